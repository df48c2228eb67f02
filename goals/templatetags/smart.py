"""The five letters of a goal in a row of a long list: plain strings, no sub-template."""

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from goals.smart import Mark, Marks

register = template.Library()
# With more than so many missing, the letters alone say that it is still to be written.
TOLD = 2


def _look(mark: Mark) -> str:
    if not mark.is_known:
        return " data-unknown"
    return "" if mark.holds else " data-missing"


@register.simple_tag
def smart_letters(marks: Marks) -> SafeString:
    """S M A R T, those that do not hold yet dashed, and what the first of them lacks."""
    letters = "".join(
        f'<abbr title="{escape(mark.name)}"{_look(mark)}>{mark.letter}</abbr>' for mark in marks
    )
    missing = marks.missing
    why = (
        f'<span class="smart-why">{missing[0].letter}: {escape(missing[0].sentence)}</span>'
        if 0 < len(missing) <= TOLD
        else ""
    )
    return mark_safe(
        f'<span class="smart-line"><span class="sr">{escape(marks.summary)}</span>'
        f'<span class="smart" aria-hidden="true">{letters}</span>{why}</span>'
    )
