"""Moving a task or a milestone, and what depends on it: all of it, or nothing."""

import datetime
from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied

from tasks.actions import edit_task
from tasks.models import Milestone, Task, TaskDependency
from tasks.moving.actions import move_dates
from tasks.moving.queries import says
from teamops.activity.models import Event
from teamops.dates import DAY
from teamops.errors import RuleBroken, Stale
from teamops.people.models import Person, Team
from tests.factories import make_goal, make_milestone, make_plan, make_task

FIRST = datetime.date(2026, 12, 1)


def task(team: Team, title: str, start: int, end: int, **fields: object) -> Task:
    """From so many days after the first of December to so many."""
    due = FIRST + end * DAY
    return make_task(team, title, starts_on=FIRST + start * DAY, due=due, **{"original_due": due} | fields)


def needs(later: Task, earlier: Task) -> None:
    TaskDependency.objects.create(task=later, needs=earlier)


def days(*tasks: Task) -> list[tuple[int, int]]:
    """Start and end, in days after the first of December, as they are stored."""
    stored = Task.objects.in_bulk([one.pk for one in tasks])
    return [((stored[one.pk].starts_on - FIRST).days, (stored[one.pk].due - FIRST).days) for one in tasks]  # type: ignore[operator]


def move(*items: Task | Milestone, by: Person, n: int, **options: object) -> str:
    found = move_dates(list(items), by=by, start=n, end=n, **{"with_dependents": True} | options)  # type: ignore[arg-type]
    return says(found)


@pytest.fixture
def chain(product: Team, ana: Person) -> list[Task]:
    """b needs a, c needs b."""
    plan = make_plan(product)
    chain = [task(product, "a", 0, 3, plan=plan), task(product, "b", 4, 6, plan=plan)]
    chain.append(task(product, "c", 9, 10, plan=plan))
    needs(chain[1], chain[0])
    needs(chain[2], chain[1])
    return chain


def test_alone_it_moves_alone(chain: list[Task], ana: Person) -> None:
    assert move(chain[0], by=ana, n=2, with_dependents=False) == "Moves 1 task."
    assert days(*chain) == [(2, 5), (4, 6), (9, 10)]


def test_what_depends_on_it_keeps_its_distance(chain: list[Task], ana: Person) -> None:
    assert move(chain[0], by=ana, n=2) == "Moves 3 tasks."
    assert days(*chain) == [(2, 5), (6, 8), (11, 12)]


def test_first_dates_are_kept_and_each_move_is_counted_and_told(chain: list[Task], ana: Person) -> None:
    move(chain[0], by=ana, n=2, reason="Legal needs two days")
    for one in chain:
        one.refresh_from_db()
        assert (one.slip, one.moves, one.version) == (2, 1, 2)
    events = list(Event.objects.filter(verb="task.moved"))
    assert {event.subject_id for event in events} == {one.pk for one in chain}
    assert {event.after["reason"] for event in events} == {"Legal needs two days"}


def test_a_longer_end_moves_what_follows_and_a_later_start_does_not(chain: list[Task], ana: Person) -> None:
    move_dates([chain[0]], by=ana, start=0, end=1, with_dependents=True)
    assert days(*chain) == [(0, 4), (5, 7), (10, 11)]
    chain[1].refresh_from_db()
    move_dates([chain[1]], by=ana, start=1, end=0, with_dependents=True)
    assert days(*chain) == [(0, 4), (6, 7), (10, 11)]


def test_earlier_it_follows_as_far_as_what_else_it_needs_allows(
    chain: list[Task], product: Team, ana: Person
) -> None:
    other = task(product, "other", 0, 7)
    needs(chain[2], other)
    move(chain[0], by=ana, n=-5)
    assert days(*chain, other) == [(-5, -2), (-1, 1), (7, 8), (0, 7)]


def test_what_is_done_stays_and_what_waits_for_it_alone_too(chain: list[Task], ana: Person) -> None:
    Task.objects.filter(pk=chain[1].pk).update(status=Task.Status.DONE)
    assert move(chain[0], by=ana, n=2) == "Moves 1 task."


def test_what_has_no_date_hands_the_move_on(chain: list[Task], ana: Person) -> None:
    Task.objects.filter(pk=chain[1].pk).update(due=None, starts_on=None)
    assert move(chain[0], by=ana, n=2) == "Moves 2 tasks."
    assert days(chain[2]) == [(11, 12)]


def test_what_lies_in_the_trash_is_left_there(chain: list[Task], ana: Person) -> None:
    Task.objects.filter(pk=chain[1].pk).update(removed_at="2026-11-20T12:00Z")
    assert move(chain[0], by=ana, n=2) == "Moves 1 task."


def test_a_milestone_goes_along_when_its_task_would_outlast_it(chain: list[Task], ana: Person) -> None:
    assert chain[0].plan is not None
    near = make_milestone(chain[0].plan, "near", due=FIRST + 11 * DAY)
    far = make_milestone(chain[0].plan, "far", due=FIRST + 20 * DAY)
    Task.objects.filter(pk=chain[2].pk).update(milestone=near)
    Task.objects.filter(pk=chain[1].pk).update(milestone=far)
    assert move(chain[0], by=ana, n=2) == "Moves 3 tasks and 1 milestone."
    for point in (near, far):
        point.refresh_from_db()
    assert (near.due, near.moves, far.moves) == (FIRST + 13 * DAY, 1, 0)


def test_with_a_milestone_go_its_open_tasks_and_what_depends_on_them(chain: list[Task], ana: Person) -> None:
    assert chain[0].plan is not None
    point = make_milestone(chain[0].plan, due=FIRST + 7 * DAY)
    Task.objects.filter(pk__in=[chain[0].pk, chain[1].pk]).update(milestone=point)
    Task.objects.filter(pk=chain[0].pk).update(status=Task.Status.DONE)
    assert move(point, by=ana, n=3, reason="Legal") == "Moves 2 tasks and 1 milestone."
    assert days(*chain) == [(0, 3), (7, 9), (12, 13)]


def test_a_milestone_alone_leaves_its_tasks(chain: list[Task], ana: Person) -> None:
    assert chain[0].plan is not None
    point = make_milestone(chain[0].plan, due=FIRST + 7 * DAY)
    Task.objects.filter(pk=chain[0].pk).update(milestone=point)
    assert move(point, by=ana, n=3, with_dependents=False) == "Moves 1 milestone."


def test_nothing_moves_where_a_part_of_it_is_not_theirs(chain: list[Task], ben: Person, cem: Person) -> None:
    Task.objects.filter(pk__in=[chain[0].pk, chain[1].pk]).update(assignee=ben)
    with pytest.raises(RuleBroken, match="Of the 3 that would move, 1 is not yours") as broken:
        move(Task.objects.select_related("team", "plan").get(pk=chain[0].pk), by=ben, n=2)
    assert broken.value.code == "not_yours"
    assert days(*chain) == [(0, 3), (4, 6), (9, 10)]
    assert not Event.objects.filter(verb="task.moved").exists()


def test_what_is_kept_from_somebody_is_not_theirs_to_move(
    product: Team, ana: Person, ben: Person, chain: list[Task]
) -> None:
    hidden = make_plan(product, make_goal(product, owner=ana, is_private=True))
    Task.objects.filter(pk__in=[one.pk for one in chain]).update(created_by=ben)
    Task.objects.filter(pk=chain[2].pk).update(plan=hidden)
    with pytest.raises(RuleBroken, match="1 is not yours"):
        move(Task.objects.select_related("team", "plan").get(pk=chain[0].pk), by=ben, n=2)


def test_who_may_not_edit_it_may_not_move_it(
    chain: list[Task], cem: Person, vic: Person, zoe: Person
) -> None:
    for person in (cem, vic, zoe):
        with pytest.raises(PermissionDenied):
            move(chain[0], by=person, n=2)


def test_the_later_of_two_is_told_and_nothing_is_lost(chain: list[Task], ana: Person) -> None:
    seen = Task.objects.select_related("team", "plan").get(pk=chain[0].pk)
    edit_task(chain[0], by=ana, due=FIRST + 5 * DAY)
    with pytest.raises(Stale) as stale:
        move(seen, by=ana, n=2, versions={seen: 1})
    assert stale.value.current.due == FIRST + 5 * DAY
    assert days(*chain) == [(0, 5), (4, 6), (9, 10)]


def test_a_stretch_to_before_the_start_is_refused(chain: list[Task], ana: Person) -> None:
    with pytest.raises(RuleBroken, match="before the start") as broken:
        move_dates([chain[0]], by=ana, start=0, end=-4)
    assert broken.value.field == "due"


def test_without_a_date_or_very_far_there_is_a_sentence(product: Team, ana: Person) -> None:
    with pytest.raises(RuleBroken, match="no date yet"):
        move(make_task(product), by=ana, n=1)
    with pytest.raises(RuleBroken, match="ten years"):
        move(task(product, "a", 0, 1), by=ana, n=9_999)


def test_a_time_of_the_day_stays_the_same(product: Team, ana: Person) -> None:
    """Across the end of summer time as well."""
    ana.organization.time_zone = "Europe/Berlin"
    ana.organization.save()
    noon = datetime.datetime(2026, 10, 24, 10, 0, tzinfo=datetime.UTC)
    one = make_task(product, due=noon.date(), due_at=noon)
    one.organization = ana.organization
    move(one, by=ana, n=1)
    one.refresh_from_db()
    assert one.due_at == noon + datetime.timedelta(days=1, hours=1)


def test_a_long_chain_costs_no_more_questions(
    product: Team, ana: Person, django_assert_max_num_queries: object
) -> None:
    from tasks.moving.queries import Shift, what_moves

    plan = make_plan(product)
    links = [task(product, str(n), n, n, plan=plan) for n in range(30)]
    for earlier, later in pairwise(links):
        needs(later, earlier)
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        assert len(what_moves([Shift(links[0], 1, 1)], with_dependents=True)) == 30


@pytest.fixture
def parted(chain: list[Task], product: Team) -> list[Task]:
    """Of a: a part of it and a part of that; of b: a part. The part of a has a dependent of its own."""
    a, b, _c = chain
    inside = task(product, "in a", 0, 1, parent=a)
    deeper = task(product, "in that", 1, 1, parent=inside)
    in_b = task(product, "in b", 5, 6, parent=b)
    after = task(product, "after a part", 3, 4)
    needs(after, inside)
    return [inside, deeper, in_b, after]


def test_sub_tasks_move_with_their_task(chain: list[Task], parted: list[Task], ana: Person) -> None:
    assert move(chain[0], by=ana, n=2, with_dependents=False) == "Moves 3 tasks."
    assert days(chain[0], *parted) == [(2, 5), (2, 3), (3, 3), (5, 6), (3, 4)]


def test_sub_tasks_stay_where_their_task_is_stretched_or_when_that_is_asked(
    chain: list[Task], parted: list[Task], ana: Person
) -> None:
    move_dates([chain[0]], by=ana, start=0, end=1)
    assert days(*parted) == [(0, 1), (1, 1), (5, 6), (3, 4)]
    chain[0].refresh_from_db()
    assert move(chain[0], by=ana, n=1, with_dependents=False, with_parts=False) == "Moves 1 task."


def test_what_is_done_or_has_no_date_stays_with_its_own_sub_tasks(
    chain: list[Task], parted: list[Task], product: Team, ana: Person
) -> None:
    Task.objects.filter(pk=parted[0].pk).update(status=Task.Status.DONE)
    make_task(product, "no date", parent=chain[0])
    assert move(chain[0], by=ana, n=2, with_dependents=False) == "Moves 1 task."


def test_with_what_depends_on_it_go_its_sub_tasks_and_what_depends_on_theirs(
    chain: list[Task], parted: list[Task], ana: Person
) -> None:
    assert move(chain[0], by=ana, n=2) == "Moves 7 tasks."
    assert days(*parted) == [(2, 3), (3, 3), (7, 8), (5, 6)]


def test_earlier_a_sub_task_goes_no_further_than_what_it_needs(
    chain: list[Task], parted: list[Task], product: Team, ana: Person
) -> None:
    needs(parted[1], task(product, "elsewhere", -2, 0))
    assert move(chain[0], by=ana, n=-3, with_dependents=False) == "Moves 3 tasks."
    assert days(chain[0], *parted[:2]) == [(-3, 0), (-3, -2), (0, 0)]


def test_a_task_that_needs_its_own_part_moves_once(
    chain: list[Task], parted: list[Task], ana: Person
) -> None:
    needs(chain[1], parted[2])
    assert move(chain[0], by=ana, n=-2) == "Moves 7 tasks."


def test_nothing_moves_where_a_sub_task_is_not_theirs(
    chain: list[Task], parted: list[Task], ben: Person
) -> None:
    Task.objects.filter(pk=chain[0].pk).update(assignee=ben)
    mine = Task.objects.select_related("team", "plan").get(pk=chain[0].pk)
    with pytest.raises(RuleBroken, match="Of the 3 that would move, 2 are not yours") as broken:
        move(mine, by=ben, n=2, with_dependents=False)
    assert broken.value.field == "with_parts"
    mine = Task.objects.select_related("team", "plan").get(pk=chain[0].pk)
    assert move(mine, by=ben, n=2, with_dependents=False, with_parts=False) == "Moves 1 task."
