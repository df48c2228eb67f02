"""The kinds of message that people choose among: families of rules, so that a new rule needs no choice."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from teamops.notifications.rules import Rule


@dataclass(frozen=True)
class Kind:
    """A family of rules; the name is kept in the database. `text` says what comes of it."""

    name: str
    label: str | Promise
    text: str | Promise


OTHER = "other"
# In the order of the settings.
KINDS = {
    kind.name: kind
    for kind in (
        Kind("tasks", _("Tasks"), _("due, late or blocked")),
        Kind("plans", _("Plans"), _("milestones that are near or slip")),
        Kind("check_ins", _("Check-ins"), _("due, missed, or a key result that is stale")),
        Kind("agreements", _("Agreements"), _("goals to agree to, and answers to yours")),
        Kind("asked", _("Asked of me"), _("support, what other teams need, hand-overs, and answers")),
        Kind("reviews", pgettext_lazy("kind of message", "Reviews"), _("updates, reviews, next steps")),
        Kind("goals", _("Goals"), _("forecasts that fall, the end of a cycle")),
        Kind("mentions", _("Mentions"), _("somebody names you in a comment")),
        Kind("watched", pgettext_lazy("kind of message", "Watched"), _("what happens to what you watch")),
        Kind("team", pgettext_lazy("kind of message", "My team"), _("what waits for somebody for too long")),
        Kind(OTHER, pgettext_lazy("kind of message", "Anything else"), _("what belongs to none of these")),
    )
}
# By what a rule is about, where it says nothing else.
_BY_SUBJECT = {
    "task": "tasks",
    "milestone": "plans",
    "actionplan": "plans",
    "keyresult": "check_ins",
    "agreement": "agreements",
    "supportrequest": "asked",
    "dependency": "asked",
    "handover": "asked",
    "weeklyupdate": "reviews",
    "weeklyreview": "reviews",
    "goal": "goals",
    "cycle": "goals",
    "comment": "mentions",
    "event": "watched",
}


def kind_of(rule: Rule) -> Kind:
    """The kind of what this rule finds."""
    return KINDS[rule.kind or _BY_SUBJECT.get(rule.subject_type, OTHER)]
