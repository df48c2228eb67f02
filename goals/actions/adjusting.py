"""Adjustments: once a goal is active, a changed target, date, weight or owner asks why and is kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from goals.models import Adjustment, Goal, KeyResult, Metric
from teamops.errors import RuleBroken
from teamops.people.models import Person

# Changing one of these once the goal is active is an adjustment.
ADJUSTED = frozenset(
    {"kind", "start", "target", "interim", "weight", "owner", "starts_on", "ends_on", "cycle"}
)
MOST_WORDS = 300


@dataclass(frozen=True)
class Why:
    """Why something is adjusted: the kind of reason, a few words, and the metric that it rests on."""

    reason: str
    words: str
    metric: Metric | None = None


def is_adjustment(goal: Goal, changed: Iterable[str]) -> bool:
    """Whether a change of these fields needs a reason: of an active goal's numbers, dates, weight, owner."""
    return goal.is_active and bool(ADJUSTED.intersection(changed))


def keep_adjustment(
    goal: Goal,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    why: Why | None,
    *,
    by: Person | None,
    key_result: KeyResult | None = None,
) -> Adjustment:
    """Keep what was changed and why. Raises RuleBroken where the reason or its words are missing."""
    why = _checked(goal, why)
    return Adjustment.objects.create(
        organization_id=goal.organization_id,
        goal=goal,
        key_result=key_result,
        changes={name: [before[name], after[name]] for name in after if name in ADJUSTED},
        reason=why.reason,
        words=why.words.strip(),
        metric=why.metric,
        author=by,
    )


def _checked(goal: Goal, why: Why | None) -> Why:
    if why is None or why.reason not in Adjustment.Reason.values:
        raise RuleBroken(
            _("The goal is active, so this is an adjustment. Choose why it changes."),
            code="reason",
            field="reason",
        )
    if not why.words.strip():
        raise RuleBroken(
            _("Say in a few words why it changes; the goal’s page shows it beside the old value."),
            code="reason",
            field="words",
        )
    if len(why.words.strip()) > MOST_WORDS:
        raise RuleBroken(
            _("The reason is longer than %(most)s characters. Shorten it.") % {"most": MOST_WORDS},
            code="too_long",
            field="words",
        )
    if why.metric is not None and why.metric.organization_id != goal.organization_id:
        raise RuleBroken(_("Choose one from the list."), code="unknown", field="metric")
    return why
