"""The parts that pages are made of, as tags and filters. They stand in rows of long lists, so they are fast:
plain strings, no sub-templates. Everything that comes from people is escaped here.
"""

import datetime
import functools
import math
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ParamSpec, Protocol, TypeVar

from django import template
from django.template import Context
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from teamops import charts, formats
from teamops.dates import week_label
from teamops.formats import Number
from teamops.series_chart import Series, SeriesWords
from teamops.series_chart import series_chart as draw_series
from teamops.text import one_line
from teamops.timeline import Row, TimelineWords, Zoom
from teamops.timeline import timeline as draw_timeline

register = template.Library()

P = ParamSpec("P")
T = TypeVar("T")


class HasFace(Protocol):
    """Whoever can be drawn as an avatar."""

    @property
    def pk(self) -> Any: ...

    @property
    def name(self) -> str: ...

    @property
    def initials(self) -> str: ...

    @property
    def tint(self) -> int: ...


class Switchable(Protocol):
    """What has a status switch: a task."""

    number: int
    status: str


@dataclass(frozen=True)
class Look:
    """How a status is drawn: the shape of the sprite, the word beside it."""

    shape: str
    word: Promise


LOOKS = {
    "on_track": Look("ok", gettext_lazy("On track")),
    "at_risk": Look("risk", gettext_lazy("At risk")),
    "off_track": Look("off", gettext_lazy("Off track")),
    "not_started": Look("idle", gettext_lazy("Not started")),
    "draft": Look("idle", gettext_lazy("Draft")),
    "todo": Look("todo", gettext_lazy("To do")),
    "doing": Look("doing", gettext_lazy("Doing")),
    "review": Look("review", gettext_lazy("In review")),
    "done": Look("done", gettext_lazy("Done")),
    "dropped": Look("dropped", gettext_lazy("Dropped")),
    "blocked": Look("blocked", gettext_lazy("Blocked")),
    "milestone": Look("milestone", gettext_lazy("Milestone")),
    "closed": Look("done", gettext_lazy("Closed")),
}
# What one click can choose; dropping is in the task's menu.
SWITCH = ("todo", "doing", "review", "done")


def once_per_language(function: Callable[P, T]) -> Callable[P, T]:
    """Remember what a function of few possible arguments wrote, in each language."""

    @functools.lru_cache(maxsize=1024)
    def remembered(language: str | None, *args: P.args, **kwargs: P.kwargs) -> T:
        return function(*args, **kwargs)

    @functools.wraps(function)
    def in_this_language(*args: P.args, **kwargs: P.kwargs) -> T:
        return remembered(get_language(), *args, **kwargs)  # type: ignore[arg-type]

    return in_this_language


def _svg(symbol: str, css: str, label: str = "") -> str:
    named = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return f'<svg class="{css}" {named}><use href="#{symbol}"/></svg>'


# --- Icons and statuses -------------------------------------------------------------------------------


@register.simple_tag
@once_per_language
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; without a label it is decoration."""
    return mark_safe(_svg(f"i-{name}", "icon", label))


@register.simple_tag
@once_per_language
def glyph(status: str, label: str = "") -> SafeString:
    """The bare shape of a status."""
    return mark_safe(_svg(f"s-{LOOKS[status].shape}", "glyph", label))


def _worded(css: str, status: str, word: str) -> SafeString:
    look = LOOKS.get(status)
    if look is None:
        return mark_safe("")
    shape = _svg(f"s-{look.shape}", "glyph")
    return mark_safe(
        f'<span class="{css}" data-status="{look.shape}">{shape}{escape(word or look.word)}</span>'
    )


@register.simple_tag
@once_per_language
def status_word(status: str, word: str = "") -> SafeString:
    """Shape and word of a status, or another word with its shape; nothing for no status."""
    return _worded("status", status, word)


@register.simple_tag
@once_per_language
def pill(status: str, word: str = "") -> SafeString:
    """The same on a tint."""
    return _worded("pill", status, word)


@register.simple_tag
@once_per_language
def status_shape(status: str) -> SafeString:
    """The shape alone, for where the word would repeat itself down a column; screen readers hear it."""
    look = LOOKS.get(status)
    if look is None:
        return mark_safe("")
    shape = _svg(f"s-{look.shape}", "glyph", str(look.word))
    return mark_safe(f'<span class="status" data-status="{look.shape}">{shape}</span>')


@register.simple_tag(takes_context=True)
def status_switch(context: Context, task: Switchable, bare: bool = False) -> SafeString:
    """Four submit buttons, the present status marked. Title link and row carry the task's id.

    Everything but the address is the same for all tasks of a status, so it is written once per page. `bare`:
    for a card, which does not show it; only keys press these buttons, so they need no shapes.
    """
    # What a render context holds is nobody's type but our own.
    ready: dict[str, str] = context.render_context.setdefault("status_switches", {})  # type: ignore[assignment, arg-type]
    look = f"{task.status} bare" if bare else task.status
    if look not in ready:
        ready[look] = _switch_buttons(task.status, str(context.get("csrf_token", "")), bare=bare)
    return mark_safe(
        f'<form class="switch" method="post" action="{context["base"]}/tasks/{task.number}/status/">'
        f'<fieldset aria-labelledby="task-{task.number}-title">{ready[look]}'
    )


def _switch_buttons(present: str, csrf_token: str, *, bare: bool) -> str:
    buttons = []
    for status in SWITCH:
        look = LOOKS[status]
        chosen, word, shape = "", "", f'<svg class="glyph"><use href="#s-{look.shape}"/></svg>'
        if status == present:
            chosen, word = ' aria-current="true"', f'<span class="word">{escape(look.word)}</span>'
        buttons.append(
            f'<button name="status" value="{status}" title="{escape(look.word)}"{chosen}>'
            f"{'' if bare else shape + word}</button>"
        )
    dropped = "" if present in SWITCH else f'<span class="word">{escape(LOOKS[present].word)}</span>'
    token = f'<input type="hidden" name="csrfmiddlewaretoken" value="{csrf_token}">'
    return f"{token}{''.join(buttons)}{dropped}</fieldset></form>"


# --- Numbers drawn ------------------------------------------------------------------------------------


@once_per_language
def _bar_label(done: int | None, expected: int | None, is_past: bool) -> str:
    """What the bar says to those who do not see it; in whole per cent."""
    if done is None:
        return _("no measure")
    if done < 0:
        said = _("worse than at the start")
    else:
        said = _("%(share)s of the way") % {"share": formats.percent(done / 100)}
    if expected is None:
        return said
    pace = _("%(done)s; pace for that day %(share)s") if is_past else _("%(done)s; pace for today %(share)s")
    return pace % {"done": said, "share": formats.percent(expected / 100)}


def _whole_percent(share: Number | None) -> int | None:
    """Rounded away from zero below it, so that what is worse than at the start is never said to be at 0."""
    return None if share is None else math.floor(share * 100) if share < 0 else formats.whole_percent(share)


@register.simple_tag
def bar(
    progress: Number | None,
    expected: Number | None = None,
    status: str = "",
    day: datetime.date | None = None,
) -> SafeString:
    """The progress bar with the tick of today's pace, or that of a past `day`. Shares of 1; None: no measure,
    or no tick."""
    shape = LOOKS[status].shape if status in LOOKS else "ok"
    label = _bar_label(_whole_percent(progress), _whole_percent(expected), day is not None)
    return mark_safe(charts.bar(progress, expected, shape, label))


@register.simple_tag
def sparkline(values: Sequence[Number | None], target: Number | None = None, label: str = "") -> SafeString:
    """The trend of a few values towards the target."""
    return mark_safe(charts.sparkline(values, target, label))


@register.simple_tag
def chart(
    readings: Sequence[charts.Point],
    path: Sequence[charts.Point],
    today: datetime.date,
    unit: str = "",
    title: str = "",
    fan: charts.Fan | None = None,
    beside: charts.Beside | None = None,
    floor: Sequence[charts.Point] = (),
    holds: bool = False,
    day_word: str = "",
    whys: charts.Whys = charts.NOWHERE,
) -> SafeString:
    """The big chart of a key result: check-ins by day, the planned points from start to target, today.

    `beside`: a series to compare with. `holds`: the path is a limit that is to hold, `floor` a lower one.
    `day_word`: what the day is called where it is not today. `whys`: where its numbers are explained.
    """
    words = charts.ChartWords(
        title=title or _("Actual values and the path to the target, by week"),
        today=day_word or _("Today"),
        target=_("Limit") if holds else _("Target"),
        path="" if holds else _("Target path"),
        likely=_("Likely end"),
        show=lambda value: formats.number(value, unit),
        week=lambda day: _("wk %(week)s") % {"week": day.isocalendar().week},
    )
    return mark_safe(charts.chart(readings, path, today, words, fan, beside, floor, whys))


@register.simple_tag
def series_chart(series: Series, unit: str = "", title: str = "", why: str = "") -> SafeString:
    """The chart of a metric's readings with its gaps and outliers; `why`: where its last value comes from."""
    words = SeriesWords(
        title=title,
        gap=_("gap"),
        outlier=_("outlier"),
        show=lambda value: formats.number(value, unit),
        # A longer unit has no room there; it stands at the last value.
        axis=lambda value: formats.number(value, unit if len(unit) < 2 else ""),
        day=formats.short_day,
        day_of_year=formats.day_of_year,
    )
    return mark_safe(draw_series(series, words, why))


@register.simple_tag
def timeline(rows: Sequence[Row], today: datetime.date, zoom: Zoom | None = None) -> SafeString:
    """The drawing of an action plan, to stand beside the list of its rows, at a zoom or at what fits."""
    words = TimelineWords(
        day=formats.short_day,
        month=formats.month_name,
        moved=lambda days: formats.signed(days, _("d")),
        was=lambda day, original: (
            _("%(day)s, was %(original)s")
            % {"day": formats.short_day(day), "original": formats.short_day(original)}
        ),
        blocked=_("blocked"),
        year=formats.year_name,
    )
    return mark_safe(draw_timeline(rows, today, words, zoom))


@register.simple_tag
@once_per_language
def confidence(value: int | None, change: int = 0) -> SafeString:
    """Five bars, "6/10", and by how much it rose or fell since the check-in before; nothing for None."""
    if value is None:
        return mark_safe("")
    return mark_safe(
        f'<span class="conf">{charts.confidence_bars(value)}'
        f'<span><span class="sr">{escape(_("confidence"))} </span>{value}/10</span>{_moved(change)}</span>'
    )


@register.simple_tag
@once_per_language
def confidence_change(change: int) -> SafeString:
    """By how much confidence rose or fell, where that is a link of its own; nothing for 0."""
    return mark_safe(f'<span class="conf">{_moved(change)}</span>' if change else "")


def _moved(change: int) -> str:
    if not change:
        return ""
    css, sign = ("up", "▲") if change > 0 else ("down", "▼")
    said = _("up by %(points)s") if change > 0 else _("down by %(points)s")
    said = said % {"points": abs(change)}
    return (
        f'<small class="{css}"><span aria-hidden="true">{sign}{abs(change)}</span>'
        f'<span class="sr"> {escape(said)}</span></small>'
    )


@register.simple_tag
def fresh(day: datetime.date | None, today: datetime.date, stale: bool = False) -> SafeString:
    """How long ago the last check-in was; with a clock and the word "stale" when it is too long."""
    if not stale or day is None:
        return mark_safe(f'<span class="fresh">{escape(formats.ago(day, today))}</span>')
    days = (today - day).days
    text = _("stale %(days)s days") % {"days": days}
    return mark_safe(f'<span class="fresh" data-stale>{_svg("i-clock", "icon")}{escape(text)}</span>')


# --- People -------------------------------------------------------------------------------------------


def _disc(person: HasFace, extra: str) -> str:
    return f'<span class="avatar" data-hue="{person.tint}"{extra}>{escape(person.initials)}</span>'


@register.simple_tag
def avatar(person: HasFace | None, size: str = "", pending: bool = False) -> SafeString:
    """A disc with the person's initials, named for screen readers. `pending`: has not answered yet."""
    extra = (f' data-size="{size}"' if size else "") + (" data-pending" if pending else "")
    if person is None:
        nobody = escape(_("nobody yet"))
        return mark_safe(
            f'<span class="avatar" data-pending role="img" aria-label="{nobody}" title="{nobody}">?</span>'
        )
    name = escape(person.name)
    return mark_safe(_disc(person, f'{extra} role="img" title="{name}"'))


@register.simple_tag
def avatars(people: Iterable[HasFace], pending: Collection[Any] = ()) -> SafeString:
    """Several discs in a row; those whose id is in `pending` are drawn as outlines."""
    discs = "".join(avatar(person, pending=person.pk in pending) for person in people)
    return mark_safe(f'<span class="avatars">{discs}</span>')


@register.simple_tag
def person_chip(person: HasFace | None) -> SafeString:
    """The disc and the name beside it."""
    if person is None:
        return mark_safe(f'<span class="person meta">{escape(_("nobody yet"))}</span>')
    disc = _disc(person, ' aria-hidden="true"')
    return mark_safe(f'<span class="person">{disc}{escape(person.name)}</span>')


# --- Numbers and dates in words -----------------------------------------------------------------------

register.filter("short_statement", formats.short_statement, is_safe=False)
register.filter("rest_of_statement", formats.rest_of_statement, is_safe=False)
register.filter("one_line", one_line, is_safe=False)
register.filter("number", formats.number, is_safe=False)
register.filter("signed", formats.signed, is_safe=False)
register.filter("percent", formats.percent, is_safe=False)
register.filter("day", formats.day_name, is_safe=False)
register.filter("long_day", formats.long_day, is_safe=False)
register.filter("weekday", formats.weekday_name, is_safe=False)
register.filter("iso_week", week_label, is_safe=False)
register.filter("short_day", formats.short_day, is_safe=False)
register.filter("span_to", formats.day_span, is_safe=False)
register.filter("paragraph", formats.one_after_another, is_safe=False)


@register.simple_tag
def gap() -> str:
    """What stands between two sentences of a template."""
    return formats.between_sentences()


@register.simple_tag
def comma(*, between_names: bool = False) -> str:
    """What stands between two parts of a line."""
    return formats.comma(between_names=between_names)


@register.simple_tag
def colon() -> str:
    """What stands between a word and what it is about, as of a button for who hears the page."""
    return formats.colon()


register.filter("names", formats.names_of, is_safe=False)
register.filter("due", formats.due, is_safe=False)
register.filter("ago", formats.ago, is_safe=False)
register.filter("slip", formats.slip, is_safe=False)
register.filter("moment", formats.moment, is_safe=False)
register.filter("dated", formats.dated, is_safe=False)
register.filter("clock", formats.clock, is_safe=False)
