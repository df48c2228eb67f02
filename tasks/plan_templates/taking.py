"""Makes a pattern of a plan: what everybody may know of it, with working days in the place of its dates."""

import datetime
from collections.abc import Sequence

from django.utils.translation import gettext as _

from goals.queries import for_everybody
from tasks.models import ActionPlan, ChecklistItem, Milestone, Phase, Task, TaskDependency
from tasks.plan_templates.pattern import MOST_TASKS, MilestonePart, Pattern, PhasePart, TaskPart
from tasks.plan_templates.working_days import WorkingDays
from teamops.people.models import Person


def pattern_of(plan: ActionPlan) -> Pattern:
    """The plan as it stands; what was dropped, and tasks for goals that are not for everybody, are left out.

    Roles are the titles of its people. Seven queries.
    """
    phases = list(plan.phases.order_by("position", "pk"))
    rows = plan.milestones.filter(dropped_at=None).select_related("owner")
    milestones = list(rows.order_by("position", "pk"))
    works = Task.objects.filter(for_everybody("key_result__goal__"), plan=plan)
    works = works.exclude(status=Task.Status.DROPPED).select_related("assignee")
    works = works.prefetch_related("helpers", "labels", "checklist")
    tasks = list(works.order_by("position", "number")[:MOST_TASKS])
    first = _first_day(phases, milestones, tasks)
    return _Taking(plan, phases, milestones, tasks, first).pattern


def _first_day(
    phases: Sequence[Phase], milestones: Sequence[Milestone], tasks: Sequence[Task]
) -> datetime.date | None:
    """The earliest day of the plan; None for one without dates."""
    days = [day for one in phases for day in (one.starts_on, one.ends_on)]
    days += [one.due for one in milestones]
    days += [day for one in tasks for day in (one.starts_on, one.due)]
    return min((day for day in days if day), default=None)


def by_key(person: Person) -> int:
    return person.pk


def in_place(item: ChecklistItem) -> tuple[int, int]:
    return item.position, item.pk


class _Taking:
    """What is made of the rows of one plan."""

    def __init__(
        self,
        plan: ActionPlan,
        phases: Sequence[Phase],
        milestones: Sequence[Milestone],
        tasks: Sequence[Task],
        first: datetime.date | None,
    ) -> None:
        country = plan.organization.country
        self.days = WorkingDays(first, country) if first else None
        self.phase = {one.pk: number for number, one in enumerate(phases)}
        self.milestone = {one.pk: number for number, one in enumerate(milestones)}
        self.task = {one.pk: number for number, one in enumerate(tasks)}
        self.roles: dict[int, str] = {}
        self.needs: dict[int, list[int]] = {}
        links = TaskDependency.objects.filter(task__in=tasks, needs__in=tasks)
        for pk, needs in links.order_by("pk").values_list("task", "needs"):
            self.needs.setdefault(pk, []).append(self.task[needs])
        self.pattern = Pattern(
            [PhasePart(one.name, self._number(one.starts_on), self._number(one.ends_on)) for one in phases],
            [self._milestone(one) for one in milestones],
            [self._task(one) for one in tasks],
        )

    def _number(self, day: datetime.date | None) -> int | None:
        return self.days.number(day) if self.days and day else None

    def _milestone(self, one: Milestone) -> MilestonePart:
        return MilestonePart(
            one.title,
            one.criteria,
            self.phase.get(one.phase_id or 0),
            self._number(one.due),
            self._role(one.owner),
        )

    def _task(self, one: Task) -> TaskPart:
        return TaskPart(
            title=one.title,
            description=one.description,
            phase=self.phase.get(one.phase_id or 0),
            milestone=self.milestone.get(one.milestone_id or 0),
            parent=self.task.get(one.parent_id or 0),
            needs=tuple(sorted(self.needs.get(one.pk, ()))),
            starts=self._number(one.starts_on),
            due=self._number(one.due),
            estimate=one.estimate,
            role=self._role(one.assignee),
            helpers=tuple(self._role(person) for person in sorted(one.helpers.all(), key=by_key)),
            labels=tuple(sorted(label.name for label in one.labels.all())),
            priority=None if one.priority == Task.Priority.NORMAL else one.priority,
            checklist=tuple(item.text for item in sorted(one.checklist.all(), key=in_place)),
        )

    def _role(self, person: Person | None) -> str:
        """Their title; a number stands behind it where two have the same."""
        if person is None:
            return ""
        if person.pk not in self.roles:
            title = person.title or _("Member")
            same = sum(role.rpartition(" ")[0] == title or role == title for role in self.roles.values())
            self.roles[person.pk] = f"{title} {same + 1}" if same else title
        return self.roles[person.pk]
