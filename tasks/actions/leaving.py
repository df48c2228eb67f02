"""Who takes over what somebody held who leaves."""

from django.db import transaction

from tasks.handing_over.settling import settle_handovers
from tasks.models import ActionPlan, Milestone, Task
from teamops.activity.actions import record
from teamops.people.models import Person
from teamops.versions import save_version


@transaction.atomic
def hand_over_tasks(person: Person, *, to: Person, by: Person | None) -> None:
    """Give somebody's open tasks to another person, when they leave."""
    for task in Task.objects.filter(assignee=person).open():
        task.assignee, task.planned_for = to, None
        save_version(task, expected=None, fields=["assignee", "planned_for"])
        record(
            task,
            "task.handed_over",
            by=by,
            part_of=task.plan,
            before={"assignee": person.pk},
            after={"assignee": to.pk},
        )
    settle_handovers(person, "task", to=to)


@transaction.atomic
def hand_over_milestones(person: Person, *, to: Person, by: Person | None) -> None:
    """Give somebody's open milestones to another person, when they leave."""
    for milestone in Milestone.objects.filter(owner=person, done_at=None, dropped_at=None).select_related(
        "plan"
    ):
        milestone.owner = to
        save_version(milestone, expected=None, fields=["owner"])
        record(
            milestone,
            "milestone.handed_over",
            by=by,
            team=milestone.plan.team,
            part_of=milestone.plan,
            before={"owner": person.pk},
            after={"owner": to.pk},
        )
    settle_handovers(person, "milestone", to=to)


@transaction.atomic
def hand_over_plans(person: Person, *, to: Person, by: Person | None) -> None:
    """Give somebody's plans to another person, when they leave."""
    for plan in ActionPlan.objects.filter(owner=person).select_related("team"):
        plan.owner = to
        save_version(plan, expected=None, fields=["owner"])
        record(plan, "plan.handed_over", by=by, before={"owner": person.pk}, after={"owner": to.pk})
    settle_handovers(person, "plan", to=to)
