"""Shares of a key result: how large the whole is, how the sum stands against it, and who has brought what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from goals.models import Goal, KeyResult
from goals.numbers import Kind
from teamops.formats import MINUS, distance
from teamops.people.models import Person


def whole_of(key_result: KeyResult) -> Decimal | None:
    """The way from start to target, as an amount; None for what is carried whole, having no such way."""
    if not Kind(key_result.kind).has_path or key_result.start is None or key_result.target is None:
        return None
    return abs(key_result.target - key_result.start)


def amount_of(share: KeyResult) -> Decimal:
    """How much this share brings, whatever its member has made of it; 0 if it has no number any more."""
    return whole_of(share) or Decimal(0)


def taken(shares: Iterable[KeyResult]) -> Decimal:
    """The sum of the shares."""
    return sum((amount_of(share) for share in shares), Decimal(0))


def sign_of(key_result: KeyResult) -> str:
    """The sign with which its amounts are shown: what brings a number down is minus."""
    return MINUS if key_result.kind == Kind.DECREASE else "+"


# By how the sum stands against the whole. A page's script says the same while somebody types.
def sum_words() -> dict[str, str]:
    return {
        "missing": _("%(sum)s of %(whole)s: %(rest)s still to be taken"),
        "exact": _("%(sum)s of %(whole)s: all of it is taken"),
        "more": _("%(sum)s of %(whole)s: %(rest)s more than needed"),
    }


def says_sum(key_result: KeyResult, total: Decimal) -> str:
    """The sum against the whole: "+14k of +18k: 4k still to be taken". It is said, never forced."""
    whole = whole_of(key_result)
    assert whole is not None
    stands = "exact" if total == whole else "missing" if total < whole else "more"
    sign, unit = sign_of(key_result), key_result.unit
    return sum_words()[stands] % {
        "sum": sign + distance(total, unit),
        "whole": sign + distance(whole, unit),
        "rest": distance(abs(whole - total), unit),
    }


@dataclass(frozen=True)
class ShareLine:
    """What one member brings, how much of it they have brought (a share of 1), and both in words."""

    share: KeyResult
    progress: Decimal | None
    brings: str

    @property
    def amount(self) -> Decimal:
        return amount_of(self.share)


@dataclass(frozen=True)
class Division:
    """A key result that members bring shares of, and how their sum stands against the whole."""

    key_result: KeyResult
    says: str
    lines: Sequence[ShareLine]


def divisions(goal: Goal, viewer: Person) -> list[Division]:
    """Who brings what of the goal's numbers, as far as the viewer may see it; one query."""
    rows = KeyResult.objects.visible_to(viewer).shares_of(goal).select_related("share_of", "latest")
    shares: dict[KeyResult, list[KeyResult]] = {}
    for share in rows:
        if share.share_of and whole_of(share.share_of) and not share.share_of.dropped_at:
            shares.setdefault(share.share_of, []).append(share)
    return [
        Division(whole, says_sum(whole, taken(parts)), [line_of(whole, part) for part in parts])
        for whole, parts in sorted(shares.items(), key=lambda one: (one[0].position, one[0].pk))
    ]


def line_of(whole: KeyResult, share: KeyResult) -> ShareLine:
    """What a share of the whole brings, and how much of that its last check-in says is there."""
    amount, start = amount_of(share), share.start or Decimal(0)
    brought = share.latest.value - start if share.latest else None
    progress = brought / amount if brought is not None and amount else None
    return ShareLine(share, progress, sign_of(whole) + distance(amount, share.unit))
