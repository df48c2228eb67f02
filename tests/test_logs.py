"""What must not stand in logs."""

import logging
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils.module_loading import import_string

from teamops.logs import WithoutKeys

KEY = "WzEsIjIwMjYtMTEtMjUiXQ:1vK2abc:long-signature"


def line(text: str, *args: object) -> str:
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, text, args, None)
    assert WithoutKeys().filter(record)
    return record.getMessage()


@pytest.mark.parametrize(
    "path",
    [
        f"/accounts/answer/{KEY}/",
        f"/accounts/mail/{KEY}/",
        f"/accounts/update/{KEY}/",
        f"/accounts/calendar/{KEY}/weekly-review.ics",
        f"/accounts/invitation/{KEY}/",
        f"/accounts/confirm-email/{KEY}/",
        f"/accounts/password/reset/key/{KEY}/",
        f"/setup/{KEY}/",
    ],
)
def test_keys_in_addresses_are_left_out(path: str) -> None:
    said = line("%s: %s", "Unprocessable Entity", path)
    assert KEY not in said
    assert said.startswith("Unprocessable Entity: /") and "…" in said
    assert KEY not in line(f"Not Found: {path}")


def test_other_addresses_stay_as_they_are() -> None:
    assert line("%s: %s", "Not Found", "/acme/tasks/7/") == "Not Found: /acme/tasks/7/"


def test_every_line_goes_through_it() -> None:
    said: Any = settings.LOGGING
    names = [said["filters"][name]["()"] for name in said["handlers"]["console"]["filters"]]
    assert [import_string(name) for name in names] == [WithoutKeys]


@pytest.mark.django_db
def test_a_link_that_is_refused_is_logged_without_its_key(capsys: pytest.CaptureFixture[str]) -> None:
    """As the console shows it."""
    heard: list[str] = []
    handler = logging.Handler()
    handler.addFilter(WithoutKeys())
    handler.emit = lambda record: heard.append(record.getMessage())  # type: ignore[method-assign]
    logging.getLogger("django.request").addHandler(handler)
    try:
        assert Client().get(f"/accounts/answer/{KEY}/").status_code == 404
    finally:
        logging.getLogger("django.request").removeHandler(handler)
    assert heard == ["Not Found: /accounts/answer/…/"]
