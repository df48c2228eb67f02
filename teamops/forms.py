"""How a form hands its data to an action."""

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm

from teamops.errors import RuleBroken


def carry_out(form: BaseForm, action: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Call the action; a broken rule becomes the form's error beside its field and the answer None.

    The action's result is returned, True where it returns nothing, so that `if carry_out(...)` reads well.
    PermissionDenied passes through and becomes a 403.
    """
    try:
        result = action(*args, **kwargs)
    except RuleBroken as broken:
        field = broken.field if broken.field in form.fields else None
        form.add_error(field, str(broken.message))
        return None
    return True if result is None else result
