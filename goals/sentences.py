"""What happened to goals, key results and cycles, as sentences in the reader's language."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from goals.actions.adjusting import ADJUSTED
from goals.field_words import LABELS, shown
from goals.models import Adjustment, StatedStatus
from teamops.activity.models import Event
from teamops.activity.sentences import tell
from teamops.formats import number


def _value(text: str | None) -> str:
    return "—" if text is None else number(Decimal(text))


def _why(event: Event) -> str:
    """The kind of reason in the reader's language; what was kept before there were kinds stands as it is."""
    reason = event.after.get("reason", "")
    return str(Adjustment.Reason(reason).label) if reason in Adjustment.Reason.values else reason


def _with_reason(sentence: str, event: Event) -> str:
    reason = _why(event)
    return _("%(what)s, because: %(reason)s") % {"what": sentence, "reason": reason} if reason else sentence


def _changes(event: Event) -> str:
    """Each adjusted field, from what to what: "target 72 → 66, last day 18 Dec → 23 Dec"."""
    told = [_change(name, event) for name in LABELS if name in event.after and name in ADJUSTED]
    return _(", ").join(told)


def _change(name: str, event: Event) -> str:
    field = {"field": str(LABELS[name])}
    if name == "interim":
        return field["field"]
    if name in ("owner", "cycle"):
        return _("another %(field)s") % field
    after = shown(name, event.after[name])
    if name in ("starts_on", "ends_on") and event.before.get(name) is None:
        return _("%(field)s now %(after)s") % (field | {"after": after})
    before = shown(name, event.before.get(name))
    return _("%(field)s %(before)s → %(after)s") % (field | {"before": before, "after": after})


def goal_adjusted(event: Event) -> str:
    """What moved, from where to where, and why."""
    return _with_reason(_("adjusted the goal: %(changes)s") % {"changes": _changes(event)}, event)


def goal_status_stated(event: Event) -> str:
    status = event.after.get("stated_status")
    if not status:
        return _("lets the numbers say the goal's status again")
    return _("states that the goal is: %(status)s") % {"status": StatedStatus(status).label}


def goal_closed(event: Event) -> str:
    grade = event.after.get("grade")
    if grade is None:
        return _("closed the goal without a grade")
    return _("closed the goal with grade %(grade)s") % {"grade": grade}


def checked_in(event: Event) -> str:
    """From what to what, with the key result's name."""
    after, before = event.after.get("value"), event.before.get("value")
    facts = {"what": _named(event), "value": _value(after), "before": _value(before)}
    if before is None or before == after:
        return _("checked in %(what)s at %(value)s") % facts
    return _("checked in %(what)s: %(before)s → %(value)s") % facts


def _named(event: Event) -> str:
    """The key result, as it was called then."""
    return _("“%(statement)s”") % {"statement": event.after.get("name", "")}


def check_in_corrected(event: Event) -> str:
    return _("corrected a check-in on %(what)s: %(before)s → %(value)s") % {
        "what": _named(event),
        "before": _value(event.before.get("value")),
        "value": _value(event.after.get("value")),
    }


def key_result_adjusted(event: Event) -> str:
    """What moved, from where to where, and why."""
    words = {"what": _named(event), "changes": _changes(event)}
    return _with_reason(_("adjusted %(what)s: %(changes)s") % words, event)


def asked_to_agree(event: Event) -> str:
    """How many were asked, and about which version."""
    asked = len(event.after.get("persons", ()))
    words = {"n": asked, "version": event.after.get("version")}
    return (
        ngettext(
            "asks %(n)s person to agree to version %(version)s",
            "asks %(n)s people to agree to version %(version)s",
            asked,
        )
        % words
    )


def _proposal(event: Event) -> str:
    """What was proposed: "“Checkout completed”, target 66"; empty where it was said in words."""
    told = [
        _("%(field)s %(value)s") % {"field": LABELS[name], "value": shown(name, event.after[key])}
        for key, name in (("target", "target"), ("day", "last_day"))
        if key in event.after
    ]
    about = [_named(event)] if event.after.get("name") else []
    return _(", ").join([*about, *told]) if told else ""


def proposed(event: Event) -> str:
    what = _proposal(event)
    return _("proposes a change: %(what)s") % {"what": what} if what else _("proposes a change, in words")


def proposal_accepted(event: Event) -> str:
    return _("took a proposal: %(what)s") % {"what": _proposal(event)}


def key_result_added(event: Event) -> str:
    return _("added the key result %(what)s") % {"what": _named(event)}


def key_result_edited(event: Event) -> str:
    return _("edited the key result %(what)s") % {"what": _named(event)}


def key_result_dropped(event: Event) -> str:
    return _("dropped the key result %(what)s") % {"what": _named(event)}


def key_result_restored(event: Event) -> str:
    return _("restored the key result %(what)s") % {"what": _named(event)}


def key_result_handed_over(event: Event) -> str:
    return _("handed over the key result %(what)s") % {"what": _named(event)}


def register() -> None:
    """Tell every verb of goals; called from `apps.ready`."""
    tell("goal.created", gettext_lazy("wrote this goal"))
    tell("goal.edited", gettext_lazy("edited the goal"))
    tell("goal.adjusted", goal_adjusted)
    tell("goal.supports_changed", gettext_lazy("changed which goals this one supports"))
    tell("goal.activated", gettext_lazy("made the goal active"))
    tell("goal.status_stated", goal_status_stated)
    tell("goal.closed", goal_closed)
    tell("goal.reopened", gettext_lazy("reopened the goal"))
    tell("goal.handed_over", gettext_lazy("handed the goal over"))
    tell("goal.asked", asked_to_agree)
    tell("goal.agreed", gettext_lazy("agreed to the goal"))
    tell("goal.proposed", proposed)
    tell("goal.declined", gettext_lazy("declined the goal"))
    tell("goal.answer_taken_back", gettext_lazy("took back an answer to the goal"))
    tell("goal.proposal_accepted", proposal_accepted)
    tell("goal.proposal_kept", gettext_lazy("answered, and keeps the goal as it is"))
    tell("key_result.added", key_result_added)
    tell("key_result.edited", key_result_edited)
    tell("key_result.adjusted", key_result_adjusted)
    tell("key_result.dropped", key_result_dropped)
    tell("key_result.restored", key_result_restored)
    tell("key_result.handed_over", key_result_handed_over)
    tell("key_result.checked_in", checked_in)
    tell("key_result.check_in_corrected", check_in_corrected)
    tell("cycle.created", gettext_lazy("made the cycle"))
    tell("cycle.edited", gettext_lazy("edited the cycle"))
    tell("cycle.state_changed", gettext_lazy("changed the cycle's state"))
