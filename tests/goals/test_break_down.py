"""Breaking a goal down: members get shares of its numbers as goals of their own; the sum is never forced."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from goals.actions import (
    Carrier,
    RowRefused,
    Share,
    Why,
    activate_goal,
    agree,
    break_down,
    edit_key_result,
)
from goals.models import Goal, KeyResult
from goals.shares import says_sum, taken
from goals.standing import standing
from teamops.activity.models import Event
from teamops.dates import today
from teamops.errors import RuleBroken, Stale
from teamops.people.models import Person, Team
from tests.factories import make_check_in, make_goal, make_key_result, make_person

DAY = datetime.timedelta(days=1)


@pytest.fixture
def goal(product: Team, ana: Person) -> Goal:
    return make_goal(product, "More teams every week", owner=ana)


@pytest.fixture
def users(goal: Goal) -> KeyResult:
    """82k → 100k."""
    return make_key_result(goal, "Weekly users", start=Decimal(82_000), target=Decimal(100_000), unit="")


def share_of(person: Person) -> KeyResult:
    return KeyResult.objects.get(owner=person, share_of__isnull=False, dropped_at=None)


def test_each_member_gets_a_goal_with_their_share(
    goal: Goal, users: KeyResult, ana: Person, ben: Person, cem: Person
) -> None:
    due = goal.last_day - DAY
    rows = [Share(users, ben, Decimal(6_000), due), Share(users, cem, Decimal(8_000))]
    break_down(goal, rows, by=ana)
    share = share_of(ben)
    assert (share.start, share.target, share.ends_on, share.share_of) == (
        Decimal(0),
        Decimal(6_000),
        due,
        users,
    )
    own = share.goal
    assert (own.owner, own.is_personal, own.state, own.parent) == (ben, True, "active", None)
    assert list(own.supports.all()) == [goal]
    assert own.statement == "My part of “More teams every week”"
    assert share.original_target == 6_000
    assert share_of(cem).last_day == goal.last_day
    assert says_sum(users, taken(KeyResult.objects.shares_of(goal))) == (
        "+14.0k of +18.0k: 4,000 still to be taken"
    )


def test_shares_of_a_percentage_are_points(goal: Goal, ben: Person) -> None:
    kept = make_key_result(goal, statement="Retention", start=31, target=40, unit="%")
    assert says_sum(kept, Decimal(4)) == "+4 points of +9 points: 5 points still to be taken"


def test_a_sum_above_the_whole_is_said_and_kept(
    goal: Goal, users: KeyResult, ana: Person, ben: Person
) -> None:
    break_down(goal, [Share(users, ben, Decimal(20_000))], by=ana)
    assert says_sum(users, taken(KeyResult.objects.shares_of(goal))) == (
        "+20.0k of +18.0k: 2,000 more than needed"
    )


def test_what_brings_a_number_down_is_an_increase_for_its_member(
    goal: Goal, ana: Person, ben: Person
) -> None:
    reply = make_key_result(goal, "First reply", kind="decrease", start=26, target=10, unit="min")
    break_down(goal, [Share(reply, ben, Decimal(16))], by=ana)
    share = share_of(ben)
    assert (share.kind, share.start, share.target, share.unit) == ("increase", Decimal(0), Decimal(16), "min")
    assert share.statement == "What I take off “First reply”"
    assert says_sum(reply, Decimal(16)) == "−16\u202fmin of −16\u202fmin: all of it is taken"


def test_shares_are_not_counted_twice(goal: Goal, users: KeyResult, ana: Person, ben: Person) -> None:
    make_check_in(users, 91_000)
    before = standing(goal, on=today(goal.organization)).progress
    break_down(goal, [Share(users, ben, Decimal(6_000))], by=ana)
    make_check_in(share_of(ben), 6_000)
    goal = Goal.objects.get(pk=goal.pk)
    assert standing(goal, on=today(goal.organization)).progress == before == Decimal("0.5")


def test_several_shares_of_one_member_are_one_goal(
    goal: Goal, users: KeyResult, ana: Person, ben: Person
) -> None:
    retention = make_key_result(goal)
    break_down(goal, [Share(users, ben, Decimal(6_000))], by=ana)
    break_down(goal, [Share(retention, ben, Decimal(3))], by=ana)
    assert Goal.objects.filter(owner=ben).count() == 1


def test_the_same_rows_sent_twice_change_nothing(
    goal: Goal, users: KeyResult, ana: Person, ben: Person
) -> None:
    rows = [Share(users, ben, Decimal(6_000))]
    break_down(goal, rows, by=ana)
    events = Event.objects.count()
    break_down(goal, rows, by=ana)
    assert Event.objects.count() == events
    assert KeyResult.objects.filter(owner=ben).count() == 1


def test_a_changed_share_of_an_active_goal_needs_a_reason(
    goal: Goal, users: KeyResult, ana: Person, ben: Person
) -> None:
    break_down(goal, [Share(users, ben, Decimal(6_000))], by=ana)
    row = Share(users, ben, Decimal(7_000), version=share_of(ben).version)
    with pytest.raises(RowRefused) as refused:
        break_down(goal, [row], by=ana)
    assert refused.value.field == "reason"
    break_down(goal, [row], by=ana, reason=Why("scope", "Cem is ill"))
    assert share_of(ben).target == 7_000
    assert share_of(ben).original_target == 6_000


def test_a_draft_is_broken_down_into_drafts(product: Team, ana: Person, ben: Person) -> None:
    goal = make_goal(product, owner=ana, state=Goal.State.DRAFT)
    users = make_key_result(goal, start=0, target=10)
    break_down(goal, [Share(users, ben, Decimal(6))], by=ana)
    assert share_of(ben).goal.is_draft


def test_members_are_asked_to_agree_and_asked_anew_when_their_share_changes(
    goal: Goal, users: KeyResult, ana: Person, ben: Person
) -> None:
    retention = make_key_result(goal)
    rows = [Share(users, ben, Decimal(6_000)), Share(retention, ben, Decimal(3))]
    break_down(goal, rows, by=ana)
    own = Goal.objects.get(owner=ben)
    [asked] = own.agreements.all()
    assert (asked.person, asked.asked_by, asked.answer) == (ben, ana, "asked")
    agree(own, by=ben, version=asked.version)
    versions = {one.share_of_id: one.version for one in KeyResult.objects.shares_of(goal)}
    changed = [
        Share(users, ben, Decimal(7_000), version=versions[users.pk]),
        Share(retention, ben, Decimal(2), version=versions[retention.pk]),
    ]
    break_down(goal, changed, by=ana, reason=Why("scope", "Cem is ill"))
    assert own.agreements.count() == 2  # one new version, however many numbers changed
    assert own.agreements.get(version=asked.version + 1).answer == "asked"


def test_who_leads_and_takes_a_share_agrees_by_it(goal: Goal, users: KeyResult, ana: Person) -> None:
    break_down(goal, [Share(users, ana, Decimal(6_000))], by=ana)
    assert share_of(ana).goal.agreements.get().answer == "agreed"


def test_members_drafts_become_active_with_the_teams_goal(product: Team, ana: Person, ben: Person) -> None:
    goal = make_goal(product, owner=ana, state=Goal.State.DRAFT)
    users = make_key_result(goal, start=Decimal(0), target=Decimal(10))
    break_down(goal, [Share(users, ben, Decimal(6))], by=ana)
    activate_goal(goal, by=ana)
    break_down(goal, [], by=ana)
    assert share_of(ben).goal.is_active
    assert share_of(ben).original_target == 6


def test_a_share_that_is_taken_back_ends_the_goal_that_was_made_for_it(
    goal: Goal, users: KeyResult, ana: Person, ben: Person
) -> None:
    break_down(goal, [Share(users, ben, Decimal(6_000))], by=ana)
    break_down(goal, [Share(users, ben, None, version=share_of(ben).version)], by=ana)
    own = Goal.objects.get(owner=ben)
    assert (own.state, own.outcome) == ("closed", "dropped")
    assert not KeyResult.objects.shares_of(goal).exists()
    break_down(goal, [Share(users, ben, Decimal(2_000))], by=ana)
    assert share_of(ben).target == 2_000


def test_a_goal_that_the_member_wrote_stays_open_without_the_share(
    goal: Goal, users: KeyResult, ana: Person, ben: Person, product: Team
) -> None:
    own = make_goal(product, "Ask five users a week", owner=ben, is_personal=True)
    own.supports.set([goal])
    break_down(goal, [Share(users, ben, Decimal(6_000))], by=ana)
    assert share_of(ben).goal == own
    break_down(goal, [Share(users, ben, None, version=share_of(ben).version)], by=ana)
    own.refresh_from_db()
    assert own.is_active


def test_what_cannot_be_shared_is_carried_whole(goal: Goal, ana: Person, ben: Person) -> None:
    health = make_key_result(goal, "Satisfied answers", kind="at_least", start=None, target=Decimal(90))
    due = goal.last_day
    with pytest.raises(RowRefused) as refused:
        break_down(goal, [Share(health, ben, Decimal(5))], by=ana)
    assert refused.value.field == "amount"
    break_down(
        goal, [Carrier(health, ben, due, health.version)], by=ana, reason=Why("scope", "Ben knows them")
    )
    health.refresh_from_db()
    assert (health.owner, health.ends_on) == (ben, due)


def test_of_two_leads_who_save_at_once_the_slower_one_is_told(
    goal: Goal, users: KeyResult, ana: Person, ben: Person, admin: Person
) -> None:
    break_down(goal, [Share(users, ben, Decimal(6_000))], by=admin)
    with pytest.raises(Stale) as stale:
        break_down(goal, [Share(users, ben, Decimal(5_000))], by=ana)
    assert stale.value.changed_by == "Admin"
    assert share_of(ben).target == 6_000


def test_a_share_taken_back_meanwhile_is_not_brought_back_silently(
    goal: Goal, users: KeyResult, ana: Person, ben: Person, admin: Person
) -> None:
    break_down(goal, [Share(users, ben, Decimal(6_000))], by=ana)
    version = share_of(ben).version
    break_down(goal, [Share(users, ben, None, version=version)], by=admin)
    with pytest.raises(Stale):
        break_down(
            goal, [Share(users, ben, Decimal(7_000), version=version)], by=ana, reason=Why("scope", "More")
        )


def test_what_the_member_changed_meanwhile_is_not_overwritten(
    goal: Goal, users: KeyResult, ana: Person, ben: Person
) -> None:
    break_down(goal, [Share(users, ben, Decimal(6_000))], by=ana)
    seen = share_of(ben).version
    edit_key_result(share_of(ben), by=ben, target=Decimal(5_000), reason=Why("scope", "More is not honest"))
    with pytest.raises(Stale):
        break_down(
            goal, [Share(users, ben, Decimal(7_000), version=seen)], by=ana, reason=Why("scope", "More")
        )


@pytest.mark.parametrize("amount", ["-1", "NaN", "Infinity", "1e308", "0.0000001"])
def test_an_amount_that_is_none_is_refused_beside_it(
    goal: Goal, users: KeyResult, ana: Person, ben: Person, cem: Person, amount: str
) -> None:
    rows = [Share(users, cem, Decimal(1_000)), Share(users, ben, Decimal(amount))]
    with pytest.raises(RowRefused) as refused:
        break_down(goal, rows, by=ana)
    assert (refused.value.row, refused.value.field) == (1, "amount")
    assert not KeyResult.objects.shares_of(goal).exists()
    assert Goal.objects.count() == 1


def test_nobody_of_another_organization_no_guest_and_nobody_who_has_left_gets_a_share(
    goal: Goal, users: KeyResult, ana: Person, zoe: Person, vic: Person, product: Team
) -> None:
    gone = make_person(product.organization, "Gus Gone", product, state=Person.State.LEFT, account=False)
    for person, code in ((zoe, "unknown"), (vic, "guest"), (gone, "gone")):
        with pytest.raises(RowRefused) as refused:
            break_down(goal, [Share(users, person, Decimal(1_000))], by=ana)
        assert (refused.value.code, refused.value.field) == (code, "amount")


def test_a_key_result_of_another_goal_is_refused(goal: Goal, ana: Person, ben: Person, product: Team) -> None:
    other = make_key_result(make_goal(product, "Another"), start=0, target=10)
    with pytest.raises(RowRefused) as refused:
        break_down(goal, [Share(other, ben, Decimal(1))], by=ana)
    assert refused.value.code == "unknown"


def test_a_day_outside_the_goal_is_refused(goal: Goal, users: KeyResult, ana: Person, ben: Person) -> None:
    for day in (goal.first_day - DAY, goal.last_day + DAY):
        with pytest.raises(RowRefused) as refused:
            break_down(goal, [Share(users, ben, Decimal(1_000), day)], by=ana)
        assert refused.value.field == "due"


def test_a_share_of_who_has_left_and_of_a_day_that_is_past_is_taken_back(
    goal: Goal, users: KeyResult, ana: Person, ben: Person
) -> None:
    break_down(goal, [Share(users, ben, Decimal(6_000), goal.last_day)], by=ana)
    version = share_of(ben).version
    late = goal.last_day
    Person.objects.filter(pk=ben.pk).update(state=Person.State.LEFT)
    Goal.objects.filter(pk=goal.pk).update(ends_on=late - DAY)
    goal, ben = Goal.objects.get(pk=goal.pk), Person.objects.get(pk=ben.pk)
    break_down(goal, [Share(users, ben, None, late, version)], by=ana)
    assert not KeyResult.objects.shares_of(goal).exists()


def test_a_closed_goal_is_not_broken_down(goal: Goal, users: KeyResult, ana: Person, ben: Person) -> None:
    Goal.objects.update(state=Goal.State.CLOSED)
    goal.refresh_from_db()
    with pytest.raises(RuleBroken):
        break_down(goal, [Share(users, ben, Decimal(1_000))], by=ana)


def test_only_the_lead_gives_members_goals(goal: Goal, users: KeyResult, ben: Person, cem: Person) -> None:
    with pytest.raises(PermissionDenied):
        break_down(goal, [Share(users, cem, Decimal(1_000))], by=ben)


def test_a_long_statement_is_shortened_in_the_names(product: Team, ana: Person, ben: Person) -> None:
    goal = make_goal(product, "x" * 300, owner=ana)
    users = make_key_result(goal, "y" * 300, start=0, target=10)
    break_down(goal, [Share(users, ben, Decimal(1))], by=ana)
    assert len(share_of(ben).statement) <= 300
    assert share_of(ben).goal.statement.endswith("…”")
