"""A row without a UUID has one all the same, which tells nothing and can be read back here alone."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from teamops.public_ids import pk_of, uuid_of


@pytest.mark.parametrize("pk", [1, 2, 10**6, 2**63 - 1])
def test_a_row_is_found_by_its_uuid(pk: int) -> None:
    assert pk_of("reminder", uuid_of("reminder", pk)) == pk
    assert uuid_of("reminder", pk) == uuid_of("reminder", pk)


def test_what_was_given_to_no_row_of_the_kind_finds_none(settings: Any) -> None:
    assert pk_of("reminder", uuid4()) == 0
    assert pk_of("reminder", UUID(int=0)) == 0
    assert pk_of("delivery", uuid_of("reminder", 1)) == 0
    given = uuid_of("reminder", 1)
    settings.SECRET_KEY = "another key of more than thirty-two characters"
    assert pk_of("reminder", given) == 0


def test_neighbours_have_nothing_in_common() -> None:
    one, two = uuid_of("reminder", 1).int, uuid_of("reminder", 2).int
    assert (one ^ two).bit_count() > 30
