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
    "phase.added": gettext_lazy("added a phase"),
    "milestone.added": gettext_lazy("added a milestone"),
    "milestone.edited": gettext_lazy("changed a milestone"),
    "milestone.finished": gettext_lazy("reached the milestone"),
    "milestone.dropped": gettext_lazy("dropped the milestone"),
    "milestone.reopened": gettext_lazy("reopened the milestone"),
    "milestone.handed_over": gettext_lazy("handed the milestone over"),
    "task.created": gettext_lazy("added the task"),
    "task.edited": gettext_lazy("changed the task"),
    "task.blocked": gettext_lazy("marked it as blocked"),
    "task.unblocked": gettext_lazy("lifted the block"),
    "task.dependencies_changed": gettext_lazy("changed what it depends on"),
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
