"""Numbers as people type them; a comma is read as the pages write it."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

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
        # As German pages, too, write large numbers.
        ("1.234,5", "1234.5"),
        ("-1.234.567,89", "-1234567.89"),
        ("1.234.567", "1234567"),
        ("12,34,567.5", "1234567.5"),
    ],
)
def test_a_number_is_read_as_it_is_meant(typed: str, number: str) -> None:
    assert NumberField().clean(typed) == Decimal(number)


@pytest.mark.parametrize("typed", ["35,8,1", "1,2.3", "1.2.3", "3,58.1,2", "1.23,4,5"])
def test_a_number_that_can_only_be_guessed_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError, match="not a number"):
        NumberField().clean(typed)
