"""Which objects people may comment on; higher floors register theirs from `apps.ready`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models


@dataclass(frozen=True)
class Commentable:
    """A model whose default manager has `visible_to(person)`, and where its page is."""

    model: type[models.Model]
    url: Callable[[Any], str]


_commentable: dict[str, Commentable] = {}


def commentable(model: type[models.Model], *, url: Callable[[Any], str]) -> None:
    """Let people comment on this model; its kind in addresses is the model's name ("goal")."""
    _commentable[model._meta.model_name or ""] = Commentable(model, url)


def find_commentable(kind: str) -> Commentable | None:
    return _commentable.get(kind)
