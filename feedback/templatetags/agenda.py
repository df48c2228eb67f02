"""What stands beside each item of a review: that it was talked about, and its note.

A row of an item carries its key as `data-row="goal:7"`; its buttons are drawn by `review_items.js`, because
there may be a hundred of them. Without script a page lists all items (`items/`).
"""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template import Context
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from feedback.agenda import NoteLine, Slip
from goals.templatetags.why import why_at
from teamops import markdown
from teamops.formats import comma, dated, due, moment
from teamops.formats import slip as slipped

register = template.Library()


@register.simple_tag(takes_context=True)
def item(context: Context, kind: str, number: Any, part: str = "") -> SafeString:
    """That an item was talked about, and its note. A task can stand in several parts: its note does in the
    first, `part` says in which one this is.
    """
    key = f"{kind}:{number}"
    note: NoteLine | None = context["notes"].get(key)
    if note is None:
        return SafeString()
    is_kept = bool(context["is_kept"])
    told = escape(_("talked about"))
    word = "" if is_kept or not note.talked_at else f'<i data-talked title="{told}"></i>'
    belongs = not part or key not in context["elsewhere"]
    return mark_safe(word + (said(note, is_kept) if belongs else ""))


def said(note: NoteLine, is_kept: bool) -> str:
    """The note with who wrote it and when; in a record also that it was talked about."""
    when = dated if is_kept else moment
    told = []
    if note.text and note.written_at:
        name = note.author.name if note.author else _("Former member")
        told.append(f"{name} · {when(note.written_at)}")
    if note.talked_at and (is_kept or note.text):
        told.append(_("talked about %(when)s") % {"when": when(note.talked_at)})
    words = str(markdown.render(note.text)) if note.text else ""
    meta = "".join(f"<span>{escape(one)}</span>" for one in told)
    foot = f'<p class="meta dots">{meta}</p>' if meta else ""
    return f'<div class="note">{words}{foot}</div>' if words or foot else ""


@register.simple_tag(takes_context=True)
def note_of(context: Context, note: NoteLine) -> SafeString:
    """A note by itself, of what has left the agenda."""
    return mark_safe(said(note, bool(context["is_kept"])))


@register.simple_tag(takes_context=True)
def slips_in_short(context: Context, slips: Iterable[Slip]) -> SafeString:
    """What has slipped as items of a list: plain strings, because there are many."""
    return mark_safe("\n".join(_in_short(context, one) for one in slips))


def _in_short(context: Context, slip: Slip) -> str:
    kind, number = ("task", slip.number) if slip.number else ("milestone", slip.pk or 0)
    what: str = escape(slip.what)
    if slip.number:
        what = f'<a href="{context["base"]}/tasks/{slip.number}/">{what}</a>'
    owner = f"{escape(slip.owner.name)}{comma()}" if slip.owner else ""
    how = due(slip.now, context["agenda"].today) if slip.late else slipped(slip.was, slip.now)
    meta = f'<span class="meta">{owner}{why_at(context, slip.path, how)}</span>'
    return f'<li data-row="{kind}:{number}">{what} {meta}{item(context, kind, number, "slipping")}</li>'


@register.inclusion_tag("feedback/_part_marks.html", takes_context=True)
def part_marks(context: Context, part: str) -> dict[str, Any]:
    """Under the heading of a part: its marks and note, and while it is red what it asks for."""
    names = ("can_write", "leave_at", "leave_form")
    return {name: context.get(name) for name in names} | {
        "part": part,
        "note": item(context, "part", part),
        "red": context["red"].get(part),
        "left": context["left"].get(part),
        "is_kept": context["is_kept"],
    }
