"""Two people act in the same instant, each with a connection of their own to PostgreSQL: nothing is lost, and
the later one is told and can look at both.
"""

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connections

from tasks.actions import change_status, edit_milestone, edit_task
from tasks.bulk.actions import change_tasks
from tasks.models import Milestone, Task
from tasks.moving.actions import move_dates
from tasks.plan_views.moving import MovedMeanwhile, move_card
from teamops.activity.models import Event
from teamops.dates import DAY, today
from teamops.errors import RuleBroken, Stale
from teamops.people.models import Person, Team
from tests.factories import make_milestone, make_plan, make_task

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.needs_postgres,
]
Act = Callable[[], Any]
AGAIN = 8


def at_once(*acts: Act) -> list[Any]:
    """What each act answers, or the exception that it raises; all begin in the same instant."""
    gate = threading.Barrier(len(acts))
    answers: list[Any] = [None] * len(acts)

    def run(place: int) -> None:
        try:
            gate.wait(10)
            answers[place] = acts[place]()
        except Exception as problem:
            answers[place] = problem
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


def fresh(task: Task) -> Task:
    return Task.objects.select_related("team", "plan", "assignee").get(pk=task.pk)


def edit_fresh(task: Task, **values: Any) -> Any:
    return edit_task(fresh(task), **values)


def click_fresh(task: Task, **values: Any) -> Any:
    return change_status(fresh(task), **values)


def problems(answers: list[Any]) -> list[Any]:
    return [answer for answer in answers if isinstance(answer, Exception)]


def test_of_two_who_drag_the_same_card_one_is_told_by_whom_it_was_moved(
    product: Team, ana: Person, ben: Person
) -> None:
    for _again in range(AGAIN):
        task = make_task(product, assignee=ben)

        def drag(by: Person, to: str, task: Task = task) -> Act:
            return lambda: move_card(fresh(task), by=by, columns="status", seen="todo", to=to)

        answers = at_once(drag(ana, "doing"), drag(ben, "review"))
        (told,) = problems(answers)
        assert isinstance(told, MovedMeanwhile)
        stands = Task.objects.get(pk=task.pk).status
        assert told.column == stands
        assert ("Ana Lead" if stands == "doing" else "Ben Berg") in str(told.message)
        moved = Event.objects.filter(subject_type="task", subject_id=task.pk)
        assert [event.after["status"] for event in moved] == [stands]


def test_of_two_who_edit_the_same_task_the_later_one_gets_what_stands_now(
    product: Team, ana: Person, ben: Person
) -> None:
    for _again in range(AGAIN):
        task = make_task(product, "Ask", assignee=ben)
        answers = at_once(
            partial(edit_fresh, task, by=ana, version=1, title="Ask ten"),
            partial(edit_fresh, task, by=ben, version=1, title="Ask twelve"),
        )
        (told,) = problems(answers)
        assert isinstance(told, Stale)
        assert told.current.title == Task.objects.get(pk=task.pk).title
        assert told.changed_by in ("Ana Lead", "Ben Berg")


def test_a_milestone_moves_while_its_tasks_are_edited_and_both_stand(
    product: Team, ana: Person, ben: Person
) -> None:
    day = today(ana)
    for _again in range(AGAIN):
        plan = make_plan(product)
        point = make_milestone(plan, owner=ana, due=day)
        tasks = [make_task(product, plan=plan, milestone=point, assignee=ben, due=day) for _n in range(3)]

        def move(point: Milestone = point) -> Any:
            found = Milestone.objects.select_related("plan__team", "plan__goal").get(pk=point.pk)
            return move_dates([found], by=ana, start=0, end=3, reason="late", versions={found: 1})

        def edit(tasks: list[Task] = tasks) -> Any:
            return [edit_task(fresh(task), by=ben, title="Ask", estimate=2) for task in tasks]

        assert problems(at_once(move, edit)) == []
        point.refresh_from_db()
        assert (point.due, point.moves, point.original_due) == (day + 3 * DAY, 1, day)
        assert {(task.title, task.due) for task in plan.tasks.all()} == {("Ask", day)}


def test_of_two_who_move_the_same_milestone_one_is_told(product: Team, ana: Person, ben: Person) -> None:
    day = today(ana)
    for _again in range(AGAIN):
        point = make_milestone(make_plan(product), owner=ben, due=day)

        def move(by: Person, days: int, point: Milestone = point) -> Act:
            def act() -> Any:
                found = Milestone.objects.select_related("plan__team", "plan__goal").get(pk=point.pk)
                return edit_milestone(found, by=by, version=1, due=day + days * DAY, reason="late")

            return act

        (told,) = problems(at_once(move(ana, 2), move(ben, 5)))
        assert isinstance(told, Stale)
        point.refresh_from_db()
        assert told.current.due == point.due
        assert point.moves == 1


def test_a_click_is_never_lost_to_a_save_of_the_same_moment(product: Team, ana: Person, ben: Person) -> None:
    for _again in range(AGAIN):
        task = make_task(product, "Ask", assignee=ben)
        answers = at_once(
            partial(click_fresh, task, by=ben, status="done"),
            partial(edit_fresh, task, by=ana, title="Ask ten"),
        )
        found = Task.objects.get(pk=task.pk)
        assert found.status == "done"
        assert found.title == ("Ask" if problems(answers) else "Ask ten")
        assert all(isinstance(one, Stale) for one in problems(answers))


def test_a_change_of_many_and_a_click_on_one_of_them_both_stand_or_say_so(
    product: Team, ana: Person, ben: Person
) -> None:
    for _again in range(AGAIN):
        tasks = [make_task(product, assignee=ben) for _n in range(20)]
        answers = at_once(
            partial(change_tasks, [one.pk for one in tasks], by=ana, what="owner", value=ana),
            partial(click_fresh, tasks[7], by=ben, status="done"),
        )
        refused = problems(answers)
        assert all(isinstance(one, RuleBroken | Stale) for one in refused)
        found = Task.objects.filter(pk__in=[one.pk for one in tasks])
        assert found.filter(assignee=ana).count() == 20
        assert found.filter(status="done").count() == (1 if answers[1] not in refused else 0)
