"""What the forms offer to choose from: time zones, countries with known holidays, languages, hours."""

import functools
from zoneinfo import available_timezones

import holidays
from babel import Locale
from babel.dates import get_timezone_location
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

Choices = list[tuple[str, str | Promise]]
CONTINENTS = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@functools.cache
def _zones() -> list[str]:
    return ["UTC", *sorted(zone for zone in available_timezones() if zone.split("/")[0] in CONTINENTS)]


def time_zones(empty: str | Promise = "") -> Choices:
    """Zones that are named for a place; with `empty`, that stands first and means none of one's own."""
    return [*([("", empty)] if empty else []), *((zone, zone) for zone in _zones())]


def countries() -> Choices:
    """Countries whose public holidays are known, by their names in the present language."""
    names = _locale().territories
    known = [
        (code, names.get(code, code)) for code in holidays.list_supported_countries(include_aliases=False)
    ]
    return [("", _("none: Monday to Friday")), *sorted(known, key=lambda choice: choice[1])]


def country_name(code: str) -> str:
    """A country in the present language; nothing for none."""
    return _locale().territories.get(code, code) if code else ""


def place_of(zone: str) -> str:
    """The city for which a time zone is named, in the present language: Berlin, 柏林."""
    city = get_timezone_location(zone, locale=_locale(), return_city=True)
    return city.split("/")[-1]


def _locale() -> Locale:
    return Locale.parse(get_language() or "en", sep="-")


def languages(empty: str | Promise = "") -> Choices:
    return [*([("", empty)] if empty else []), *settings.LANGUAGES]


def hours() -> list[tuple[int, str]]:
    return [(hour, f"{hour:02}:00") for hour in range(24)]
