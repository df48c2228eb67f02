"""Finding people who are named in a text with an @, and calling them by their present names."""

import operator
from collections.abc import Iterable, Iterator
from functools import reduce
from typing import NamedTuple

from django.db.models import Case, Exists, JSONField, OuterRef, Q, Subquery, TextField, Value, When
from django.db.models.functions import Cast, Concat, JSONArray, StrIndex

from teamops.mentions import Mention, Mentions, token
from teamops.people.models import Organization, Person, Team, TeamMembership
from teamops.people.queries import Listed
from teamops.text import fold

# The sign as a Latin and as a Chinese keyboard types it.
SIGNS = "@＠"
# After these an @ belongs to an address, of mail or of a page.
IN_ADDRESSES = frozenset("./_-+=&#%~@＠")
FIRST_OF_CHINESE = "\u2e80"
MOST_SIGNS = 50


class Name(NamedTuple):
    """A name that can be meant, and whose it is."""

    name: str
    pk: int


def with_tokens(text: str, by: Person, team: Team | None = None) -> str:
    """The text with a token for each person that it names: people who are here and whom `by` may see.

    An @ counts at the start, after a space, after punctuation and after Chinese, not within an address. The
    longest name wins. Of two people of one name the one in `team` is meant, else who came first.
    """
    signs = list(_signs(text))
    names = _names(text, signs, by, team)
    told, at = [], 0
    for sign in signs:
        found = next((one for one in names if _stands_at(one.name, text, sign + 1)), None)
        if found and sign >= at:
            told += [text[at:sign], token(found.pk)]
            at = sign + 1 + len(found.name)
    return "".join([*told, text[at:]])


def _signs(text: str) -> Iterator[int]:
    """Where somebody may be named."""
    found = 0
    for at, letter in enumerate(text):
        before = text[at - 1] if at else " "
        in_address = before in IN_ADDRESSES or (before.isalnum() and before < FIRST_OF_CHINESE)
        if letter in SIGNS and not in_address and found < MOST_SIGNS:
            found += 1
            yield at


def _names(text: str, signs: list[int], by: Person, team: Team | None) -> list[Name]:
    """Everybody who could be meant, the longest name first; one query."""
    letters = {fold(text[sign + 1 : sign + 2]) for sign in signs} - {"", "["}
    if not letters:
        return []
    begins = reduce(operator.or_, (Q(name_key__startswith=letter) for letter in letters))
    in_team = TeamMembership.objects.filter(person=OuterRef("pk"), team=team)
    persons = Person.objects.visible_to(by).here().filter(begins).annotate(in_team=Exists(in_team))
    names = [Name(name, pk) for pk, name in persons.order_by("-in_team", "pk").values_list("pk", "name")]
    return sorted(names, key=lambda one: -len(one.name))


def _stands_at(name: str, text: str, at: int) -> bool:
    """Whether the name stands there and does not go on as a longer Latin word."""
    end = at + len(name)
    if fold(text[at:end]) != fold(name):
        return False
    after, last = text[end : end + 1], name[-1]
    return not (after.isalnum() and after < FIRST_OF_CHINESE and last < FIRST_OF_CHINESE)


def called(organization: Organization, ids: set[int]) -> Mentions:
    """By id: what these persons of the organization are called now. Who was erased has no page."""
    persons = Person.objects.filter(organization=organization, pk__in=ids)
    return _mentions(organization, persons.values_list("pk", "name", "state"))


def named_beside(column: str) -> Case:
    """In a query of an organization's texts: whom the text in this column names, for `read_named`.

    The persons of the organization are looked through only for a text that names somebody.
    """
    sign = Concat(Value("@[person:"), Cast("pk", TextField()), Value("]"), output_field=TextField())
    persons = (
        Person.objects.filter(organization=OuterRef("organization"))
        .annotate(stands_at=StrIndex(OuterRef(column), sign))
        .filter(stands_at__gt=0)
    )
    listed = persons.order_by().values("organization").annotate(all=Listed(JSONArray("pk", "name", "state")))
    names_somebody = Q(**{f"{column}__contains": "@[person:"})
    return Case(When(names_somebody, then=Subquery(listed.values("all"))), default=Value([], JSONField()))


def read_named(organization: Organization, fetched: Iterable[list[tuple[int, str, str]] | None]) -> Mentions:
    """The answers of `named_beside` as what each person is called now, by id."""
    return _mentions(organization, (person for persons in fetched for person in persons or ()))


def _mentions(organization: Organization, persons: Iterable[tuple[int, str, str]]) -> Mentions:
    """From (id, name, state) of each."""
    return {
        pk: Mention(name, "" if state == Person.State.ERASED else f"/{organization.slug}/people/{pk}/")
        for pk, name, state in persons
    }
