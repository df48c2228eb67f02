"""How the parts of weekly updates are drawn."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from feedback.models import WeeklyUpdate

register = template.Library()


@register.simple_tag
def mood(value: int | None) -> SafeString:
    """Five dots, the mood's one filled, and its word; nothing for None."""
    if value is None:
        return mark_safe("")
    rest = "".join(f"M{4 + 9 * place} 4h0" for place in range(5) if place != value - 1)
    dots = (
        f'<svg viewBox="0 0 44 8" aria-hidden="true"><path class="mood-rest" d="{rest}"/>'
        f'<path class="mood-is" d="M{4 + 9 * (value - 1)} 4h0"/></svg>'
    )
    return format_html('<span class="mood">{}{}</span>', mark_safe(dots), WeeklyUpdate.Mood(value).label)
