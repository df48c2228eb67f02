"""Days on which several teams do something together."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from goals.actions import cancel_joint_event, create_joint_event, edit_joint_event
from goals.models import JointEvent
from teamops.activity.models import Event
from teamops.dates import DAY, today
from teamops.errors import RuleBroken, Stale
from teamops.people.models import Person, Team
from tests.factories import make_goal, make_joint_event, make_person, make_team

SignIn = Callable[[Person], Client]


def arrange(by: Person, *teams: Team, **values: Any) -> JointEvent:
    given = {"title": "A day with customers", "day": today(by.organization) + 7 * DAY, **values}
    return create_joint_event(by.organization, by=by, teams=teams, **given)


def test_a_lead_arranges_a_day_with_another_team(product: Team, support: Team, ana: Person) -> None:
    goal = make_goal(support, "Answers in an hour")
    event = arrange(ana, product, support, purpose="Listen together", goals=[goal])
    assert set(event.teams.all()) == {product, support}
    assert list(event.goals.all()) == [goal]
    told = Event.objects.get(verb="joint_event.created")
    assert told.after["teams"] == [product.pk, support.pk]
    assert "Listen" not in str(told.after)


def test_who_leads_none_of_its_teams_does_not(
    product: Team, support: Team, company: Team, ben: Person, ana: Person, vic: Person
) -> None:
    other = make_team(company.organization, "Sales", company)
    for person, teams in ((ben, (product, support)), (vic, (product, support)), (ana, (support, other))):
        with pytest.raises(PermissionDenied):
            arrange(person, *teams)


def test_it_takes_two_teams(product: Team, ana: Person) -> None:
    with pytest.raises(RuleBroken, match="at least two teams") as broken:
        arrange(ana, product)
    assert broken.value.field == "teams"
    with pytest.raises(RuleBroken, match="at least two teams"):
        arrange(ana, product, product)


def test_a_team_of_another_organization_is_not_there(product: Team, ana: Person, zoe: Person) -> None:
    with pytest.raises(RuleBroken, match="Choose one from the list"):
        arrange(ana, product, Team.objects.get(organization=zoe.organization))


def test_not_on_a_day_that_has_passed(product: Team, support: Team, ana: Person) -> None:
    arrange(ana, product, support, day=today(ana.organization))
    with pytest.raises(RuleBroken, match="has passed") as broken:
        arrange(ana, product, support, day=today(ana.organization) - DAY)
    assert broken.value.field == "day"


def test_a_private_goal_is_not_for_it(product: Team, support: Team, ana: Person) -> None:
    goal = make_goal(product, owner=ana, is_private=True)
    with pytest.raises(RuleBroken, match="private goal"):
        arrange(ana, product, support, goals=[goal])


def test_a_lead_of_any_of_its_teams_changes_and_cancels_it(
    product: Team, support: Team, ben: Person, leo: Person
) -> None:
    event = make_joint_event(product, support)
    values: dict[str, Any] = {"title": "Two days with customers", "teams": [product, support], "goals": []}
    with pytest.raises(PermissionDenied):
        edit_joint_event(event, by=ben, **values)
    edit_joint_event(event, by=leo, **values)
    assert JointEvent.objects.get().title == "Two days with customers"
    with pytest.raises(PermissionDenied):
        cancel_joint_event(event, by=ben)
    cancel_joint_event(event, by=leo)
    with pytest.raises(RuleBroken, match="cancelled"):
        edit_joint_event(JointEvent.objects.get(), by=leo, **values)


def test_of_two_who_change_it_at_once_one_is_told(
    product: Team, support: Team, ana: Person, leo: Person
) -> None:
    event = make_joint_event(product, support)
    first, second = JointEvent.objects.get(), JointEvent.objects.get()
    edit_joint_event(first, by=ana, version=event.version, title="One", teams=[product, support], goals=[])
    with pytest.raises(Stale):
        edit_joint_event(
            second, by=leo, version=event.version, title="Two", teams=[product, support], goals=[]
        )
    assert JointEvent.objects.get().title == "One"


def test_it_stands_on_the_pages_of_its_teams_until_it_is_over_or_cancelled(
    product: Team, support: Team, ana: Person, dora: Person, sign_in: SignIn
) -> None:
    event = make_joint_event(product, support, title="A day with customers")
    make_joint_event(product, support, title="Long over", day=today(product) - DAY)
    for team in ("product", "support"):
        html = sign_in(dora).get(f"/acme/teams/{team}/dependencies/").content.decode()
        assert "A day with customers" in html
        assert "Long over" not in html
    cancel_joint_event(event, by=ana)
    assert "A day with" not in sign_in(dora).get("/acme/teams/support/dependencies/").content.decode()


def test_it_is_arranged_changed_and_cancelled_on_pages(
    product: Team, support: Team, ana: Person, sign_in: SignIn
) -> None:
    client = sign_in(ana)
    path = "/acme/teams/product/joint-events/new/"
    assert client.get(path).context["form"]["teams"].value() == [product.pk]
    day = (today(product) + 7 * DAY).isoformat()
    sent = {"title": "A day with customers", "day": day, "teams": [product.pk, support.pk]}
    page = client.post(path, sent, follow=True)
    assert "A day with customers" in page.content.decode()
    event = JointEvent.objects.get()
    edit = f"/acme/joint-events/{event.pk}/edit/"
    sent |= {
        "title": "A day at the help desk",
        "version": client.get(edit).context["form"]["version"].value(),
    }
    assert "A day at the help desk" in client.post(edit, sent, follow=True).content.decode()
    page = client.post(f"/acme/joint-events/{event.pk}/cancel/", follow=True)
    assert "is cancelled" in page.content.decode()


def test_saving_keeps_goals_that_the_editor_may_not_see(
    product: Team, support: Team, ana: Person, leo: Person, sign_in: SignIn
) -> None:
    from goals.actions import hide_preparing
    from tests.factories import make_cycle

    hidden = make_goal(product, "In the making", cycle=make_cycle(product.organization, state="preparing"))
    event = make_joint_event(product, support)
    event.goals.set([hidden])
    hide_preparing(product, by=ana, hides=True)
    client = sign_in(leo)
    edit = f"/acme/joint-events/{event.pk}/edit/"
    page = client.get(edit)
    assert "In the making" not in page.content.decode()
    sent = {
        "title": "Renamed",
        "day": event.day.isoformat(),
        "teams": [product.pk, support.pk],
        "version": page.context["form"]["version"].value(),
    }
    client.post(edit, sent)
    event.refresh_from_db()
    assert (event.title, list(event.goals.all())) == ("Renamed", [hidden])


def test_a_guest_sees_those_of_their_team(
    product: Team, support: Team, company: Team, vic: Person, sign_in: SignIn
) -> None:
    sales = make_team(company.organization, "Sales", company)
    make_joint_event(product, support, title="With us")
    aside = make_joint_event(support, sales, title="Without us")
    assert "With us" in sign_in(vic).get("/acme/teams/product/dependencies/").content.decode()
    assert list(JointEvent.objects.visible_to(vic)) != [aside]
    assert aside not in JointEvent.objects.visible_to(vic)


def test_a_lead_above_arranges_for_teams_below(company: Team, product: Team, support: Team) -> None:
    head = make_person(company.organization, "Head", company, lead=True)
    assert arrange(head, product, support).made_by == head
