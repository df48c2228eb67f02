"""What lies before each person, most of a review's page: its rows are plain strings, and who has nothing new
is not drawn anew."""

import functools
from collections.abc import Iterable, Iterator

from django import template
from django.template import Context
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from feedback.agenda import Away
from feedback.ahead_rows import Line, PersonRow
from feedback.templatetags.agenda import item
from teamops.formats import day_name, number, percent, short_day
from teamops.templatetags.teamops import glyph, person_chip

register = template.Library()

MOST_KEPT = 2_000  # rows; about a kilobyte each


@register.simple_tag(takes_context=True)
def ahead_rows(context: Context, people: Iterable[PersonRow]) -> SafeString:
    """A row of the table for each person, with their note."""
    base, language = context["base"], get_language()
    notes = (item(context, "ahead", one.who.pk) if one.who else "" for one in people)
    rows = [_row(one, note, base, language) for one, note in zip(people, notes, strict=True)]
    return mark_safe("\n".join(rows))


def forget() -> None:
    """As in a process that has just started; for tests."""
    _row.cache_clear()


@functools.lru_cache(maxsize=MOST_KEPT)
def _row(one: PersonRow, note: str, base: str, _language: str | None) -> str:
    """`note`: as markup."""
    key = f'="ahead:{one.who.pk}"' if one.who else ""
    who = f'<th scope="row">{person_chip(one.who)}{"".join(_away(one.away))}{note}</th>'
    this_week, next_week = _("This week"), _("Next week")
    weeks = _week(this_week, one.this_week, base) + _week(next_week, one.next_week, base)
    return f"<tr data-row{key}>{who}{weeks}{_planned(one)}</tr>"


def _away(spans: Iterable[Away]) -> Iterator[str]:
    said = _("away %(first)s – %(last)s")
    for one in spans:
        days = {"first": short_day(one.first), "last": short_day(one.last)}
        yield f'<span class="meta away">{escape(said % days)}</span>'


def _week(label: str, things: Iterable[Line], base: str) -> str:
    items = "".join(f"<li>{one}</li>" for one in _things(things, base))
    return f'<td data-label="{escape(label)}"><ul>{items}</ul></td>' if items else "<td></td>"


def _things(things: Iterable[Line], base: str) -> Iterator[str]:
    # Looked up once for all: a team has hundreds.
    hours, planned = _("h"), _("%(day)s, %(much)s")
    for one in things:
        if one.is_milestone:
            told = _("%(day)s: %(what)s") % {"day": day_name(one.due, one.today), "what": one.title}
            shape = glyph("milestone", _("Milestone"))
            yield f'<span class="mile">{shape}<strong>{escape(told)}</strong></span>'
        elif one.number:
            when = short_day(one.due)
            if one.hours is not None:
                when = planned % {"day": when, "much": number(one.hours, hours)}
            link = f'<a href="{base}/tasks/{one.number}/">{escape(one.title)}</a>'
            yield f'{link} <span class="meta">{escape(when)}</span>'
        else:
            yield escape(one.title)


def _planned(one: PersonRow) -> str:
    """How much work it is, and which share of their time."""
    if one.hours is None:
        return "<td></td>"
    share = ""
    if one.load is not None:
        css, words = ("late", f" {_('too much')}") if one.load > 1 else ("meta", "")
        share = f' <span class="{css}">{percent(one.load)}{escape(words)}</span>'
    return f'<td class="num" data-label="{escape(_("Planned"))}">{number(one.hours, _("h"))}{share}</td>'
