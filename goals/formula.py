"""Formulas that are read and computed from the same parts: what is written is what was calculated."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from goals.numbers import ZERO, rounded
from teamops.formats import MINUS, percent, with_unit

# How tightly a term holds together: a sum needs parentheses within a product, a number never does.
SUM, PRODUCT, ATOM = range(3)


@dataclass(frozen=True)
class Term:
    """A number and how it is written. Arithmetic keeps both; the text has − × ÷ and parentheses."""

    value: Decimal
    text: str
    binds: int = ATOM

    def __add__(self, other: "Term") -> "Term":
        return Term(self.value + other.value, f"{self.text} + {other.text}", SUM)

    def __sub__(self, other: "Term") -> "Term":
        return Term(self.value - other.value, f"{self.text} {MINUS} {other.within(PRODUCT)}", SUM)

    def __mul__(self, other: "Term") -> "Term":
        return Term(self.value * other.value, f"{self.within(PRODUCT)} × {other.within(PRODUCT)}", PRODUCT)

    def __truediv__(self, other: "Term") -> "Term":
        return Term(self.value / other.value, f"{self.within(PRODUCT)} ÷ {other.within(ATOM)}", PRODUCT)

    def within(self, binds: int) -> str:
        """The text as part of something that holds at least so tightly together."""
        return self.text if self.binds >= binds and not self.text.startswith(MINUS) else f"({self.text})"


def exact(value: Decimal | int, unit: str = "") -> Term:
    """A value as it is, with all its digits and its unit."""
    amount = Decimal(value)
    return Term(amount, with_unit(f"{amount.normalize():,f}".replace("-", MINUS), unit))


def share(value: Decimal) -> Term:
    """A share of 1 in per cent, with one decimal where it has more."""
    tenths = rounded(value * 100, 1)
    whole = tenths == tenths.to_integral_value()
    return Term(value, percent(value) if whole else with_unit(f"{tenths}".replace("-", MINUS), "%"))


def total(terms: Sequence[Term]) -> Term:
    """The sum of the terms; 0 of none."""
    found = terms[0] if terms else exact(ZERO)
    for term in terms[1:]:
        found += term
    return found
