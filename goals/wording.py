"""What people read: values of key results, by kind (35.8 %, yes, target (0.7), 2–4 h, 40 %), and goals in
lists to choose from."""

from decimal import Decimal
from typing import NamedTuple, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.models import Goal, KeyResult
from goals.numbers import ZERO, ZONES, Kind, rounded
from teamops.formats import number, percent


class Scaled(Protocol):
    """What the words of a value depend on: a key result, or the plain values of one."""

    @property
    def kind(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def precision(self) -> int | None: ...
    @property
    def start(self) -> Decimal | None: ...
    @property
    def target(self) -> Decimal | None: ...


class Scale(NamedTuple):
    """That of a key result as plain values, so that what is drawn with it can be kept."""

    kind: str
    unit: str
    precision: int | None
    start: Decimal | None
    target: Decimal | None

    @classmethod
    def of(cls, one: Scaled) -> "Scale":
        return cls(one.kind, one.unit, one.precision, one.start, one.target)


ZONE_NAMES = {
    ZERO: gettext_lazy("not yet"),
    ZONES["commit"]: gettext_lazy("commit (0.3)"),
    ZONES["target"]: gettext_lazy("target (0.7)"),
    ZONES["stretch"]: gettext_lazy("stretch (1.0)"),
}


def to_choose(goal: Goal, *, with_team: bool = False) -> str:
    """What a goal is called in a list to choose from: its words first, so that typing them finds it."""
    return f"{goal.statement} (G-{goal.number}{f', {goal.team.name}' if with_team else ''})"


def zone_words(key_result: KeyResult) -> list[tuple[Decimal, str, str]]:
    """(value, name, what it means here) of each step of a scale, lowest first."""
    words = {
        ZERO: "",
        ZONES["commit"]: key_result.zone_commit,
        ZONES["target"]: key_result.zone_target,
        ZONES["stretch"]: key_result.zone_stretch,
    }
    return [(value, str(name), words[value]) for value, name in ZONE_NAMES.items()]


def value_steps(key_result: KeyResult) -> list[tuple[Decimal, str]]:
    """What is chosen where no number is typed: done or not, the steps of a scale. Else nothing."""
    if key_result.is_yes_no:
        return [(ZERO, _("Not yet")), (Decimal(1), _("Yes, done"))]
    if key_result.is_scale:
        named = zone_words(key_result)
        return [(value, f"{name}: {words}" if words else name) for value, name, words in named]
    return []


def value_text(key_result: Scaled, value: Decimal | None) -> str:
    """A value of the key result in the words of its kind; a dash for none."""
    kind = Kind(key_result.kind)
    if kind is Kind.FROM_PLAN:
        return _("no plan") if value is None else percent(value)
    if value is None:
        return "—"
    return value_named(kind, value) or number(value, key_result.unit, key_result.precision)


def value_named(kind: Kind, value: Decimal) -> str:
    """What a value is called that is no number: yes, no, a step of a scale. Empty for the others."""
    if kind is Kind.YES_NO:
        return _("yes") if value else _("no")
    return str(ZONE_NAMES[value]) if kind is Kind.SCALE and value in ZONE_NAMES else ""


def foreseen_text(key_result: Scaled, value: float, places: int) -> str:
    """A value of the forecast, no finer than what was read: three figures, and so many decimals."""
    figures = Decimal(f"{value:.3g}")
    is_number = Kind(key_result.kind) is not Kind.FROM_PLAN
    return value_text(key_result, rounded(figures, places) if is_number else figures)


def start_text(key_result: Scaled) -> str:
    """Where it began; empty for a kind that begins nowhere."""
    if not Kind(key_result.kind).has_path:
        return ""
    return number(key_result.start, key_result.unit, key_result.precision)


def target_text(key_result: Scaled, target: Decimal | None = None) -> str:
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
