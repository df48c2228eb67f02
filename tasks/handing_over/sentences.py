"""What happened when things were handed over, as sentences without the name of who did it."""

from django.utils.translation import gettext_lazy as _

from teamops.activity.sentences import tell

tell("plan.handed_over", _("handed the plan over"))
tell("task.handover_accepted", _("accepted the task"))
tell("milestone.handover_accepted", _("accepted the milestone"))
tell("plan.handover_accepted", _("accepted the plan"))
tell("task.handover_returned", _("returned the task"))
tell("milestone.handover_returned", _("returned the milestone"))
tell("plan.handover_returned", _("returned the plan"))
tell("task.handover_withdrawn", _("took the task back"))
tell("milestone.handover_withdrawn", _("took the milestone back"))
tell("plan.handover_withdrawn", _("took the plan back"))
tell("task.handover_undone", _("took the answer to the hand-over back"))
tell("milestone.handover_undone", _("took the answer to the hand-over back"))
tell("plan.handover_undone", _("took the answer to the hand-over back"))
