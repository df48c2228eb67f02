"""A number as the link to why it is what it is. Stands in rows of long lists: a plain string."""

from typing import Any

from django import template
from django.template import Context
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from teamops.charts import Whys
from teamops.templatetags.teamops import LOOKS, status_shape, status_word

register = template.Library()
# What a goal is, not how it stands.
PLAIN = frozenset({"draft", "closed"})


@register.simple_tag(takes_context=True)
def why(context: Context, goal: int, shown: Any, key_result: Any = "", of: str = "") -> SafeString:
    """`shown` as a link; nothing for nothing.

    `goal`: its number, `key_result`: the id of one of its key results. `of`: which of the numbers on that
    page. On a page of a past day the link keeps it. Its title is given by `why.js`: there may be many.
    """
    if not shown:
        return mark_safe("")
    return _link(_address(context, goal, key_result, of), shown)


@register.simple_tag(takes_context=True)
def why_chart(context: Context, goal: int, key_result: int) -> Whys:
    """Where the numbers of a key result's chart are explained."""
    return Whys(
        value=_address(context, goal, key_result, "progress"),
        path=_address(context, goal, key_result, "expected"),
        target=_address(context, goal, key_result, "progress"),
        forecast=_address(context, goal, key_result, "forecast"),
    )


@register.simple_tag(takes_context=True)
def why_status(context: Context, goal: int, status: str, key_result: Any = "") -> SafeString:
    """A goal's status in a word, or the shape of a key result's, as the link to what suggests it; a draft's
    and a closed goal's is nobody's judgement."""
    drawn = status_shape(status) if key_result else status_word(status)
    if status not in LOOKS or status in PLAIN:
        return drawn
    return why(context, goal, drawn, key_result, of="suggested")


@register.simple_tag(takes_context=True)
def why_at(context: Context, path: str, shown: Any) -> SafeString:
    """`shown` as a link to why it is so, at a path below the organization's; without a path as it is."""
    if not path or not shown:
        return conditional_escape(shown or "")
    return _link(f"{context['base']}/{path}", shown)


def _address(context: Context, goal: int, key_result: Any, of: str) -> str:
    """On a page of a past day with that day; of a row that is drawn by itself the row says it."""
    day = getattr(context.get("as_of"), "day", None) or getattr(context.get("row"), "as_of", None)
    asked = [f"kr={key_result}"] if key_result else []
    asked += [f"as_of={day.isoformat()}"] if day else []
    query = f"?{'&'.join(asked)}" if asked else ""
    return f"{context['base']}/goals/{goal}/why/{query}{f'#{of}' if of else ''}"


def _link(address: str, shown: Any) -> SafeString:
    return mark_safe(f'<a class="why" href="{conditional_escape(address)}">{conditional_escape(shown)}</a>')
