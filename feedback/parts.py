"""The parts of a review's agenda, in the order of the meeting."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from feedback.agenda import Agenda

# What every part is told of.
OF_ALL = ("team", "week", "today", "last_week")
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
    "raised": _("Raised"),
    "decisions": _("Decisions and next steps"),
}


# Of each part what of an agenda it tells; the votes are no part of their own, they belong to the goals.
TELLS: dict[str, tuple[str, ...]] = {
    "last_steps": ("last_steps",),
    "numbers": ("numbers", "metrics"),
    "goals": ("goals",),
    "votes": ("votes",),
    "changes": ("changes",),
    "slipping": ("slipping",),
    "ahead": ("ahead", "joint_days"),
    "dependencies": ("dependencies", "support"),
    "updates": ("updates", "mood"),
    "recognition": ("kudos",),
    "raised": ("raised",),
    "decisions": ("decisions", "next_steps"),
}


def parts_of(agenda: Agenda) -> list[str]:
    """The parts that have something to say, which is in lists; what is decided always has its place."""
    return [part for part in NAMES if part == "decisions" or _has_something(agenda, part)]


def _has_something(agenda: Agenda, part: str) -> bool:
    told = [getattr(agenda, name) for name in TELLS[part]]
    return any(isinstance(lines, list) and lines for lines in told)


def only(agenda: Agenda, part: str) -> Agenda:
    """What one part tells, and of when and whom it is; all else is left empty."""
    told = {name: getattr(agenda, name) for name in (*OF_ALL, *TELLS[part])}
    return Agenda(as_of=agenda.as_of, **told)
