"""What tasks add to the pages of persons and goals."""

import datetime
from typing import Any

from goals.models import Goal
from tasks.goal_plan import plans_of
from tasks.lines import task_line
from tasks.models import Task
from tasks.permissions import can_create_task, can_edit_plan, new_plan_of
from tasks.plan_rows import plan_summary
from teamops.dates import today
from teamops.people.models import Person

MOST_TASKS = 20


def person_tasks(subject: Person, viewer: Person) -> dict[str, Any] | None:
    """A person's open tasks, as far as the viewer may see them."""
    rows = Task.objects.visible_to(viewer).filter(assignee=subject).open().for_lines().by_due()
    tasks = list(rows[: MOST_TASKS + 1])
    day = today(viewer)
    return {
        "tasks": [task_line(task, day, viewer) for task in tasks[:MOST_TASKS]],
        "more": len(tasks) > MOST_TASKS,
    }


def goal_plan(goal: Goal, person: Person, day: datetime.date) -> dict[str, Any] | None:
    """The goal's first action plan, with a way to the others; or the offer to begin one. One query."""
    found = plans_of(goal, person)
    if not found.plans:
        may_make = not goal.is_closed and can_edit_plan(person, new_plan_of(goal.team, goal))
        return {"plan": None, "goal": goal, "can_create": may_make, "plan_done": found.done}
    return {
        "plan": found.plans[0],
        "plans": found.plans,
        "goal": goal,
        "can_create": not goal.is_closed and can_create_task(person, goal.team),
        "can_plan": not goal.is_closed and can_edit_plan(person, new_plan_of(goal.team, goal)),
        "plan_done": found.done,
        **plan_summary(found, person),
    }
