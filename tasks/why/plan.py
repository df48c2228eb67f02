"""Why so many of a plan's tasks are said to be done, late or blocked: which ones, since when and by whom."""

import datetime
from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from goals.formula import exact
from goals.why import Explanation, Input
from goals.why.explanation import equals, word
from goals.why.trail import SHOWN, Change, Explained
from tasks.models import ActionPlan, Milestone, Task
from tasks.plan_rows import MOST_TASKS
from teamops.activity.models import Event
from teamops.activity.sentences import sentence
from teamops.dates import day_of, today
from teamops.formats import day_name, late, signed
from teamops.people.models import Organization, Person

READ = 500  # of the newest events of the plan's tasks


def why_plan(plan: ActionPlan, reader: Person) -> list[Explained]:
    """Its tasks as a whole and phase by phase, then what is late, blocked or has moved. Three queries.

    Of the tasks those that the reader may see, as on the plan's page.
    """
    day = today(reader)
    tasks = list(Task.objects.visible_to(reader).of_plan(plan).select_related("phase")[:MOST_TASKS])
    there = [task for task in tasks if task.status != Task.Status.DROPPED]
    wholes = {task.parent_id for task in there}
    counted = [task for task in there if task.pk not in wholes]
    left_out = [(task, _("dropped")) for task in tasks if task.status == Task.Status.DROPPED]
    left_out += [(task, _("its sub-tasks are counted")) for task in there if task.pk in wholes]
    dropped = [Input(task.title, path=_path(task), note=note) for task, note in left_out]
    moved = _moved(list(plan.milestones.filter(dropped_at=None).order_by("position", "pk")), day)
    found = [_done("done", _("Tasks done"), counted, dropped, day, reader.organization)]
    phases = {task.phase.pk: task.phase for task in counted if task.phase}
    for phase in sorted(phases.values(), key=lambda one: (one.position, one.pk)):
        within = [task for task in counted if task.phase_id == phase.pk]
        found.append(_done(f"phase-{phase.pk}", phase.name, within, [], day, reader.organization))
    found += [one for one in (_late(there, day), _blocked(there), moved) if one is not None]
    events = _events(plan, tasks)
    names = {task.pk: task.title for task in tasks}
    return [_explained(one, events, names) if one.key == "done" else Explained(one, [], 0) for one in found]


def _path(task: Task) -> str:
    return f"tasks/{task.number}/"


def _done(
    key: str,
    name: str,
    tasks: Sequence[Task],
    dropped: Sequence[Input],
    day: datetime.date,
    organization: Organization,
) -> Explanation:
    done = [task for task in tasks if task.status == Task.Status.DONE]
    counts = {"done": len(done), "all": len(tasks)}
    how = [
        _("Counted is every task that is not dropped; of a task with sub-tasks those; milestones are not.")
    ]
    if tasks:
        term = exact(len(done)) / exact(len(tasks))
        how.append(_("Done ÷ all of them: %(formula)s") % {"formula": equals(term)})
    return Explanation(
        key=key,
        name=name,
        shown=_("%(done)s of %(all)s") % counts,
        how=how,
        value=Decimal(len(done)),
        inputs=[_task(task, day, organization) for task in tasks],
        left_out=dropped,
    )


def _task(task: Task, day: datetime.date, organization: Organization) -> Input:
    """How it stands, and since when it is done."""
    done_on = day_of(task.done_at, organization) if task.done_at else None
    return Input(task.title, word(task.status), _path(task), day_name(done_on, day) if done_on else "")


def _late(tasks: Sequence[Task], day: datetime.date) -> Explanation | None:
    found = [task for task in tasks if task.is_open and task.due and task.due < day]
    if not found:
        return None
    return Explanation(
        key="late",
        name=_("Late"),
        shown=str(len(found)),
        how=[_("Open tasks whose day has passed; days are calendar days.")],
        value=Decimal(len(found)),
        inputs=[Input(task.title, late(task.due, day), f"{_path(task)}why/") for task in found if task.due],
    )


def _blocked(tasks: Sequence[Task]) -> Explanation | None:
    found = [task for task in tasks if task.blocked]
    if not found:
        return None
    return Explanation(
        key="blocked",
        name=_("Blocked"),
        shown=str(len(found)),
        how=[_("Open tasks that somebody has marked as blocked.")],
        value=Decimal(len(found)),
        inputs=[Input(task.title, "", _path(task), task.blocked_reason) for task in found],
    )


def _moved(points: Sequence[Milestone], day: datetime.date) -> Explanation | None:
    found = [point for point in points if point.slip]
    if not found:
        return None
    return Explanation(
        key="moved",
        name=_("Milestones that have moved"),
        shown=str(len(found)),
        how=[_("The present date less the first one, in calendar days.")],
        value=Decimal(len(found)),
        inputs=[
            Input(
                point.title,
                signed(Decimal(point.slip or 0), _("d")),
                f"milestones/{point.pk}/why/",
                day_name(point.due, day) if point.due else "",
            )
            for point in found
        ],
    )


def _events(plan: ActionPlan, tasks: Sequence[Task]) -> list[Event]:
    """What has changed how these tasks stand, newest first."""
    known = {task.pk for task in tasks}
    rows = Event.objects.filter(
        organization=plan.organization_id,
        subject_type="task",
        subject_id__in=Task.objects.filter(plan=plan).values("pk"),
        verb="task.status_changed",
    )
    newest = rows.select_related("actor").order_by("-at", "-pk")[:READ]
    return [event for event in newest if event.subject_id in known]


def _explained(why: Explanation, events: Sequence[Event], names: dict[int, str]) -> Explained:
    changes = [
        Change(
            event.at,
            event.actor,
            _("“%(what)s”: %(change)s") % {"what": names[event.subject_id], "change": sentence(event)},
        )
        for event in events[:SHOWN]
    ]
    return Explained(why, changes, 0)
