"""Values of key results as people read them, by kind: 35.8 %, yes, target (0.7), 2–4 h, 40 %."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.models import KeyResult
from goals.numbers import ZERO, ZONES, Kind
from teamops.formats import number, percent

ZONE_NAMES = {
    ZERO: gettext_lazy("not yet"),
    ZONES["commit"]: gettext_lazy("commit (0.3)"),
    ZONES["target"]: gettext_lazy("target (0.7)"),
    ZONES["stretch"]: gettext_lazy("stretch (1.0)"),
}


def zone_words(key_result: KeyResult) -> list[tuple[Decimal, str, str]]:
    """(value, name, what it means here) of each step of a scale, lowest first."""
    words = {
        ZERO: "",
        ZONES["commit"]: key_result.zone_commit,
        ZONES["target"]: key_result.zone_target,
        ZONES["stretch"]: key_result.zone_stretch,
    }
    return [(value, str(name), words[value]) for value, name in ZONE_NAMES.items()]


def value_text(key_result: KeyResult, value: Decimal | None) -> str:
    """A value of the key result in the words of its kind; a dash for none."""
    kind = Kind(key_result.kind)
    if kind is Kind.FROM_PLAN:
        return _("no plan") if value is None else percent(value)
    if value is None:
        return "—"
    if kind is Kind.YES_NO:
        return _("yes") if value else _("no")
    if kind is Kind.SCALE and value in ZONE_NAMES:
        return str(ZONE_NAMES[value])
    return number(value, key_result.unit, key_result.precision)


def start_text(key_result: KeyResult) -> str:
    """Where it began; empty for a kind that begins nowhere."""
    if not Kind(key_result.kind).has_path:
        return ""
    return number(key_result.start, key_result.unit, key_result.precision)


def target_text(key_result: KeyResult, target: Decimal | None = None) -> str:
    """What is to be reached or to hold: 40 %, ≥ 90 %, ≤ 2 h, 2–4 h; empty for a kind without a number.

    `target`: another one than the present, such as the first.
    """
    aim = key_result.target if target is None else target
    return aim_text(
        Kind(key_result.kind), key_result.start, aim, key_result.unit, precision=key_result.precision
    )


def aim_text(
    kind: Kind, start: Decimal | None, target: Decimal | None, unit: str, *, precision: int | None = None
) -> str:
    """As `target_text`, of what is kept elsewhere than in a key result."""
    said = number(target, unit, precision)
    if kind is Kind.BETWEEN:
        return f"{number(start, '', precision)}–{said}"
    if kind is Kind.SCALE:
        return str(ZONE_NAMES[ZONES["target"]])
    if kind is Kind.FROM_PLAN:
        return percent(1)
    if kind is Kind.YES_NO:
        return _("yes")
    return {Kind.AT_LEAST: f"≥ {said}", Kind.AT_MOST: f"≤ {said}"}.get(kind, said)
