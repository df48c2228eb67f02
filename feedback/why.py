"""Why the sentences of a review count what they count: each part's lines, and what of them was counted.

Pure: of the agenda, whether it is the live one or the record of a closed review. What a line's own numbers
are made of stands on the page of its goal, task or dependency, to which the inputs lead.
"""

from collections.abc import Sequence
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback import findings
from feedback.agenda import (
    Agenda,
    Ahead,
    Change,
    DependencyLine,
    GoalLine,
    Number,
    PersonAhead,
    Slip,
    Step,
    SupportLine,
)
from feedback.changes import told
from feedback.updates.part import Told as ToldUpdate
from feedback.updates.part import told as told_updates
from goals.across import look
from goals.formula import exact, total
from goals.why import Explanation, Input
from goals.why.explanation import equals, word
from teamops.formats import short_day, signed, slip


def why_review(agenda: Agenda) -> list[Explanation]:
    """One for each part that has something to count, in the order of the page."""
    said = findings.findings(agenda)
    parts = [
        _last_steps(agenda),
        _numbers(agenda),
        _goals(agenda),
        _changes(agenda),
        _slipping(agenda.slipping),
        _ahead(agenda),
        _support(agenda),
        _dependencies(agenda.dependencies),
        _updates(agenda),
    ]
    return [
        Explanation(key=f"why-{key}", name=name, shown="", how=[said[key], *how], inputs=inputs)
        for key, name, how, inputs in parts
        if key in said
    ]


Part = tuple[str, str, list[str], list[Input]]


def _last_steps(agenda: Agenda) -> Part:
    how = [_("Counted is what was promised in the last review; what is dropped is not done.")]
    return "last_steps", _("Last next steps"), how, [_step(step) for step in agenda.last_steps]


def _step(step: Step) -> Input:
    note = _("due %(day)s") % {"day": short_day(step.due)} if step.due else ""
    if step.weeks_open > 1:
        times = ngettext("carried over", "carried over %(n)s times", step.weeks_open)
        note = _(", ").join(filter(None, [note, times % {"n": step.weeks_open}]))
    return Input(step.title, word(step.status), f"tasks/{step.number}/", note)


def _numbers(agenda: Agenda) -> Part:
    how = [
        _("The change is what stands now less what stood at the last review."),
        _("The right way is towards the target, or back to where a measure holds; no change is neither."),
    ]
    return "numbers", _("Numbers"), how, [_number(one) for one in agenda.numbers]


def _number(one: Number) -> Input:
    value = _("%(before)s → %(now)s") % {"before": one.stood_at, "now": one.stands_at}
    judged = "" if one.better is None else _("better") if one.better else _("worse")
    note = " ".join(filter(None, [one.has_moved, judged]))
    return Input(one.what, value, f"goals/{one.goal}/why/?kr={one.key_result}", note)


def _goals(agenda: Agenda) -> Part:
    how = [_("Each goal counts once, by the status that is shown: as its owner states it, else suggested.")]
    return "goals", _("Goals"), how, [_goal(line) for line in agenda.goals]


def _goal(line: GoalLine) -> Input:
    confidence = f"{line.confidence}/10" if line.confidence else ""
    change = signed(Decimal(line.confidence_change)) if line.confidence_change else ""
    note = " ".join(filter(None, [confidence, change]))
    return Input(line.statement, word(line.status), f"goals/{line.number}/why/#suggested", note)


def _changes(agenda: Agenda) -> Part:
    how = [_("Counted is what the trail tells of the team’s goals, plans and dependencies since then.")]
    inputs = [_change(one.change, one.sentence) for one in told(agenda.changes)]
    return "changes", _("Changes since last review"), how, inputs


def _change(change: Change, said: str) -> Input:
    return Input(change.what, short_day(timezone.localtime(change.at).date()), note=said)


def _slipping(slips: Sequence[Slip]) -> Part:
    how = [_("Each counts once: as blocked, else as late, else as moved. Days are calendar days.")]
    return "slipping", _("Slipping and blocked"), how, [_slip(one) for one in slips]


def _slip(one: Slip) -> Input:
    what = _("blocked") if one.blocked else _("late") if one.late else _("moved")
    note = signed(Decimal(one.days), _("d")) if one.days else ""
    return Input(one.what, what, one.path, note)


def _ahead(agenda: Agenda) -> Part:
    how = [_("Planned hours are the estimates of a person’s tasks of both weeks; who has none has no sum.")]
    return "ahead", _("Next two weeks"), how, [_person(line) for line in agenda.ahead]


def _person(line: PersonAhead) -> Input:
    """A person with the sum of the estimates that stand beside their tasks."""
    things: list[Ahead] = [*line.this_week, *line.next_week]
    hours = [exact(one.hours, _("h")) for one in things if one.hours]
    name = line.who.name if line.who else _("nobody yet")
    if line.hours is None or not hours:
        return Input(name, note=ngettext("%(n)s thing", "%(n)s things", len(things)) % {"n": len(things)})
    said = exact(line.hours, _("h")).text
    return Input(name, said, note=equals(total(hours), said))


def _support(agenda: Agenda) -> Part:
    how = [
        _(
            "Counted is what is asked or promised and not there yet; an age is the calendar days since it "
            "was asked."
        )
    ]
    return "support", _("Support"), how, [_request(one, agenda) for one in agenda.support]


def _request(one: SupportLine, agenda: Agenda) -> Input:
    note = _("asked %(day)s") % {"day": short_day(one.asked_on)}
    if one.took is not None:
        took = ngettext("answered after %(n)s day", "answered after %(n)s days", one.took) % {"n": one.took}
        note = _(", ").join([note, took])
    state = findings.support_look(one, agenda.today)[1]
    return Input(one.need, state, f"support/{one.number}/why/", note)


def _dependencies(lines: Sequence[DependencyLine]) -> Part:
    how = [_("Counted is what is asked, promised or delivered and not yet confirmed.")]
    return "dependencies", _("Support and dependencies"), how, [_dependency(one) for one in lines]


def _updates(agenda: Agenda) -> Part:
    how = [
        _("Owed is one by each member who works that week; who is away owes none."),
        _(
            "Moods that members do not show are counted three at a time, so that no two averages tell of one "
            "person."
        ),
    ]
    return "updates", _("Updates from the team"), how, [_update(one) for one in told_updates(agenda)]


def _update(one: ToldUpdate) -> Input:
    name = one.line.who.name if one.line.who else _("nobody yet")
    return Input(name, one.says or _("written in time"), note=one.problems)


def _dependency(one: DependencyLine) -> Input:
    state = look(one.state, at_risk=one.at_risk, overdue=one.overdue)
    days = [_("needed %(day)s") % {"day": short_day(one.needed_on)}]
    if one.promised_on:
        days.append(_("promised %(day)s") % {"day": short_day(one.promised_on)})
    if one.days and one.was and one.promised_on:
        days.append(slip(one.was, one.promised_on))
    return Input(one.what, str(state[1]), f"dependencies/{one.pk}/", _(", ").join(days))
