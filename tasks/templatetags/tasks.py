"""How a task's priority is drawn."""

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from tasks.models import Task
from teamops.templatetags.teamops import icon

register = template.Library()
MARKS = {Task.Priority.HIGH: "up", Task.Priority.URGENT: "flag"}


@register.simple_tag
def priority(value: int, always: bool = False) -> SafeString:
    """Mark and word of a high or urgent priority; of the others the word, and only where it is asked for."""
    mark = MARKS.get(Task.Priority(value))
    if mark is None and not always:
        return mark_safe("")
    word = escape(Task.Priority(value).label)
    return mark_safe(
        f'<span class="priority" data-priority="{value}">{icon(mark) if mark else ""}{word}</span>'
    )
