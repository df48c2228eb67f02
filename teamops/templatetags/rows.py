"""Rows of long lists, and what frames every page, each drawn once for as long as it says the same.

Rendering is most of what a list costs, and most rows say what they said before. A row's template is given
plain, immutable values and the language, and nothing else: the same values give the same markup, for whoever
reads it, so it may be kept without ever being out of date. Each process keeps its own.
"""

import datetime
import functools
from collections.abc import Hashable, Iterable
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()

MOST_KEPT = 8_192  # rows; about a kilobyte each
# Stands in what is kept where the reader's own token is to stand. Escaping leaves it alone; NUL, which the
# database refuses in texts, keeps it apart from what people write.
TOKEN = "\x00token\x00"  # noqa: S105 - a place for one
PLAIN = (str, int, float, Decimal, datetime.date, type(None))


@register.simple_tag(takes_context=True)
def row(context: Context, name: str, values: Hashable = None) -> SafeString:
    """A template drawn with `row` (a `NamedTuple` or frozen dataclass of plain values) and `base`, and with
    nothing else."""
    return rows(context, name, [values])


@register.simple_tag(takes_context=True)
def rows(context: Context, name: str, many: Iterable[Hashable]) -> SafeString:
    """The same for each of many, one below the other."""
    draw = _drawn.__wrapped__ if settings.DEBUG else _drawn
    base, language = context.get("base", ""), get_language()
    html = "\n".join([draw(name, values, base, language) for values in many])
    if TOKEN in html:
        html = html.replace(TOKEN, str(context.get("csrf_token", "")))
    return mark_safe(html)


@register.simple_tag(takes_context=True)
def frame(context: Context) -> Hashable:
    """What stands around this page, for `row`."""
    around: Hashable = context["navigation"].frame(
        context.get("nav", ""), context.get("team"), context["organizations"]
    )
    return around


@functools.lru_cache(maxsize=MOST_KEPT)
def _drawn(name: str, values: Hashable, base: str, language: str | None) -> str:
    require_plain(values)
    return alone(name, {"row": values, "base": base, "csrf_token": TOKEN})


def alone(name: str, given: dict[str, Any]) -> str:
    """A template drawn with this and nothing else. Numbers and days are put into words by `teamops.formats`:
    Django would look how to write each id in an address in the reader's language."""
    drawn: Any = get_template(name)
    return str(drawn.template.render(Context(given, use_l10n=False)))


def forget() -> None:
    """As in a process that has just started; for tests."""
    _drawn.cache_clear()


def require_plain(values: Any) -> None:
    """Refuse what compares equal although it may look different, such as two readings of one model."""
    if isinstance(values, tuple):
        for value in values:
            require_plain(value)
    elif is_dataclass(values):
        for field in fields(values):
            require_plain(getattr(values, field.name))
    elif not isinstance(values, PLAIN):
        raise TypeError(f"A row is made of plain values, not of {type(values).__name__}.")
