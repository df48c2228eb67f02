"""As of a past day a goal is what its page said on that day, whatever has happened to it since."""

import datetime
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goals import actions
from goals.alignment import Alignment, Node, alignment, below
from goals.as_of import Past, goal_then, look_back, standings_then
from goals.goal_list import goal_list
from goals.models import Cycle, Goal
from goals.standing import standings
from tasks import actions as task_actions
from tasks.models import Task
from teamops.activity.models import Event
from teamops.dates import DAY
from teamops.people.models import Organization, Person, Team
from tests.factories import (
    current_cycle,
    make_check_in,
    make_cycle,
    make_goal,
    make_key_result,
    make_milestone,
    make_plan,
    make_task,
)
from tests.goals.lives import REASON, Life, told

SignIn = Callable[[Person], Client]
FIRST = datetime.date(2026, 10, 5)
DAYS = 12


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(at(FIRST), tick=False) as traveller:
        yield traveller


def at(day: datetime.date, hour: int = 9) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(hour), datetime.UTC)


# --- Whatever happens ---------------------------------------------------------------------------------


def goals_on(day: datetime.date, person: Person, past: Past | None) -> dict[int, Any]:
    goals = (
        Goal.objects.filter(*[past.was_there] if past else []).select_related("cycle", "owner").order_by("pk")
    )
    stands = standings_then(goals, past, person=person) if past else standings(goals, on=day, whole=True)
    return {stand.goal.pk: told(stand) for stand in stands}


def lists_on(day: datetime.date, person: Person, past: Past | None) -> dict[str, Any]:
    """Every list of goals, in its order."""
    lists = {}
    for team in Team.objects.order_by("pk"):
        for cycle in Cycle.objects.order_by("pk"):
            shown = goal_list(team, person, day, cycle=cycle.slug, past=past)
            assert shown is not None
            lists[f"{team} {cycle}"] = (
                [told(one) for one in shown.standings],
                shown.summary,
                shown.day_of_cycle,
            )
    return lists


def trees_on(day: datetime.date, person: Person, past: Past | None) -> dict[str, Any]:
    """Every tree, and every branch that can be unfolded."""
    trees: dict[str, Any] = {}
    for cycle in Cycle.objects.order_by("pk"):
        tree = alignment(person, day, cycle=cycle.slug, past=past)
        assert isinstance(tree, Alignment)
        loose = [one.goal for one in tree.loose]
        lost = [(goal.pk, goal.statement, goal.state, goal.owner_id) for goal in loose]
        trees[cycle.name] = [_branch(node) for node in tree.roots], lost, tree.finding
        goals = Goal.objects.order_by("pk")[:4]
        trees[f"{cycle} branches"] = [
            _branch(node)
            for goal in goals
            for node in below(goal, person, day, cycle=cycle.slug, level=2, past=past)
        ]
    return trees


def _branch(node: Node) -> Any:
    drawn = (node.goal.pk, node.below, node.hidden, node.is_idle, node.goal.support_count)  # type: ignore[attr-defined]
    stand = node.standing
    return *drawn, stand.progress, stand.expected, stand.status, [_branch(child) for child in node.children]


@pytest.mark.parametrize("read", [goals_on, lists_on, trees_on])
@pytest.mark.parametrize("seed", range(4))
def test_every_day_reads_as_it_did_on_that_day(
    clock: time_machine.Traveller,
    acme: Organization,
    product: Team,
    support: Team,
    admin: Person,
    ana: Person,
    read: Callable[[datetime.date, Person, Past | None], dict[Any, Any]],
    seed: int,
) -> None:
    make_cycle(acme)
    make_cycle(acme, name="Half", length="other", starts_on=FIRST, ends_on=FIRST + 40 * DAY)
    life = Life(seed, acme, admin)
    life.begin()
    said = {}
    for number in range(DAYS):
        day = FIRST + number * DAY
        for hour in (6, 12, 21):
            clock.move_to(at(day, hour))
            life.live(4)
        said[day] = read(day, admin, None)
    for day, was in said.items():
        known = read(day, admin, look_back(acme, day))
        assert known.keys() == was.keys()
        for key in was:
            assert known[key] == was[key], f"{key} on {day}"


# --- What is easily forgotten -------------------------------------------------------------------------


@pytest.fixture
def goal(clock: time_machine.Traveller, product: Team, ana: Person) -> Goal:
    goal = make_goal(product, owner=ana)
    make_key_result(goal, start=Decimal(0), target=Decimal(10), owner=ana)
    return goal


def then(goal: Goal, day: datetime.date, person: Person) -> Any:
    fresh = Goal.objects.select_related("cycle", "owner", "team").get(pk=goal.pk)
    return goal_then(fresh, look_back(goal.organization, day), person=person)[0]


def test_the_day_ends_at_midnight_of_the_organization(
    clock: time_machine.Traveller, goal: Goal, ana: Person
) -> None:
    """Berlin is two hours ahead in October: 23:30 there is still the day, 0:30 is the next one."""
    one = goal.key_results.get()
    clock.move_to(at(FIRST, 21) + datetime.timedelta(minutes=30))
    actions.check_in(one, by=ana, value=Decimal(3))
    clock.move_to(at(FIRST, 22) + datetime.timedelta(minutes=30))
    actions.check_in(one, by=ana, value=Decimal(9), day=FIRST)
    clock.move_to(at(FIRST + 5 * DAY))
    assert then(goal, FIRST, ana).progress == Decimal("0.3")
    assert then(goal, FIRST + DAY, ana).progress == Decimal("0.9")


def test_a_check_in_about_an_earlier_day_was_not_known_before_it_was_written(
    clock: time_machine.Traveller, goal: Goal, ana: Person
) -> None:
    clock.move_to(at(FIRST + 3 * DAY))
    actions.check_in(goal.key_results.get(), by=ana, value=Decimal(5), day=FIRST)
    clock.move_to(at(FIRST + 9 * DAY))
    assert then(goal, FIRST + DAY, ana).progress == 0
    assert then(goal, FIRST + 3 * DAY, ana).progress == Decimal("0.5")


def test_a_goal_whose_parent_is_not_theirs_to_see_still_counts_there(
    clock: time_machine.Traveller, goal: Goal, company: Team, vic: Person, ana: Person
) -> None:
    """A guest sees no goal of the company; the number of the guest's own goal is the same as a member's."""
    top = make_goal(company)
    actions.edit_goal(goal, by=ana, parent=top)
    clock.move_to(at(FIRST + 3 * DAY))
    assert then(goal, FIRST, vic).goal.parent is None
    assert then(goal, FIRST, ana).goal.parent == top


def test_changes_from_before_more_was_kept_are_undone_by_their_meaning(
    clock: time_machine.Traveller, goal: Goal, ana: Person
) -> None:
    """Trails of an earlier installation say that a goal was closed, without what it was before."""
    clock.move_to(at(FIRST + 2 * DAY))
    actions.close_goal(goal, by=ana, outcome="dropped")
    Event.objects.filter(verb="goal.closed").update(before={}, after={"grade": "0.0"})
    clock.move_to(at(FIRST + 4 * DAY))
    was = then(goal, FIRST, ana)
    assert (was.goal.state, was.goal.grade, was.goal.outcome) == ("active", None, "")
    assert was.key_results[0].key_result.grade is None


# --- The pages ----------------------------------------------------------------------------------------


def page(client: Client, path: str, day: datetime.date | str) -> str:
    return client.get(path, {"as_of": str(day)}).content.decode()


@pytest.fixture
def adjusted(clock: time_machine.Traveller, goal: Goal, ana: Person) -> Goal:
    """Half way on the third day; on the sixth its target and its words change, and it is closed."""
    one = goal.key_results.get()
    clock.move_to(at(FIRST + 2 * DAY))
    actions.check_in(one, by=ana, value=Decimal(5), note="Halfway")
    clock.move_to(at(FIRST + 5 * DAY))
    actions.edit_key_result(one, by=ana, reason=REASON, target=Decimal(50), statement="A higher number")
    actions.edit_goal(goal, by=ana, statement="Other words")
    actions.close_goal(goal, by=ana)
    clock.move_to(at(FIRST + 9 * DAY))
    return goal


def test_the_goal_page_shows_what_was_known_and_nothing_to_write(
    adjusted: Goal, ana: Person, sign_in: SignIn
) -> None:
    html = page(sign_in(ana), f"/acme/goals/{adjusted.number}/", FIRST + 2 * DAY)
    assert "As it was known at the end of Wed 7 Oct." in html
    assert "New users stay" in html and "Other words" not in html
    assert "50\u202f%" in html and "A higher number" not in html
    assert (
        'method="post" action="/acme/goals' not in html and "/edit/" not in html and "check-in/" not in html
    )
    assert "Reopen" not in html and "closed the goal" not in html
    assert "as_of=2026-10-07" in html


def test_its_check_ins_read_as_they_did(
    clock: time_machine.Traveller, adjusted: Goal, ana: Person, sign_in: SignIn
) -> None:
    path = f"/acme/goals/{adjusted.number}/"
    html = sign_in(ana).get(path, {"as_of": str(FIRST + 3 * DAY), "tab": "check-ins"}).content.decode()
    assert "Halfway" in html and "/correct/" not in html
    html = sign_in(ana).get(path, {"as_of": str(FIRST), "tab": "check-ins"}).content.decode()
    assert "No check-in yet." in html and "Halfway" not in html


def test_list_and_tree_keep_the_day_in_their_links(adjusted: Goal, ana: Person, sign_in: SignIn) -> None:
    client = sign_in(ana)
    for path in ("/acme/teams/product/goals/", "/acme/alignment/"):
        html = page(client, path, FIRST + 2 * DAY)
        assert "New users stay" in html and "Other words" not in html
        assert f"/acme/goals/{adjusted.number}/?as_of=2026-10-07" in html
        assert "/goals/new/" not in html and "/move/" not in html and "data-align" not in html
        assert 'href="?">' in html or 'href="?cycle=' in html


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("2026-12-24", "That day is still to come. Choose today or an earlier day."),
        ("Wednesday", "“Wednesday” is not a date. Write it as 2026-12-31."),
        ("2026-02-30", "“2026-02-30” is not a date. Write it as 2026-12-31."),
        ("<b>", "“&lt;b&gt;” is not a date."),
        ("0001-01-01", "Nothing is known of that day. Choose a later one."),
        ("2026-10-04", "This goal was written on Mon 5 Oct. Choose that day or a later one."),
    ],
)
def test_a_day_of_which_nothing_is_known_is_told_beside_the_field(
    adjusted: Goal, ana: Person, sign_in: SignIn, asked: str, said: str
) -> None:
    html = page(sign_in(ana), f"/acme/goals/{adjusted.number}/", asked)
    assert said in html
    assert "Other words" in html and "As it was known at the end of Wed" not in html


def test_today_is_todays_page(adjusted: Goal, ana: Person, sign_in: SignIn) -> None:
    html = page(sign_in(ana), f"/acme/goals/{adjusted.number}/", FIRST + 9 * DAY)
    assert "Other words" in html and "Back to today" not in html


def test_a_list_of_a_day_before_its_goals_says_so(adjusted: Goal, ana: Person, sign_in: SignIn) -> None:
    html = page(sign_in(ana), "/acme/teams/product/goals/", FIRST - DAY)
    assert "There was no goal in" in html and "Write the first goal" not in html


def test_the_page_speaks_chinese(adjusted: Goal, ana: Person, sign_in: SignIn) -> None:
    ana.language = "zh-hans"
    ana.save()
    html = page(sign_in(ana), f"/acme/goals/{adjusted.number}/", FIRST + 2 * DAY)
    assert "回到今天" in html and "Back to today" not in html


MOST_QUERIES = 15


@pytest.mark.parametrize(
    "path",
    [
        "/acme/goals/1/",
        "/acme/goals/1/?tab=check-ins",
        "/acme/teams/product/goals/",
        "/acme/alignment/",
        "/acme/goals/1/below/",
    ],
)
def test_a_past_day_costs_few_queries_whatever_its_rows(
    product: Team, company: Team, admin: Person, ben: Person, cem: Person, sign_in: SignIn, path: str
) -> None:
    with time_machine.travel(at(FIRST)):
        cycle = current_cycle(product.organization)
        top = make_goal(company, owner=admin, cycle=cycle)
        product.organization.refresh_from_db()
        fill(product, top, ben, 2)
    client = sign_in(admin)
    client.get(path, {"as_of": "2026-10-05"})

    def count() -> int:
        change(product, admin, cem)
        with CaptureQueriesContext(connection) as queries:
            joined = f"{path}{'&' if '?' in path else '?'}as_of=2026-10-05"
            assert client.get(joined).status_code == 200
        return len(queries)

    with time_machine.travel(at(FIRST + 9 * DAY)):
        few = count()
    with time_machine.travel(at(FIRST)):
        fill(product, top, ben, 18)
    with time_machine.travel(at(FIRST + 9 * DAY)):
        assert count() == few
    assert few <= MOST_QUERIES


def fill(team: Team, top: Goal, owner: Person, times: int) -> None:
    for _number in range(times):
        goal = make_goal(team, owner=owner, parent=top, cycle=top.cycle)
        for kind in ("increase", "from_plan"):
            make_check_in(make_key_result(goal, owner=owner, kind=kind), 35)
        plan = make_plan(team, goal)
        make_milestone(plan)
        make_task(team, plan=plan)


def change(team: Team, by: Person, to: Person) -> None:
    """Everything is moved, handed over and corrected, so that all of it must be undone."""
    for goal in Goal.objects.filter(team=team, parent__isnull=False):
        actions.edit_goal(goal, by=by, parent=None, owner=to, reason=REASON)
        goal.refresh_from_db()
        for task in Task.objects.filter(plan__goal=goal):
            task_actions.change_status(task, by=by, status="done")
        for one in goal.key_results.all():
            actions.edit_key_result(one, by=by, owner=to, reason=REASON)
