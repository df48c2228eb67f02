"""What higher floors tell activity from their `apps.ready`: which objects people may comment on, who is named
in a comment, and who wants to hear of comments.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models

from teamops.mentions import Mentions


@dataclass(frozen=True)
class Commentable:
    """A model whose default manager has `visible_to(person)`, and where its page is."""

    model: type[models.Model]
    url: Callable[[Any], str]


_commentable: dict[str, Commentable] = {}


def commentable(model: type[models.Model], *, url: Callable[[Any], str]) -> None:
    """Let people comment on this model; its kind in addresses is the model's name ("goal")."""
    _commentable[model._meta.model_name or ""] = Commentable(model, url)


_pages: dict[str, Commentable] = {}


def has_page(model: type[models.Model], *, url: Callable[[Any], str]) -> None:
    """Where the page is of a thing that nobody comments on."""
    _pages[model._meta.model_name or ""] = Commentable(model, url)


def find_page(kind: str) -> Commentable | None:
    return _commentable.get(kind) or _pages.get(kind)


def find_commentable(kind: str) -> Commentable | None:
    return _commentable.get(kind)


def all_commentable() -> dict[str, Commentable]:
    """By kind."""
    return dict(_commentable)


@dataclass(frozen=True)
class People:
    """How names in a text become tokens, and tokens names; people registers it.

    `find(text, by, team)` answers the text as it is stored, `call(organization, ids)` who the tokens stand
    for. Where a query fetches texts, `name(column)` fetches whom they name with them, and
    `read(organization, fetched)` answers the same as `call`. `teams(person)` are those that a person sees.
    """

    find: Callable[[str, Any, Any], str] = lambda text, by, team: text
    call: Callable[[Any, set[int]], Mentions] = lambda organization, ids: {}
    name: Callable[[str], Any] = lambda column: models.Value([], models.JSONField())
    read: Callable[[Any, Iterable[Any]], Mentions] = lambda organization, fetched: {}
    teams: Callable[[Any], Any] = lambda person: []


_people = People()


def register_people(people: People) -> None:
    global _people
    _people = people


def people() -> People:
    return _people


# Called with a new comment and its subject, in the transaction of the comment.
CommentListener = Callable[[Any, Any], None]

_listeners: list[CommentListener] = []


def on_comment(listener: CommentListener) -> None:
    """Have this called with each new comment and what it is about."""
    _listeners.append(listener)


def tell_of_comment(comment: Any, subject: Any) -> None:
    for listener in _listeners:
        listener(comment, subject)


# Called with the event of a comment that its author takes back, before it is gone.
LostListener = Callable[[Any], None]

_lost: list[LostListener] = []


def on_lost_comment(listener: LostListener) -> None:
    """Have this called with the event by which a comment was added, when it is taken back."""
    _lost.append(listener)


def tell_of_lost_comment(event: Any) -> None:
    for listener in _lost:
        listener(event)
