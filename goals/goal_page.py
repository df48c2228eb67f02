"""What the goal page says about its key results, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals import numbers
from goals.models import KeyResult
from goals.numbers import Kind, rounded
from goals.outlook import Outlook
from goals.standing import GoalStanding, KeyResultStanding
from goals.why import Explanation, why_key_result
from goals.wording import foreseen_text, zone_words
from teamops.charts import Fan, Point
from teamops.formats import day_name, distance, percent, whole_percent


@dataclass(frozen=True)
class KeyResultPanel:
    """The chosen key result: its chart, what it shows in one sentence, and how its numbers came about."""

    standing: KeyResultStanding
    whole: GoalStanding  # where its goal stands

    @property
    def key_result(self) -> KeyResult:
        return self.standing.key_result

    @property
    def readings(self) -> list[Point]:
        """What counts, by day; of one day the last. A plan's share is drawn in whole per cent."""
        read = {one.day: one.value for one in self.standing.measure.readings}
        if self.key_result.is_from_plan:
            return [(day, whole_percent(value)) for day, value in read.items()]
        return list(read.items())

    @property
    def unit(self) -> str:
        return "%" if self.key_result.is_from_plan else self.key_result.unit

    @property
    def path(self) -> list[Point]:
        """From start to target, through the interim targets; of a health measure the limit."""
        measure = self.standing.measure
        span, target = measure.span, measure.target
        if target is None:
            return []
        if measure.kind.is_health or measure.start is None:
            return [(span.first, target), (span.last, target)]
        between = [(one.day, one.value) for one in measure.interim]
        return [(span.first, measure.start), *between, (span.last, target)]

    @property
    def floor(self) -> list[Point]:
        """The lower bound of a number that is to stay between two; `path` is the upper one."""
        measure = self.standing.measure
        if measure.kind is not Kind.BETWEEN or measure.start is None:
            return []
        return [(measure.span.first, measure.start), (measure.span.last, measure.start)]

    @property
    def holds(self) -> bool:
        """Whether the drawn path is a limit that is to hold."""
        return self.standing.measure.kind.is_health

    @property
    def has_chart(self) -> bool:
        return bool(self.readings) and not self.key_result.is_yes_no

    @property
    def due(self) -> str:
        """When the next check-in is due, or that one was missed: facts, no blame."""
        due = self.standing.due
        if due is None:
            return ""
        if self.standing.missed:
            return _("the check-in of %(day)s is missing") % {"day": day_name(due, self.standing.on)}
        return _("next check-in by %(day)s") % {"day": day_name(due, self.standing.on)}

    @property
    def finding(self) -> str:
        """The chart in one sentence."""
        kind = self.standing.measure.kind
        if kind is Kind.YES_NO:
            return self._yes_or_no()
        if kind is Kind.FROM_PLAN:
            return self._plan()
        if self.standing.value is None:
            return _("No check-in yet.")
        if kind is Kind.SCALE:
            return self._zone()
        return self._health() if kind.is_health else self._pace()

    @property
    def finding_of(self) -> str:
        """Which of its numbers the sentence is about."""
        return "pace" if self.standing.expected_value is not None else "progress"

    def _plan(self) -> str:
        """How much of the plan is done, against what was due by its first dates."""
        if self.standing.progress is None:
            return _("The goal has no plan yet, so there is nothing to count. Make one below.")
        return _("%(done)s of the plan is done; by its first dates %(due)s would be.") % {
            "done": percent(self.standing.progress),
            "due": percent(self.standing.expected),
        }

    def _zone(self) -> str:
        """Which step of the scale is reached, and what it means here."""
        for value, name, words in zone_words(self.key_result):
            if value == self.standing.value:
                return _("%(step)s: %(words)s") % {"step": name, "words": words} if words else name
        return ""

    def _yes_or_no(self) -> str:
        if self.standing.progress == 1:
            return _("This is done.")
        day = day_name(self.standing.measure.span.last, self.standing.on)
        return _("Not done yet; due %(day)s.") % {"day": day}

    def _health(self) -> str:
        periods = numbers.periods(self.standing.measure)
        held = sum(value_holds for _number, value_holds in periods)
        return ngettext(
            "It held in %(held)s of %(all)s check-in period.",
            "It held in %(held)s of %(all)s check-in periods.",
            len(periods),
        ) % {"held": held, "all": len(periods)}

    def _pace(self) -> str:
        """How far ahead of or behind the pace the last value lies."""
        value, pace = self.standing.value, self.standing.expected_value
        if value is None or pace is None:
            return ""
        ahead = value - pace if self.standing.measure.kind is Kind.INCREASE else pace - value
        amount = rounded(abs(ahead), self.standing.places)
        apart = {"distance": distance(amount, self.key_result.unit)}
        if self.standing.progress is not None and self.standing.progress < 0:
            return _("Worse than at the start, %(distance)s behind the pace.") % apart
        if not amount or abs(ahead) < abs(pace) / 500:
            return _("Just on the pace.")
        return (
            _("%(distance)s ahead of the pace.") if ahead > 0 else _("%(distance)s behind the pace.")
        ) % apart

    @property
    def outlook(self) -> Outlook | None:
        """The forecast of an open key result with enough history; None where there is nothing to foresee."""
        measure = self.standing.measure
        over = numbers.is_reached(measure) or self.standing.on >= measure.span.last
        return None if over or not self.key_result.goal.is_active else self.standing.outlook

    @property
    def fan(self) -> Fan | None:
        """The forecast as the chart draws it, no finer than what was read; a plan's in per cent."""
        found = self.outlook
        if found is None:
            return None
        scale, places = (100, 0) if self.key_result.is_from_plan else (1, self.standing.places)
        ends = (found.p10, found.p50, found.p90)
        low, middle, high = (round(value * scale, places) + 0.0 for value in ends)  # no minus zero
        return Fan(self.standing.measure.span.last, low, middle, high)

    @property
    def forecast(self) -> str:
        """The forecast in one sentence, to stand beside the stated confidence."""
        found = self.outlook
        if found is None:
            return ""
        chance = {"chance": percent(found.chance)}
        if self.standing.measure.kind.is_health:
            return _("%(chance)s likely to hold at the end.") % chance
        if self.key_result.is_yes_no:
            return _("%(chance)s likely to be done in time.") % chance
        where = {"end": foreseen_text(self.key_result, found.p50, self.standing.places)}
        return _("Its history leads to %(end)s: %(chance)s likely to reach the target.") % (chance | where)

    @property
    def reasons(self) -> list[Explanation]:
        """How every number of the key result comes about."""
        return why_key_result(self.standing, self.whole)


def chosen_panel(standing: GoalStanding, wanted: str) -> KeyResultPanel | None:
    """The key result that the address asks for, else the first; None where there is none."""
    found = next((one for one in standing.key_results if str(one.key_result.pk) == wanted), None)
    first = found or next(iter(standing.key_results), None)
    return KeyResultPanel(first, standing) if first else None
