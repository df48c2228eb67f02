"""What has to be read again is kept sealed, and keys can be changed."""

from typing import Any

import pytest

from teamops.sealing import CannotBeOpened, seal, seal_anew, unseal

URL = "https://hooks.slack.com/services/T0/B0/秘密"


def test_what_is_sealed_can_be_read_again_and_by_nobody_else(settings: Any) -> None:
    sealed = seal(URL)
    assert unseal(sealed) == URL
    assert "slack" not in sealed and seal(URL) != sealed
    settings.SECRET_KEY = "another key of more than thirty-two characters"
    with pytest.raises(CannotBeOpened):
        unseal(sealed)
    with pytest.raises(CannotBeOpened):
        unseal("no seal at all")


def test_a_key_is_changed_while_the_old_one_still_opens(settings: Any) -> None:
    before = settings.SECRET_KEY
    sealed = seal(URL)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = (
        "a new key of more than thirty-two characters",
        [before],
    )
    anew = seal_anew(sealed)
    settings.SECRET_KEY_FALLBACKS = []
    assert unseal(anew) == URL


def test_a_key_of_its_own_takes_the_place_of_the_secret_key(settings: Any) -> None:
    sealed = seal(URL)
    settings.SEALING_KEYS = ["a key for channels alone"]
    assert unseal(sealed) == URL
    anew = seal_anew(sealed)
    settings.SECRET_KEY = "another key of more than thirty-two characters"
    assert unseal(anew) == URL
    with pytest.raises(CannotBeOpened):
        unseal(sealed)
