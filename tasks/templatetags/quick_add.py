"""The line in which a task is written, for the pages that have it."""

import uuid
from typing import Any

from django import template
from django.template import Context

from tasks.models import ActionPlan
from teamops.people.models import Person, Team

register = template.Library()


@register.inclusion_tag("tasks/quick_add/_line.html", takes_context=True)
def quick_add(context: Context, team: Team | None = None, plan: ActionPlan | None = None) -> dict[str, Any]:
    """`{% quick_add team=team plan=plan %}`; without a team it asks which, and the task is one's own.

    Nothing for who may add none. No queries: the teams are those of the navigation.
    """
    person: Person = context["person"]
    choices = [] if team else [one for one in context["navigation"].teams if getattr(one, "mine", False)]
    home = team or (choices[0] if choices else context["navigation"].home_team)
    return {
        "can_add": home is not None and not person.is_guest,
        "home": home,
        "choices": choices if len(choices) > 1 else [],
        "plan": plan,
        "mine": team is None,
        "key": uuid.uuid4().hex,
        "next": context["request"].get_full_path(),
        "base": context["base"],
    }
