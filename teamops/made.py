"""Models made of rows that were read as plain values, where one query reads several tables."""

from typing import Any, TypeVar

from django.db.models import Model

Made = TypeVar("Made", bound=Model)


def made(model: type[Made], **values: Any) -> Made:
    """As read from the database, with these fields and no others; Django wants them in its own order."""
    names = [field.attname for field in model._meta.concrete_fields if field.attname in values]
    return model.from_db(None, names, [values[name] for name in names])
