"""Saving a plan as a template, and laying a template on a day to begin: all of it or nothing."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.models import Goal
from goals.queries import kept_back
from tasks import actions
from tasks.actions.changes import twin_of
from tasks.checklist.actions import add_item
from tasks.labels.actions import add_label
from tasks.models import ActionPlan, Label, Milestone, Phase, PlanTemplate, Task
from tasks.permissions import can_edit_plan, new_plan_of
from tasks.plan_templates.pattern import MOST_DAYS, MOST_TASKS, Pattern, TaskPart, as_json
from tasks.plan_templates.permissions import can_edit_template, can_save_template
from tasks.plan_templates.taking import pattern_of
from tasks.plan_templates.working_days import WorkingDays
from teamops.activity.actions import record
from teamops.activity.models import Event
from teamops.activity.undo import changed_meanwhile, words_of
from teamops.errors import RuleBroken
from teamops.people.actions import refuse_guest
from teamops.people.models import Organization, Person, Team
from teamops.people.permissions import require


@transaction.atomic
def save_template(
    plan: ActionPlan, *, by: Person | None, name: str, description: str = "", key: str = ""
) -> PlanTemplate:
    """Keep the plan as it stands as a pattern for the next. The same form (`key`) sent twice keeps one."""
    require(can_save_template, by, plan)
    if plan.goal_id and kept_back(plan.organization_id).filter(pk=plan.goal_id).exists():
        raise RuleBroken(
            _("This plan is of a goal that is not for everybody, and everybody reads templates."),
            code="private",
        )
    if key:
        Organization.objects.select_for_update().get(pk=plan.organization_id)
        twin = PlanTemplate.everything.filter(organization=plan.organization_id, key=key).first()
        if twin:
            return twin
    if plan.tasks.exclude(status=Task.Status.DROPPED).filter(removed_at=None).count() > MOST_TASKS:
        raise RuleBroken(
            _("A template has at most %(n)s tasks. Save a smaller plan.") % {"n": MOST_TASKS}, code="large"
        )
    pattern = pattern_of(plan)
    if not (pattern.phases or pattern.milestones or pattern.tasks):
        raise RuleBroken(_("This plan is empty. Write its tasks first, then save it."), code="empty")
    if pattern.days > MOST_DAYS:
        raise RuleBroken(_("This plan is too long for a template. Save a shorter one."), code="long")
    template = PlanTemplate.objects.create(
        organization_id=plan.organization_id,
        name=name.strip(),
        description=description.strip(),
        content=as_json(pattern),
        created_by=by,
        key=key,
    )
    record(template, "plan_template.saved", by=by, team=plan.team, part_of=plan)
    return template


@transaction.atomic
def edit_template(template: PlanTemplate, *, by: Person | None, name: str, description: str) -> PlanTemplate:
    """Change its name and what is said of it."""
    require(can_edit_template, by, template)
    before = {"name": template.name}
    if (template.name, template.description) != (name.strip(), description.strip()):
        old = template.description
        template.name, template.description = name.strip(), description.strip()
        template.save(update_fields=["name", "description"])
        record(
            template,
            "plan_template.edited",
            by=by,
            before=before,
            after={"name": template.name},
            words={"description": (old, template.description)},
        )
    return template


@transaction.atomic
def remove_template(template: PlanTemplate, *, by: Person | None) -> None:
    """Nobody can lay it any more; plans that were made of it stay."""
    require(can_edit_template, by, template)
    if template.removed_at is None:
        template.removed_at, template.removed_by, template.removal = timezone.now(), by, uuid.uuid4()
        template.save(update_fields=["removed_at", "removed_by", "removal"])
        record(
            template,
            "plan_template.removed",
            by=by,
            before={"name": template.name},
            after={"removal": template.removal.hex},
        )


@transaction.atomic
def restore_template(template: PlanTemplate, *, by: Person | None) -> PlanTemplate:
    """It lies in the trash and can be laid again."""
    require(can_edit_template, by, template)
    template.removed_at = template.removed_by = template.removal = None
    template.save(update_fields=["removed_at", "removed_by", "removal"])
    record(template, "plan_template.restored", by=by, after={"name": template.name})
    return template


def take_back_template(events: Sequence[Event], by: Person) -> None:
    """Undo: what was saved or restored goes to the trash, what was renamed has its name and words again."""
    for event in events:
        template = PlanTemplate.objects.filter(pk=event.subject_id, organization=by.organization_id).first()
        if template is None:
            raise changed_meanwhile()
        if event.verb != "plan_template.edited":
            remove_template(template, by=by)
            continue
        old, new = words_of(event, "description")
        if (template.name, template.description) != (event.after["name"], new):
            raise changed_meanwhile()
        edit_template(template, by=by, name=event.before["name"], description=old)


@transaction.atomic
def lay_template(
    team: Team,
    pattern: Pattern,
    *,
    by: Person | None,
    name: str,
    start: datetime.date,
    goal: Goal | None = None,
    people: Mapping[str, Person | None] | None = None,
    key: str = "",
) -> ActionPlan:
    """A plan of the team by this pattern, from the first working day on or after `start`.

    `people`: who takes which role; the others stay open. Weekends and holidays of the organization's country
    are skipped. The same form (`key`, at most 32 characters) sent twice makes one plan.
    """
    require(can_edit_plan, by, new_plan_of(team, goal))
    taken = {role: person for role, person in (people or {}).items() if person is not None}
    for person in taken.values():
        _refuse_person(team, person)
    if twin := twin_of(ActionPlan, team.organization_id, key):
        return twin
    plan = actions.create_plan(team, by=by, name=name, goal=goal, key=key)
    _Laying(plan, pattern, by, WorkingDays(start, team.organization.country), taken).lay()
    return plan


def _refuse_person(team: Team, person: Person) -> None:
    """Somebody of the organization who is here and does more than read."""
    refuse_guest(person, "people")
    if person.organization_id != team.organization_id or not person.is_here:
        raise RuleBroken(_("Choose one from the list."), code="unknown", field="people")


class _Laying:
    """Makes the parts of one plan, by the actions that people use."""

    def __init__(
        self,
        plan: ActionPlan,
        pattern: Pattern,
        by: Person | None,
        days: WorkingDays,
        people: Mapping[str, Person],
    ) -> None:
        self.plan, self.pattern, self.by, self.days, self.people = plan, pattern, by, days, people
        self.phases: list[Phase] = []
        self.milestones: list[Milestone] = []
        self.tasks: dict[int, Task] = {}
        self.labels: dict[str, Label] = {}

    def lay(self) -> None:
        for phase in self.pattern.phases:
            first, last = self._day(phase.first), self._day(phase.last)
            self.phases.append(
                actions.add_phase(self.plan, by=self.by, name=phase.name, starts_on=first, ends_on=last)
            )
        for point in self.pattern.milestones:
            self.milestones.append(
                actions.add_milestone(
                    self.plan,
                    by=self.by,
                    title=point.title,
                    criteria=point.criteria,
                    owner=self.people.get(point.role),
                    due=self._day(point.due),
                    phase=self._of(self.phases, point.phase),
                )
            )
        for number in self.pattern.in_order:
            self.tasks[number] = self._task(self.pattern.tasks[number])
        self._keep_order()

    def _task(self, part: TaskPart) -> Task:
        more: dict[str, Any] = {} if part.parent is None else {"parent": self.tasks[part.parent]}
        estimate = None if part.estimate is None else Decimal(part.estimate)
        if part.priority is not None:
            more["priority"] = part.priority
        task = actions.create_task(
            self.plan.team,
            by=self.by,
            title=part.title,
            description=part.description,
            assignee=self.people.get(part.role),
            plan=self.plan,
            phase=self._of(self.phases, part.phase),
            milestone=self._of(self.milestones, part.milestone),
            starts_on=self._day(part.starts),
            due=self._day(part.due),
            estimate=estimate,
            depends_on=[self.tasks[number] for number in part.needs],
            helpers={self.people[role] for role in part.helpers if role in self.people},
            labels=[self._label(name) for name in part.labels],
            **more,
        )
        for text in part.checklist:
            add_item(task, by=self.by, text=text)
        return task

    def _label(self, name: str) -> Label:
        """The team's own label of this name, made where it has none yet."""
        if name not in self.labels:
            self.labels[name] = add_label(self.plan.team, by=self.by, name=name)
        return self.labels[name]

    def _keep_order(self) -> None:
        """A task that waits for a later one was made after it; in the plan they stand as in the pattern."""
        made = sorted(task.position for task in self.tasks.values())
        moved = []
        for position, (_number, task) in zip(made, sorted(self.tasks.items()), strict=True):
            if task.position != position:
                task.position = position
                moved.append(task)
        Task.objects.bulk_update(moved, ["position"])

    def _day(self, number: int | None) -> datetime.date | None:
        return None if number is None else self.days.day(number)

    @staticmethod
    def _of(parts: list[Any], number: int | None) -> Any:
        return None if number is None else parts[number]
