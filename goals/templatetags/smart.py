"""The five letters of a goal in a row of a long list: plain strings, no sub-template."""

from django import template
from django.template import Context
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from goals.smart import Mark, Marks
from goals.templatetags.why import why_at

register = template.Library()
# With more than so many missing, the letters alone say that it is still to be written.
TOLD = 2


def _look(mark: Mark) -> str:
    if not mark.is_known:
        return " data-unknown"
    return "" if mark.holds else " data-missing"


@register.simple_tag(takes_context=True)
def smart_letters(context: Context, marks: Marks) -> SafeString:
    """S M A R T, those that do not hold yet dashed, and what the first of them lacks."""
    letters = "".join(
        f'<abbr title="{escape(mark.name)}"{_look(mark)}>{mark.letter}</abbr>' for mark in marks
    )
    why = ""
    if 0 < len(marks.missing) <= TOLD:
        first = marks.missing[0]
        said = why_at(context, first.path, first.sentence)
        why = f'<span class="smart-why">{first.letter}: {said}</span>'
    return mark_safe(
        f'<span class="smart-line"><span class="sr">{escape(marks.summary)}</span>'
        f'<span class="smart" aria-hidden="true">{letters}</span>{why}</span>'
    )
