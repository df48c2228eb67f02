"""What happened to goals, key results and cycles, as sentences in the reader's language."""

import datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from goals.actions.adjusting import ADJUSTED
from goals.field_words import LABELS, shown
from goals.models import Adjustment, Cycle, Dismissal, StatedStatus
from goals.numbers import Kind
from goals.wording import value_named
from teamops.activity.models import Event
from teamops.activity.sentences import tell
from teamops.formats import day_name, moment, number, percent, short_day


def _value(text: str | None, event: Event | None = None) -> str:
    """`event`: where the value may be a share of the plan, done or not, or a step of a scale."""
    if text is None:
        return "—"
    value, after = Decimal(text), event.after if event else {}
    if "of_kind" in after:
        return value_named(Kind(after["of_kind"]), value)
    return percent(value) if "of_plan" in after else number(value)


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


def goal_edited(event: Event) -> str:
    """Who may see it, if that changed; else that something did."""
    if "is_private" in event.after:
        return _("made the goal private") if event.after["is_private"] else _("made the goal open to all")
    return _("edited the goal")


def goal_status_stated(event: Event) -> str:
    status = event.after.get("stated_status")
    if not status:
        return _("lets the numbers say the goal’s status again")
    return _("stated the status as %(status)s") % {"status": StatedStatus(status).label}


def goal_closed(event: Event) -> str:
    grade = event.after.get("grade")
    if grade is None:
        return _("closed the goal without a grade")
    return _("closed the goal with grade %(grade)s") % {"grade": grade}


def checked_in(event: Event) -> str:
    """From what to what, with the key result's name, and the metric that it comes from."""
    after, before = event.after.get("value"), event.before.get("value")
    facts = {"what": _named(event), "value": _value(after, event), "before": _value(before, event)}
    if "metric" in event.after:
        return _checked_itself_in(event, facts | _metric(event))
    if before is None or before == after:
        if "of_kind" in event.after:
            return _("checked in %(what)s: %(value)s") % facts
        return _("checked in %(what)s at %(value)s") % facts
    return _("checked in %(what)s: %(before)s → %(value)s") % facts


def _named(event: Event) -> str:
    """The key result, as it was called then."""
    return _("“%(statement)s”") % {"statement": event.after.get("name", "")}


def _checked_itself_in(event: Event, facts: dict[str, str]) -> str:
    """One day with its value, a history with its length."""
    days = event.after.get("days")
    if not days:
        return _("%(what)s checked in at %(value)s, from the metric “%(metric)s”") % facts
    return _("%(what)s checked in for %(n)s days from the metric “%(metric)s”, last at %(value)s") % (
        facts | {"n": len(days)}
    )


def _metric(event: Event) -> dict[str, str]:
    """The metric from which a check-in came, as it was called then, and the day that it is about."""
    day = event.after.get("day")
    shown = day_name(datetime.date.fromisoformat(day)) if day else "—"
    return {"metric": event.after.get("from", ""), "day": shown}


def check_in_corrected(event: Event) -> str:
    facts = {
        "what": _named(event),
        "before": _value(event.before.get("value"), event),
        "value": _value(event.after.get("value"), event),
    }
    if "days" in event.after:
        return _("%(n)s check-ins of %(what)s were corrected, as the metric “%(metric)s” now says") % (
            facts | _metric(event) | {"n": len(event.after["days"])}
        )
    if "metric" in event.after:
        return _("%(what)s of %(day)s became %(before)s → %(value)s, as the metric “%(metric)s” now says") % (
            facts | _metric(event)
        )
    return _("corrected a check-in on %(what)s: %(before)s → %(value)s") % facts


def check_in_removed(event: Event) -> str:
    facts = {"what": _named(event), "before": _value(event.before.get("value"))} | _metric(event)
    return _("%(what)s lost its check-in of %(day)s at %(before)s: “%(metric)s” has no reading there") % facts


def readings_written(event: Event) -> str:
    """One reading with its value, several with how many; a program is named as one."""
    told = _written(event)
    return told if event.actor_id else _("A program %(what)s") % {"what": told}


def _written(event: Event) -> str:
    after = event.after
    new, changed = after.get("new", 0), after.get("changed", 0)
    if new + changed == 1 and after.get("last"):
        return _one_written(event, changed)
    added = ngettext("added %(n)s reading", "added %(n)s readings", new) % {"n": f"{new:,}"}
    if not changed:
        return added
    corrected = ngettext("corrected %(n)s reading", "corrected %(n)s readings", changed) % {
        "n": f"{changed:,}"
    }
    return _("%(added)s and %(corrected)s") % {"added": added, "corrected": corrected} if new else corrected


def _one_written(event: Event, changed: int) -> str:
    facts = {"value": _with_unit(event, event.after.get("value")), "when": _moment(event.after["last"])}
    if not changed:
        return _("added a reading of %(when)s: %(value)s") % facts
    facts["before"] = _with_unit(event, next(iter(event.before.values()), None))
    return _("corrected the reading of %(when)s: %(before)s → %(value)s") % facts


def reading_removed(event: Event) -> str:
    at = event.before.get("at")
    return _("removed the reading of %(when)s: %(value)s") % {
        "when": _moment(at) if at else "—",
        "value": _with_unit(event, event.before.get("value")),
    }


def _with_unit(event: Event, text: str | None) -> str:
    return "—" if text is None else number(Decimal(text), event.after.get("unit", ""))


def _moment(iso: str) -> str:
    return moment(datetime.datetime.fromisoformat(iso))


def token_made(event: Event) -> str:
    return _("made a token for %(name)s") % {"name": event.after.get("name", "")}


def token_revoked(event: Event) -> str:
    return _("revoked the token of %(name)s") % {"name": event.after.get("name", "")}


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


def finding_dismissed(event: Event) -> str:
    """Which of the findings, and the words of who answered it."""
    finding = event.after.get("finding", "")
    facts = {
        "what": _named(event),
        "finding": Dismissal.Finding(finding).label if finding in Dismissal.Finding.values else finding,
        "reason": event.after.get("reason", ""),
    }
    if not facts["reason"]:
        return _("said why it is all right at %(what)s: %(finding)s") % facts
    return _("said why it is all right at %(what)s (%(finding)s): %(reason)s") % facts


def _day(text: object) -> str:
    return short_day(datetime.date.fromisoformat(str(text))) if text else "—"


def dependency_asked(event: Event) -> str:
    return _("asked another team for something by %(day)s") % {"day": _day(event.after.get("needed_on"))}


def dependency_accepted(event: Event) -> str:
    return _("promised what was asked for, for %(day)s") % {"day": _day(event.after.get("promised_on"))}


def promise_moved(event: Event) -> str:
    days = {
        "before": _day(event.before.get("promised_on")),
        "after": _day(event.after.get("promised_on")),
    }
    reason = event.after.get("reason")
    if not reason:
        return _("moved the promise from %(before)s to %(after)s") % days
    return _("moved the promise from %(before)s to %(after)s: %(reason)s") % (days | {"reason": reason})


def cycle_state_changed(event: Event) -> str:
    """From which state to which."""
    before, after = (
        Cycle.State(state).label if state in Cycle.State.values else "—"
        for state in (event.before.get("state"), event.after.get("state"))
    )
    return _("took the cycle from %(before)s to %(after)s") % {"before": before, "after": after}


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
    tell("key_result.finding_dismissed", finding_dismissed)
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
    tell("team.goals_hidden", gettext_lazy("hid the team’s goals while a cycle is being prepared"))
    tell("team.goals_shown", gettext_lazy("shows the team’s goals while a cycle is being prepared"))
    tell("key_result.check_in_removed", check_in_removed)
    tell("metric.created", gettext_lazy("made the metric"))
    tell("metric.edited", gettext_lazy("edited the metric"))
    tell("metric.archived", gettext_lazy("archived the metric"))
    tell("metric.restored", gettext_lazy("restored the metric"))
    tell("metric.handed_over", gettext_lazy("handed the metric over"))
    tell("metric.readings_written", readings_written)
    tell("metric.reading_removed", reading_removed)
    tell("metric.token_made", token_made)
    tell("metric.token_revoked", token_revoked)
    tell("cycle.created", gettext_lazy("made the cycle"))
    tell("cycle.edited", gettext_lazy("edited the cycle"))
    tell("cycle.state_changed", cycle_state_changed)
