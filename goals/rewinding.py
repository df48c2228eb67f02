"""Setting rows back to what the trail says they were. Rows that were set back are shown, never saved."""

from collections.abc import Mapping
from typing import Any

from django.db import models


def set_back(row: models.Model, before: Mapping[str, Any]) -> None:
    """Give fields the values that an event keeps as `before`; what is no field of the row is passed over."""
    for field in row._meta.concrete_fields:
        if field.name in before:
            setattr(row, field.attname, field.to_python(before[field.name]))
