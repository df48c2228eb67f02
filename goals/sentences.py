"""What happened to goals, key results and cycles, as sentences in the reader's language."""

import datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.models import StatedStatus
from teamops.activity.models import Event
from teamops.activity.sentences import tell
from teamops.formats import number, short_day


def _value(text: str | None) -> str:
    return "—" if text is None else number(Decimal(text))


def _moved(event: Event, field: str) -> bool:
    return field in event.after


def _with_reason(sentence: str, event: Event) -> str:
    reason = event.after.get("reason")
    return _("%(what)s, because: %(reason)s") % {"what": sentence, "reason": reason} if reason else sentence


def goal_adjusted(event: Event) -> str:
    """Which of owner, weight, dates and cycle moved, and why."""
    if _moved(event, "owner"):
        sentence = _("gave the goal another owner")
    elif _moved(event, "cycle"):
        sentence = _("moved the goal to another cycle")
    elif _moved(event, "weight"):
        sentence = _("changed the goal's weight")
    else:
        sentence = _("changed the goal's dates")
    return _with_reason(sentence, event)


def goal_edited(event: Event) -> str:
    """Who may see it, if that changed; else that something did."""
    if _moved(event, "is_private"):
        return _("made the goal private") if event.after["is_private"] else _("made the goal open to all")
    return _("edited the goal")


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
    """The target's way if it moved, else that something was adjusted; and why."""
    if _moved(event, "target"):
        sentence = _("adjusted the target of %(what)s: %(before)s → %(value)s") % {
            "what": _named(event),
            "before": _value(event.before.get("target")),
            "value": _value(event.after.get("target")),
        }
    else:
        sentence = _("adjusted %(what)s") % {"what": _named(event)}
    return _with_reason(sentence, event)


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


def _day(text: object) -> str:
    return short_day(datetime.date.fromisoformat(str(text))) if text else "—"


def dependency_asked(event: Event) -> str:
    return _("asked another team for something by %(day)s") % {"day": _day(event.after.get("needed_on"))}


def dependency_accepted(event: Event) -> str:
    return _("promised what was asked for, for %(day)s") % {"day": _day(event.after.get("promised_on"))}


def promise_moved(event: Event) -> str:
    return _("moved the promise from %(before)s to %(after)s") % {
        "before": _day(event.before.get("promised_on")),
        "after": _day(event.after.get("promised_on")),
    }


def register() -> None:
    """Tell every verb of goals; called from `apps.ready`."""
    tell("goal.created", gettext_lazy("wrote this goal"))
    tell("goal.edited", goal_edited)
    tell("goal.teams_changed", gettext_lazy("changed which teams work on the goal"))
    tell("goal.adjusted", goal_adjusted)
    tell("goal.supports_changed", gettext_lazy("changed which goals this one supports"))
    tell("goal.activated", gettext_lazy("made the goal active"))
    tell("goal.status_stated", goal_status_stated)
    tell("goal.closed", goal_closed)
    tell("goal.reopened", gettext_lazy("reopened the goal"))
    tell("goal.handed_over", gettext_lazy("handed the goal over"))
    tell("key_result.added", key_result_added)
    tell("key_result.edited", key_result_edited)
    tell("key_result.adjusted", key_result_adjusted)
    tell("key_result.dropped", key_result_dropped)
    tell("key_result.restored", key_result_restored)
    tell("key_result.handed_over", key_result_handed_over)
    tell("key_result.checked_in", checked_in)
    tell("key_result.check_in_corrected", check_in_corrected)
    tell("dependency.asked", dependency_asked)
    tell("dependency.accepted", dependency_accepted)
    tell("dependency.promise_moved", promise_moved)
    tell("dependency.declined", gettext_lazy("declined what the goal needs"))
    tell("dependency.owner_named", gettext_lazy("named who answers for what the goal needs"))
    tell("dependency.delivered", gettext_lazy("delivered what the goal needs"))
    tell("dependency.confirmed", gettext_lazy("confirmed that it is what the goal needs"))
    tell("dependency.sent_back", gettext_lazy("sent back what was delivered"))
    tell("dependency.withdrawn", gettext_lazy("said that it is no longer needed"))
    tell("joint_event.created", gettext_lazy("arranged the joint event"))
    tell("joint_event.edited", gettext_lazy("changed the joint event"))
    tell("joint_event.cancelled", gettext_lazy("cancelled the joint event"))
    tell("team.goals_hidden", gettext_lazy("hid the team's goals while a cycle is being prepared"))
    tell("team.goals_shown", gettext_lazy("shows the team's goals while a cycle is being prepared"))
    tell("cycle.created", gettext_lazy("made the cycle"))
    tell("cycle.edited", gettext_lazy("edited the cycle"))
    tell("cycle.state_changed", gettext_lazy("changed the cycle's state"))
