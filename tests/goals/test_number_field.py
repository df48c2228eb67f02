"""Numbers as people type them; a comma is read as the pages write it."""

from decimal import Decimal

import pytest

from goals.forms import NumberField


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("35.8", "35.8"),
        ("35,8", "35.8"),
        ("2,310", "2310"),
        ("-2,310", "-2310"),
        ("1,234,567", "1234567"),
        ("1,900.5", "1900.5"),
        ("1 900", "1900"),
        ("0,125", "0.125"),
        ("1234,567", "1234.567"),
        ("31 %", "31"),
    ],
)
def test_a_number_is_read_as_it_is_meant(typed: str, number: str) -> None:
    assert NumberField().clean(typed) == Decimal(number)
