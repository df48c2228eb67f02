"""Shares of a key result: how large the whole is, and how the sum stands against it, in words."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from goals.models import KeyResult
from goals.numbers import Kind
from teamops.formats import MINUS, number


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
        "missing": _("%(sum)s of %(whole)s: %(rest)s is not taken yet"),
        "exact": _("%(sum)s of %(whole)s: all of it is taken"),
        "more": _("%(sum)s of %(whole)s: %(rest)s more than needed"),
    }


def says_sum(key_result: KeyResult, total: Decimal) -> str:
    """The sum against the whole: "+14k of +18k: 4k is not taken yet". It is said, never forced."""
    whole = whole_of(key_result)
    assert whole is not None
    stands = "exact" if total == whole else "missing" if total < whole else "more"
    sign, unit = sign_of(key_result), key_result.unit
    return sum_words()[stands] % {
        "sum": sign + number(total, unit),
        "whole": sign + number(whole, unit),
        "rest": number(abs(whole - total), unit),
    }
