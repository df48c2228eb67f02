"""As of a past day a goal is what its page said on that day, whatever has happened to it since."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from goals import actions
from goals.across import goal_lines
from goals.adjustments_panel import Adjustments
from goals.agreement_panel import agreement_panel
from goals.alignment import Alignment, Node, alignment, below
from goals.as_of import Past, goal_then, look_back, standings_then
from goals.goal_list import goal_list
from goals.judging import marks_of_goal
from goals.models import CheckIn, Cycle, Goal, Reading
from goals.past_page import goal_page_then
from goals.readings import NewReading
from goals.standing import standings
from tasks import actions as task_actions
from tasks.models import Task
from tasks.plan_then import goal_plan_then
from tasks.sections import goal_plan
from teamops.activity.models import Event
from teamops.dates import DAY
from teamops.people.models import Organization, Person, Team
from tests.factories import (
    current_cycle,
    make_check_in,
    make_cycle,
    make_dependency,
    make_goal,
    make_key_result,
    make_milestone,
    make_plan,
    make_task,
)
from tests.goals.lives import REASON, Life, fine, told

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
                shown.head(can_create=True).day,
                {pk: one.says for pk, one in shown.answers.items()},
                {pk: one.summary for pk, one in shown.marks.items()},
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
        beneath_lost = [one.says_beneath for one in tree.loose]
        trees[cycle.name] = [_branch(node) for node in tree.roots], lost, beneath_lost, tree.finding
        goals = Goal.objects.order_by("pk")[:4]
        trees[f"{cycle} branches"] = [
            _branch(node)
            for goal in goals
            for node in below(goal, person, day, cycle=cycle.slug, level=2, past=past)
        ]
    return trees


def _branch(node: Node) -> Any:
    drawn = (
        node.goal.pk,
        node.below,
        node.hidden,
        node.is_idle,
        node.supported_by,
        node.link,
        node.elsewhere,
    )
    stand = node.standing
    return (
        *drawn,
        fine(stand.progress),
        fine(stand.expected),
        stand.status,
        [_branch(child) for child in node.children],
    )


def pages_on(day: datetime.date, person: Person, past: Past | None) -> dict[int, Any]:
    """What else stands on the page of every goal: agreement, adjustments, plan, dependencies, SMART."""
    rows = Goal.objects.filter(*[past.was_there] if past else []).with_owner_load(person).with_shared_teams()
    rows = rows.select_related("team", "cycle", "owner", "parent").order_by("pk")
    return {goal.pk: dict(_page(goal, day, person, past)) for goal in rows}


def _page(goal: Goal, day: datetime.date, person: Person, past: Past | None) -> Iterator[tuple[str, Any]]:
    goal.organization = goal.team.organization = person.organization
    drawn: dict[str, Any]
    if past:
        drawn = goal_page_then(goal, past, person, key_result="", tab="check-ins")
        plan = goal_plan_then(goal, person, day, past.moment)
    else:
        stands = standings([goal], on=day, whole=True)[0]
        adjusted = Adjustments.of(goal)
        agreement = agreement_panel(goal, person, adjusted.told)
        drawn = {
            "agreement": agreement,
            "adjustments": adjusted.panel(stands, person, agreement.names),
            "dependencies": goal_lines(goal, day),
            "marks": marks_of_goal(stands, person, supports=goal.supports.exists()),
            "check_ins": CheckIn.objects.for_goal(goal),
        }
        plan = goal_plan(goal, person, day)
    panel = drawn["agreement"]
    yield "answers", [_entry(entry) for entry in panel.entries] if panel else []
    yield "versions", [_version(one) for one in panel.versions] if panel else []
    yield "adjustments", _adjusted(drawn["adjustments"])
    lines = drawn["dependencies"]
    yield "dependencies", [(one.dependency.pk, one.look, one.slip, one.late) for one in lines]
    yield "owners", [one.dependency.owner for one in lines]
    yield "marks", [(mark.letter, mark.holds, mark.sentence) for mark in drawn["marks"]]
    # Those of one moment stand in any order.
    yield "check-ins", sorted((one.day, one.value, str(one.confidence)) for one in drawn["check_ins"])
    assert plan is not None
    yield "plan", (plan["plan"], plan.get("says"))
    groups = plan.get("groups", [])
    yield "lines", [[replace(row, url="", why="") for row in group.rows] for group in groups]


def _entry(entry: Any) -> Any:
    row = entry.row
    said = (row.answer, entry.says, row.reply, row.replied_by, entry.proposal, entry.agreed_before)
    return entry.person, *said


def _version(line: Any) -> Any:
    return line.version, line.made_by, line.changed, [str(one) for one in line.agreed]


def _adjusted(panel: Any) -> Any:
    return panel and (panel.firsts, [(line.adjustment.pk, line.name, line.changed) for line in panel.lines])


READ: tuple[Callable[[datetime.date, Person, Past | None], dict[Any, Any]], ...] = (
    goals_on,
    lists_on,
    trees_on,
    pages_on,
)


# Each life takes some ten seconds: three are lived on each database, and they are six different ones.
LIVES = [pytest.param(seed, marks=pytest.mark.one_database) for seed in (0, 1, 2)]
LIVES += [pytest.param(seed, marks=pytest.mark.needs_postgres) for seed in (3, 4, 5)]


@pytest.mark.takes_long
@pytest.mark.parametrize("seed", LIVES)
def test_every_day_reads_as_it_did_on_that_day(
    clock: time_machine.Traveller,
    acme: Organization,
    product: Team,
    support: Team,
    admin: Person,
    ana: Person,
    ben: Person,
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
            life.live(5)
        said[day] = [read(day, admin, None) for read in READ]
    for day, then in said.items():
        for read, was in zip(READ, then, strict=True):
            known = read(day, admin, look_back(acme, day))
            assert known.keys() == was.keys()
            for key in was:
                assert known[key] == was[key], f"{read.__name__} {key} on {day}"


# --- What is easily forgotten -------------------------------------------------------------------------


@pytest.fixture
def goal(clock: time_machine.Traveller, product: Team, ana: Person) -> Goal:
    goal = make_goal(product, owner=ana, created_at=timezone.now())
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


NUMBERS: dict[str, Any] = {"start": Decimal(1), "target": Decimal(2)}


@pytest.fixture
def agreed(clock: time_machine.Traveller, goal: Goal, ana: Person, ben: Person) -> Goal:
    """On the first day Ana agrees and Ben declines; later Ben agrees, and a new version asks both anew."""
    actions.add_key_result(goal, by=ana, statement="Activation", **NUMBERS, owner=ben)
    actions.ask_to_agree(goal, by=ana)
    actions.decline(goal, by=ben, words="Too much at once.")
    clock.move_to(at(FIRST + 2 * DAY))
    actions.agree(goal, by=ben)
    actions.edit_goal(goal, by=ana, reason=REASON, ends_on=goal.last_day - DAY)
    clock.move_to(at(FIRST + 5 * DAY))
    return goal


def test_who_had_agreed_reads_as_it_did_without_a_button(agreed: Goal, ana: Person, sign_in: SignIn) -> None:
    html = page(sign_in(ana), f"/acme/goals/{agreed.number}/", FIRST)
    assert "Who has agreed" in html and "1 of 2 agreed" in html and "Declines" in html
    assert "/propose/" not in html and "/agree/" not in html and "/keep/" not in html
    html = page(sign_in(ana), f"/acme/goals/{agreed.number}/", FIRST + 2 * DAY)
    assert "Declines" not in html and "Version 2" in html


def test_words_that_were_said_anew_since_are_not_told_as_if_they_were_of_that_day(
    agreed: Goal, ana: Person, sign_in: SignIn
) -> None:
    html = page(sign_in(ana), f"/acme/goals/{agreed.number}/", FIRST)
    assert "Too much at once." not in html and "What was said in words then is not kept." in html


def test_who_may_not_read_what_was_said_today_may_not_read_it_of_a_past_day(
    clock: time_machine.Traveller, goal: Goal, ana: Person, ben: Person, cem: Person, sign_in: SignIn
) -> None:
    """Ben was the owner and has handed the goal over; Cem never had to do with it."""
    actions.add_key_result(goal, by=ana, statement="Activation", **NUMBERS, owner=ben)
    actions.ask_to_agree(goal, by=ana)
    actions.decline(goal, by=ben, words="Too much at once.")
    clock.move_to(at(FIRST + 2 * DAY))
    path = f"/acme/goals/{goal.number}/"
    assert "Too much at once." in page(sign_in(ana), path, FIRST)
    assert "Too much at once." not in page(sign_in(cem), path, FIRST)


def test_the_plan_is_drawn_as_it_was(
    clock: time_machine.Traveller, goal: Goal, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    plan = task_actions.create_plan(goal.team, by=ana, name="Plan", goal=goal)
    phase = task_actions.add_phase(plan, by=ana, name="Prepare")
    due = FIRST + 3 * DAY
    task = task_actions.create_task(
        goal.team, by=ana, title="Ask twenty users", plan=plan, phase=phase, assignee=ben, due=due
    )
    point = task_actions.add_milestone(plan, by=ana, title="Live", due=due, phase=phase)
    task_actions.block_task(task, by=ana, reason="No list")
    clock.move_to(at(FIRST + 2 * DAY))
    task_actions.unblock_task(task, by=ana)
    task_actions.change_status(task, by=ana, status="done")
    task_actions.edit_task(task, by=ana, title="Ask ten users", assignee=ana, phase=None)
    task_actions.edit_milestone(point, by=ana, due=due + 9 * DAY)
    task_actions.create_task(goal.team, by=ana, title="Something new", plan=plan)
    clock.move_to(at(FIRST + 6 * DAY))
    html = page(sign_in(ana), f"/acme/goals/{goal.number}/", FIRST)
    plan_of_then = html[html.index('id="plan"') :]
    assert "Ask twenty users" in plan_of_then and "Prepare" in plan_of_then and "Ben Berg" in plan_of_then
    assert "0 of 1 task is done. 1 is blocked." in plan_of_then and "8 Oct" in plan_of_then
    assert "No list" not in plan_of_then and "Something new" not in plan_of_then
    assert "Timeline" not in html and "/edit/" not in html and "/tasks/new/" not in html


def test_a_goal_without_a_plan_says_so(adjusted: Goal, ana: Person, sign_in: SignIn) -> None:
    html = page(sign_in(ana), f"/acme/goals/{adjusted.number}/", FIRST)
    assert "There was no plan yet." in html and "/plan/new/" not in html


def smart_of(html: str) -> str:
    return html[html.index('class="smart-list"') :][:3000]


def test_the_smart_marks_are_those_of_the_day(
    clock: time_machine.Traveller, goal: Goal, company: Team, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    """Half of it is reached and the owner has little else; later nothing serves anything any more."""
    top = make_goal(company, "Users love it")
    actions.edit_goal(goal, by=ana, parent=top)
    clock.move_to(at(FIRST + 2 * DAY))
    actions.edit_goal(goal, by=ana, parent=None)
    for _number in range(7):
        make_goal(goal.team, owner=ana, created_at=timezone.now())
    clock.move_to(at(FIRST + 6 * DAY))
    path = f"/acme/goals/{goal.number}/"
    then, now = smart_of(page(sign_in(ana), path, FIRST)), smart_of(sign_in(ana).get(path).content.decode())
    assert "It contributes to “Users love it”." in then and "other goals" not in then
    assert "already answers for 7 other goals" in now and "It serves no other goal" in now


def test_a_mark_that_hangs_on_words_of_which_nothing_is_kept_is_not_told(
    clock: time_machine.Traveller, goal: Goal, company: Team, ana: Person, sign_in: SignIn
) -> None:
    clock.move_to(at(FIRST + 2 * DAY))
    actions.edit_goal(goal, by=ana, why="Two of three users leave.")
    clock.move_to(at(FIRST + 6 * DAY))
    path = f"/acme/goals/{goal.number}/"
    then = smart_of(page(sign_in(ana), path, FIRST))
    assert "Why it matters has been written anew since, so this is not known of that day." in then
    assert "data-unknown" in then and "It says why it matters." not in then
    assert "data-unknown" in page(sign_in(ana), "/acme/teams/product/goals/", FIRST)
    assert "SMART: 4 of 4." in page(sign_in(ana), "/acme/teams/product/goals/", FIRST)
    assert "It says why it matters." in smart_of(page(sign_in(ana), path, FIRST + 2 * DAY))


def test_what_other_teams_had_promised_is_that_of_the_day(
    clock: time_machine.Traveller, goal: Goal, ana: Person, dora: Person, sign_in: SignIn
) -> None:
    support, day = dora.memberships.get().team, FIRST + 9 * DAY
    one = actions.ask_dependency(goal, by=ana, team=support, what="A field in the data", needed_on=day)
    clock.move_to(at(FIRST + 2 * DAY))
    actions.decline_dependency(one, by=None, reason="Nobody is free.")
    clock.move_to(at(FIRST + 6 * DAY))
    path = f"/acme/goals/{goal.number}/"
    then = page(sign_in(ana), path, FIRST)
    assert "A field in the data" in then and "not answered yet" in then and "declined" not in then
    assert "Nobody is free." not in then and "Ask another team" not in then


def test_the_page_says_that_days_pace_not_todays(adjusted: Goal, ana: Person, sign_in: SignIn) -> None:
    client = sign_in(ana)
    for path in (f"/acme/goals/{adjusted.number}/", "/acme/teams/product/goals/", "/acme/alignment/"):
        then = page(client, path, FIRST + 2 * DAY)
        assert "today’s pace" not in then and "pace for today" not in then
        assert "pace for that day" in then or "alignment" in path
    assert "today’s pace" in client.get("/acme/teams/product/goals/").content.decode()


def test_a_list_has_the_goals_that_the_team_worked_on_too(
    clock: time_machine.Traveller, goal: Goal, support: Team, ana: Person, dora: Person, sign_in: SignIn
) -> None:
    actions.edit_goal(goal, by=ana, contributing_teams=[support])
    clock.move_to(at(FIRST + 2 * DAY))
    actions.edit_goal(goal, by=ana, contributing_teams=[])
    clock.move_to(at(FIRST + 6 * DAY))
    client = sign_in(dora)
    assert "shared, of Product" in page(client, "/acme/teams/support/goals/", FIRST)
    assert "Shared with" in page(client, f"/acme/goals/{goal.number}/", FIRST)
    assert "New users stay" not in page(client, "/acme/teams/support/goals/", FIRST + 2 * DAY)
    assert "Shared with" not in page(client, f"/acme/goals/{goal.number}/", FIRST + 2 * DAY)


def test_a_removed_check_in_of_a_metric_is_back_in_the_list_of_its_day(
    clock: time_machine.Traveller, goal: Goal, ana: Person, sign_in: SignIn
) -> None:
    """In the numbers it was already; with the value that it had before it was corrected."""
    metric = actions.create_metric(goal.organization, by=ana, name="Retention", team=goal.team)
    one = goal.key_results.get()
    actions.edit_key_result(one, by=ana, metric=metric)
    four = at(FIRST, 4)
    actions.add_readings(metric, [NewReading(four, Decimal("4"))], by=None)
    clock.move_to(at(FIRST + 2 * DAY))
    actions.add_readings(metric, [NewReading(four, Decimal("7"))], by=None)
    clock.move_to(at(FIRST + 3 * DAY))
    actions.remove_reading(Reading.objects.get(), by=ana)
    clock.move_to(at(FIRST + 6 * DAY))
    path = f"/acme/goals/{goal.number}/?tab=check-ins"

    def told(day: datetime.date) -> str:
        html = sign_in(ana).get(f"{path}&as_of={day}").content.decode()
        return html[html.index('class="thread"') :]

    assert "<strong>4\u202f%</strong>" in told(FIRST) and "7\u202f%" not in told(FIRST)
    assert "<strong>7\u202f%</strong>" in told(FIRST + 2 * DAY)
    assert "No check-in yet." in told(FIRST + 3 * DAY)
    assert then(goal, FIRST, ana).key_results[0].value == 4


def test_the_tree_of_a_past_day_tells_administrators_how_many_goals_are_kept_from_them(
    clock: time_machine.Traveller,
    company: Team,
    product: Team,
    admin: Person,
    ana: Person,
    ben: Person,
    dora: Person,
) -> None:
    """By today's rules of who may see what; others are told only where nobody works."""
    top, other = make_goal(company, "Users love it"), make_goal(company, "It pays")
    hidden = make_goal(product, "Secret", owner=ben, is_private=True, parent=top)
    below = make_goal(product, "Seen", owner=ben, parent=hidden)
    clock.move_to(at(FIRST + 2 * DAY))
    actions.edit_goal(hidden, by=ana, parent=other)
    actions.edit_goal(below, by=ana, parent=None)
    clock.move_to(at(FIRST + 6 * DAY))

    def told(day: datetime.date | None, person: Person = admin) -> dict[str, tuple[int, bool, bool]]:
        past = look_back(company.organization, day) if day else None
        tree = alignment(person, day or FIRST + 6 * DAY, past=past)
        assert tree is not None
        return {node.goal.statement: (node.unseen, bool(node.elsewhere), node.is_idle) for node in tree.roots}

    assert told(FIRST) == {
        "Users love it": (1, False, False),
        "It pays": (0, False, True),
        "Seen": (0, True, False),
    }
    assert told(FIRST + 2 * DAY) == told(None)
    assert told(None)["It pays"] == (1, False, False)
    for reader in (ana, dora):
        assert told(FIRST, reader)["Users love it"] == (0, False, False)
        assert told(FIRST, reader)["It pays"] == (0, False, True)


def test_the_tree_of_a_past_day_draws_what_supported_then(
    clock: time_machine.Traveller, company: Team, product: Team, admin: Person, ana: Person, dora: Person
) -> None:
    top, other = make_goal(company, "Users love it"), make_goal(company, "It pays")
    helping, hidden = make_goal(product, "It helps"), make_goal(product, "Secret", is_private=True)
    for goal in (helping, hidden):
        goal.supports.add(top)
    clock.move_to(at(FIRST + 2 * DAY))
    actions.edit_goal(helping, by=ana, supports=[other])
    clock.move_to(at(FIRST + 6 * DAY))

    def told(day: datetime.date | None, person: Person = admin) -> dict[str, tuple[list[str], int]]:
        past = look_back(company.organization, day) if day else None
        tree = alignment(person, day or FIRST + 6 * DAY, past=past)
        assert tree is not None
        return {
            root.goal.statement: ([str(node.goal) for node in root.supporting], root.unseen_supporting)
            for root in tree.roots
        }

    assert told(FIRST) == {"Users love it": (["It helps"], 1), "It pays": ([], 0)}
    assert told(FIRST + 2 * DAY) == told(None)
    assert told(None) == {"Users love it": ([], 1), "It pays": (["It helps"], 0)}
    assert told(FIRST, dora) == {"Users love it": (["It helps"], 0), "It pays": ([], 0)}


def test_the_tree_of_a_past_day_lists_what_was_closed_and_led_nowhere_with_goals_beneath_it(
    clock: time_machine.Traveller, company: Team, product: Team, ana: Person
) -> None:
    over, done = make_goal(product, "Nobody knows why"), make_goal(product, "Long done")
    left = make_goal(product, "Write the guide", parent=over)
    for goal in (over, done):
        Goal.objects.filter(pk=goal.pk).update(state="closed")
    clock.move_to(at(FIRST + 2 * DAY))
    actions.edit_goal(left, by=ana, parent=None)
    clock.move_to(at(FIRST + 6 * DAY))

    def listed(day: datetime.date) -> list[str]:
        tree = alignment(ana, day, past=look_back(company.organization, day))
        assert tree is not None
        return [one.goal.statement for one in tree.loose]

    assert listed(FIRST) == ["Nobody knows why"]
    assert listed(FIRST + 2 * DAY) == ["Write the guide"]


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
# Who had agreed, what was adjusted, promised and planned is gone back to as well, each in a query or two.
MORE = {"/acme/goals/1/": 25, "/acme/goals/1/?tab=check-ins": 25, "/acme/teams/product/goals/": 18}
MORE |= {"/acme/alignment/": 16, "/acme/goals/1/below/": 16}


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
    assert few <= MORE.get(path, MOST_QUERIES)


def fill(team: Team, top: Goal, owner: Person, times: int) -> None:
    for _number in range(times):
        goal = make_goal(team, owner=owner, parent=top, cycle=top.cycle)
        for kind in ("increase", "from_plan"):
            make_check_in(make_key_result(goal, owner=owner, kind=kind), 35)
        plan = make_plan(team, goal)
        make_milestone(plan)
        make_task(team, plan=plan)
        actions.ask_to_agree(goal, by=None)
        make_dependency(goal, top.team, asked_by=owner)


def change(team: Team, by: Person, to: Person) -> None:
    """Everything is moved, handed over and corrected, so that all of it must be undone."""
    for goal in Goal.objects.filter(team=team, parent__isnull=False):
        actions.edit_goal(goal, by=by, parent=None, owner=to, reason=REASON)
        goal.refresh_from_db()
        for task in Task.objects.filter(plan__goal=goal):
            task_actions.change_status(task, by=by, status="done")
        for one in goal.key_results.all():
            actions.edit_key_result(one, by=by, owner=to, reason=REASON)
