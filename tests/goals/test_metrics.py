"""Metrics are made, changed and put away by those who answer for them; their tokens as well."""

import pytest
from django.core.exceptions import PermissionDenied

from goals.actions import (
    archive_metric,
    create_metric,
    edit_metric,
    hand_over_metrics,
    make_token,
    restore_metric,
    revoke_token,
)
from goals.actions.metrics import MOST_TOKENS
from goals.models import Metric
from goals.permissions import can_create_metric, can_edit_metric
from teamops.activity.models import Event
from teamops.activity.sentences import sentence
from teamops.errors import RuleBroken, Stale
from teamops.people.models import Organization, Person, Team
from tests.factories import make_goal, make_key_result, make_metric, make_person


@pytest.fixture
def metric(product: Team, ben: Person) -> Metric:
    return make_metric(product, owner=ben)


def test_a_member_makes_a_metric_of_a_team(acme: Organization, product: Team, ben: Person) -> None:
    metric = create_metric(acme, by=ben, name="Retention", team=product, unit="%", owner=ben)
    assert (metric.team, metric.owner, metric.name_key) == (product, ben, "retention")
    assert sentence(Event.objects.get()) == "made the metric"


def test_a_metric_of_the_organization_is_its_leaders_matter(
    acme: Organization, company: Team, admin: Person, ana: Person, ben: Person, vic: Person
) -> None:
    chief = make_person(acme, "Chief", company, lead=True)
    assert can_create_metric(admin, None) and can_create_metric(chief, None)
    assert not can_create_metric(ana, None) and not can_create_metric(ben, None)
    with pytest.raises(PermissionDenied):
        create_metric(acme, by=ana, name="Revenue")
    revenue = create_metric(acme, by=chief, name="Revenue")
    assert can_edit_metric(admin, revenue) and not can_edit_metric(ana, revenue)


def test_its_owner_and_the_leads_of_its_team_change_it(
    metric: Metric,
    admin: Person,
    ana: Person,
    ben: Person,
    cem: Person,
    dora: Person,
    vic: Person,
    zoe: Person,
) -> None:
    assert [can_edit_metric(one, metric) for one in (admin, ana, ben)] == [True] * 3
    assert [can_edit_metric(one, metric) for one in (cem, dora, vic, zoe)] == [False] * 4


def test_guests_see_the_metrics_of_their_teams(
    acme: Organization, support: Team, metric: Metric, ben: Person, vic: Person, zoe: Person
) -> None:
    make_metric(acme, "Revenue")
    make_metric(support, "Tickets")
    assert Metric.objects.visible_to(ben).count() == 3
    assert list(Metric.objects.visible_to(vic)) == [metric]
    assert not Metric.objects.visible_to(zoe).exists()


def test_a_name_is_taken_once_whatever_its_case(
    acme: Organization, product: Team, metric: Metric, ben: Person
) -> None:
    with pytest.raises(RuleBroken) as refused:
        create_metric(acme, by=ben, name="30-DAY  Retention", team=product)
    assert refused.value.field == "name"
    other = make_metric(product, "Activation", owner=ben)
    with pytest.raises(RuleBroken):
        edit_metric(other, by=ben, name=metric.name)


def test_a_change_is_told_with_before_and_after_but_not_the_description(metric: Metric, ben: Person) -> None:
    edit_metric(metric, by=ben, unit="users", description="Who came back.")
    event = Event.objects.get()
    assert (event.before, event.after) == ({"unit": "%"}, {"unit": "users", "description": True})
    edit_metric(metric, by=ben, unit="users")
    assert Event.objects.count() == 1


def test_a_new_name_is_found(metric: Metric, ben: Person) -> None:
    edit_metric(metric, by=ben, name="Ｒetention")
    metric.refresh_from_db()
    assert metric.name_key == "retention"


def test_a_stale_change_is_refused(metric: Metric, ben: Person) -> None:
    edit_metric(metric, by=ben, version=1, unit="users")
    with pytest.raises(Stale):
        edit_metric(Metric.objects.get(), by=ben, version=1, unit="min")


def test_a_member_cannot_hand_their_metric_to_the_whole_organization(metric: Metric, ben: Person) -> None:
    with pytest.raises(PermissionDenied):
        edit_metric(metric, by=ben, team=None)


def test_nobody_and_nothing_of_another_organization(metric: Metric, ben: Person, zoe: Person) -> None:
    with pytest.raises(RuleBroken) as refused:
        edit_metric(metric, by=ben, owner=zoe)
    assert refused.value.field == "owner"


def test_what_is_followed_cannot_become_a_competitors(product: Team, metric: Metric, ben: Person) -> None:
    make_key_result(make_goal(product), metric=metric)
    with pytest.raises(RuleBroken) as refused:
        edit_metric(metric, by=ben, is_external=True)
    assert refused.value.field == "is_external"


def test_archived_and_restored_it_tells_so_once(metric: Metric, ben: Person) -> None:
    for action in (archive_metric, archive_metric, restore_metric, restore_metric):
        action(metric, by=ben)
    assert [sentence(event) for event in Event.objects.order_by("pk")] == [
        "archived the metric",
        "restored the metric",
    ]


def test_a_token_is_made_and_revoked_with_a_trace_but_without_its_text(metric: Metric, ben: Person) -> None:
    token, text = make_token(metric, by=ben, name="Warehouse")
    assert revoke_token(token, by=ben).revoked_at is not None
    revoke_token(token, by=ben)
    events = list(Event.objects.order_by("pk"))
    assert [sentence(event) for event in events] == [
        "made a token for Warehouse",
        "revoked the token of Warehouse",
    ]
    assert all(text not in str(event.after) for event in events)


def test_nobody_else_makes_or_revokes_tokens(metric: Metric, ben: Person, cem: Person) -> None:
    token, _text = make_token(metric, by=ben, name="Warehouse")
    with pytest.raises(PermissionDenied):
        make_token(metric, by=cem, name="Mine")
    with pytest.raises(PermissionDenied):
        revoke_token(token, by=cem)


def test_there_are_not_endlessly_many_tokens(metric: Metric, ben: Person) -> None:
    for number in range(MOST_TOKENS):
        make_token(metric, by=ben, name=f"Job {number}")
    with pytest.raises(RuleBroken, match="at most 20"):
        make_token(metric, by=ben, name="One more")


def test_who_leaves_hands_over_their_metrics(metric: Metric, ana: Person, ben: Person) -> None:
    hand_over_metrics(ben, to=ana, by=ana)
    metric.refresh_from_db()
    assert metric.owner == ana
    assert sentence(Event.objects.get()) == "handed the metric over"
