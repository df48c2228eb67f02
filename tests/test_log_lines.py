"""Whoever reads the log reads no address by which somebody else may act."""

import logging
from typing import Any

import pytest
from django.conf import settings
from django.urls import URLPattern, get_resolver

from teamops.log_lines import Line
from tests.test_permissions import patterns

SECRET = "WzgwLDcz:1xWdv9:G3rFtX2d-l8_L"


def line_of(message: str, *args: object) -> str:
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, message, args, None)
    return Line("{levelname}: {message}", style="{").format(record)


def with_secrets() -> list[URLPattern]:
    """The addresses of the installation with which somebody acts who has not signed in."""
    return [one for one in patterns(get_resolver()) if "token" in one.pattern.converters]


@pytest.mark.parametrize(
    "path",
    [
        "/setup/{}/",
        "/accounts/answer/{}/",
        "/accounts/calendar/{}/weekly-review.ics",
        "/accounts/confirm-email/{}/",
        "/accounts/invitation/{}/",
        "/accounts/mail/{}/",
        "/accounts/password/reset/key/1-{}/",
        "/accounts/update/{}/",
    ],
)
def test_the_token_of_an_address_is_left_out(path: str) -> None:
    said = line_of("%s: %s", "Gone", path.format(SECRET))
    assert SECRET not in said and path.partition("{")[0].removesuffix("1-") in said


def test_other_addresses_and_words_stay_as_they_are() -> None:
    for path in ("/acme/goals/7/", "/accounts/login/", "/accounts/password/reset/"):
        assert line_of("Not Found: %s", path) == f"WARNING: Not Found: {path}"


def test_what_fails_behind_such_an_address_does_not_tell_it_either() -> None:
    try:
        raise ValueError(f"at /accounts/answer/{SECRET}/")
    except ValueError as error:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "%s", ("it broke",), (ValueError, error, None))
    assert SECRET not in Line("{message}", style="{").format(record)


def test_every_address_that_has_a_token_is_known() -> None:
    found = with_secrets()
    assert {one.name for one in found} >= {"answer_by_mail", "unsubscribe", "review_calendar"}
    for one in found:
        path = str(one.pattern).replace("<str:token>", SECRET)
        assert SECRET not in line_of("Gone: %s", f"/{path}"), path


def test_this_is_how_the_installation_writes_its_log() -> None:
    log: Any = settings.LOGGING
    handler = log["handlers"]["console"]
    assert log["formatters"][handler["formatter"]]["class"] == "teamops.log_lines.Line"
