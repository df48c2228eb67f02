"""A number of a goal as the link to why it is what it is. Stands in rows of long lists: a plain string."""

from typing import Any

from django import template
from django.template import Context
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag(takes_context=True)
def why(
    context: Context, goal: int, shown: Any, key_result: Any = "", of: str = "", named: str = ""
) -> SafeString:
    """`shown` as a link; nothing for nothing.

    `goal`: its number, `key_result`: the id of one of its key results. `of`: which of the numbers on that
    page. `named`: the number in words, where `shown` is a drawing. On a page of a past day the link keeps it;
    of a row that is drawn by itself the row says the day.
    """
    if not shown:
        return mark_safe("")
    day = getattr(context.get("as_of"), "day", None) or getattr(context.get("row"), "as_of", None)
    asked = [f"kr={key_result}"] if key_result else []
    asked += [f"as_of={day.isoformat()}"] if day else []
    query = f"?{'&amp;'.join(asked)}" if asked else ""
    title = escape(_("Why %(number)s?") % {"number": named or shown})
    address = f"{context['base']}/goals/{goal}/why/{query}{f'#{of}' if of else ''}"
    return mark_safe(f'<a class="why" href="{address}" title="{title}">{conditional_escape(shown)}</a>')
