"""What holds of every move, whatever depends on what."""

import datetime

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tasks.models import Task, TaskDependency
from tasks.moving.actions import move_dates
from tasks.moving.queries import first_day
from teamops.dates import DAY
from teamops.people.models import Person, Team
from tests.factories import make_task

FIRST = datetime.date(2026, 12, 1)
NUMBER = 6
A_TASK = st.tuples(st.integers(0, 20), st.integers(0, 6), st.sampled_from(["todo", "todo", "doing", "done"]))
# Of two tasks the later one needs the earlier one, so there is no circle.
LINKS = st.sets(
    st.tuples(st.integers(0, NUMBER - 1), st.integers(0, NUMBER - 1)).filter(lambda link: link[0] < link[1])
)


def too_early(tasks: list[Task], links: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """The links of which the later task begins before the earlier one, still to be done, ends."""
    found = set()
    for earlier, later in links:
        begins, ends = first_day(tasks[later]), tasks[earlier].due
        both_open = tasks[earlier].is_open and tasks[later].is_open
        if both_open and begins and ends and begins < ends:
            found.add((earlier, later))
    return found


def lengths(tasks: list[Task]) -> list[int]:
    return [(one.due - one.starts_on).days for one in tasks if one.due and one.starts_on]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    drawn=st.lists(A_TASK, min_size=NUMBER, max_size=NUMBER),
    links=LINKS,
    moved=st.integers(0, NUMBER - 1),
    days=st.integers(-12, 12),
)
def test_no_task_begins_before_a_need_ends_that_did_not_before(
    product: Team,
    ana: Person,
    drawn: list[tuple[int, int, str]],
    links: set[tuple[int, int]],
    moved: int,
    days: int,
) -> None:
    with transaction.atomic():
        tasks = [
            make_task(product, starts_on=FIRST + at * DAY, due=FIRST + (at + length) * DAY, status=status)
            for at, length, status in drawn
        ]
        TaskDependency.objects.bulk_create(
            TaskDependency(task=tasks[later], needs=tasks[earlier]) for earlier, later in links
        )
        # What the moved one itself needs is for the person to see: they have said where it is to go.
        others = {link for link in links if link[1] != moved}
        before, long = too_early(tasks, others), lengths(tasks)
        move_dates([tasks[moved]], by=ana, start=days, end=days, with_dependents=True)
        stored = [Task.objects.get(pk=one.pk) for one in tasks]
        assert too_early(stored, others) <= before
        assert lengths(stored) == long
        assert all(one.moves == 0 for one in stored if one.status == "done" and one.pk != tasks[moved].pk)
        transaction.set_rollback(True)
