"""The parts of a review's agenda, in the order of the meeting."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from feedback.agenda import Agenda

NAMES: dict[str, Promise] = {
    "last_steps": _("Last next steps"),
    "numbers": _("Numbers"),
    "goals": _("Goals"),
    "changes": _("Changes since last review"),
    "slipping": _("Slipping and blocked"),
    "ahead": _("Next two weeks"),
    "dependencies": _("Support and dependencies"),
    "updates": _("Updates from the team"),
    "recognition": _("Recognition"),
    "decisions": _("Decisions and next steps"),
}


def parts_of(agenda: Agenda) -> list[str]:
    """The parts that have something to say; what is decided always has its place."""
    says = {
        "last_steps": agenda.last_steps,
        "numbers": agenda.numbers or agenda.metrics,
        "goals": agenda.goals,
        "changes": agenda.changes,
        "slipping": agenda.slipping,
        "ahead": agenda.ahead or agenda.joint_days,
        "dependencies": agenda.dependencies or agenda.support,
        "updates": agenda.updates,
        "recognition": agenda.kudos,
        "decisions": True,
    }
    return [part for part in NAMES if says[part]]
