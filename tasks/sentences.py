"""What happened to plans, milestones and tasks, as sentences without the name of who did it."""

import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tasks.models import Task
from teamops.activity.models import Event
from teamops.activity.sentences import tell
from teamops.formats import short_day

WORDS = {
    "plan.created": gettext_lazy("made the plan"),
    "plan.edited": gettext_lazy("changed the plan"),
    "phase.added": gettext_lazy("added a phase"),
    "phase.edited": gettext_lazy("changed a phase"),
    "phase.reordered": gettext_lazy("put a phase in another place"),
    "milestone.added": gettext_lazy("added a milestone"),
    "milestone.edited": gettext_lazy("changed a milestone"),
    "milestone.finished": gettext_lazy("reached the milestone"),
    "milestone.dropped": gettext_lazy("dropped the milestone"),
    "milestone.reopened": gettext_lazy("reopened the milestone"),
    "milestone.handed_over": gettext_lazy("handed the milestone over"),
    "plan.undone": gettext_lazy("took a change of the plan back"),
    "plan.removed": gettext_lazy("moved the plan to the trash"),
    "plan.restored": gettext_lazy("restored the plan from the trash"),
    "phase.undone": gettext_lazy("took a change of a phase back"),
    "phase.removed": gettext_lazy("moved a phase to the trash"),
    "phase.restored": gettext_lazy("restored a phase from the trash"),
    "milestone.undone": gettext_lazy("took a change of a milestone back"),
    "milestone.removed": gettext_lazy("moved a milestone to the trash"),
    "milestone.restored": gettext_lazy("restored a milestone from the trash"),
    "task.undone": gettext_lazy("took a change of the task back"),
    "task.removed": gettext_lazy("moved the task to the trash"),
    "task.restored": gettext_lazy("restored the task from the trash"),
    "task.created": gettext_lazy("added the task"),
    "task.edited": gettext_lazy("changed the task"),
    "task.reordered": gettext_lazy("put the task in another place"),
    "task.placed": gettext_lazy("put the card in another place of the board"),
    "task.blocked": gettext_lazy("marked it as blocked"),
    "task.unblocked": gettext_lazy("lifted the block"),
    "task.dependencies_changed": gettext_lazy("changed what it depends on"),
    "task.item_added": gettext_lazy("added a line to the checklist"),
    "task.item_ticked": gettext_lazy("ticked a line of the checklist"),
    "task.item_unticked": gettext_lazy("took a tick of the checklist back"),
    "task.item_renamed": gettext_lazy("reworded a line of the checklist"),
    "task.item_moved": gettext_lazy("moved a line of the checklist"),
    "task.item_removed": gettext_lazy("removed a line of the checklist"),
    "task.time_added": gettext_lazy("added time spent"),
    "task.watched": gettext_lazy("watches the task"),
    "task.unwatched": gettext_lazy("does not watch the task any more"),
    "saved_view.saved": gettext_lazy("saved a view"),
    "saved_view.renamed": gettext_lazy("renamed a saved view"),
    "saved_view.removed": gettext_lazy("removed a saved view"),
    "team.work_limit_set": gettext_lazy("set how much is to be in work"),
    "task.handed_over": gettext_lazy("handed the task over"),
    "task.file_added": gettext_lazy("attached a file"),
    "task.file_removed": gettext_lazy("removed a file"),
    "task.file_restored": gettext_lazy("took a file out of the trash"),
    "task.labelled": gettext_lazy("changed the labels"),
    "label.added": gettext_lazy("added a label"),
    "label.renamed": gettext_lazy("renamed a label"),
    "label.merged": gettext_lazy("merged two labels"),
    "label.removed": gettext_lazy("removed a label"),
}


def moved(event: Event) -> str:
    """From which day to which, and why."""
    days = {"before": _day(event.before.get("due")), "after": _day(event.after.get("due"))}
    reason = event.after.get("reason")
    if reason:
        return _("moved the date from %(before)s to %(after)s: %(reason)s") % (days | {"reason": reason})
    return _("moved the date from %(before)s to %(after)s") % days


def _day(value: object) -> str:
    return short_day(datetime.date.fromisoformat(str(value))) if value else _("no date")


def status_changed(event: Event) -> str:
    words = dict(Task.Status.choices)
    return _("set the status from %(before)s to %(after)s") % {
        "before": words.get(str(event.before.get("status")), ""),
        "after": words.get(str(event.after.get("status")), ""),
    }


for verb, words in WORDS.items():
    tell(verb, words)
tell("milestone.moved", moved)
tell("task.moved", moved)
tell("task.status_changed", status_changed)
