"""What higher floors add to people: work that is handed over, parts of pages, first steps, settings.

Each app registers from its `apps.py: ready()`; people itself imports nothing above it.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.functional import Promise

from teamops.people.models import Organization, Person, User
from teamops.people.queries import number_of


class HandOver(Protocol):
    """Gives everything of one kind that `person` holds to `to`, with events; who wrote what stays."""

    def __call__(self, person: Person, *, to: Person, by: Person | None) -> Any: ...


Around = Callable[[Person, Person | None], AbstractContextManager[None]]


@dataclass(frozen=True)
class Holding:
    """A kind of work that has one person who answers for it, so that it needs another when they leave."""

    key: str
    label: Promise | str
    held: Callable[[Person], QuerySet[Any]]
    hand_over: HandOver


@dataclass(frozen=True)
class PersonSection:
    """A part of a person's page. `context(subject, viewer)` is what its template needs; None: no part."""

    template: str
    context: Callable[[Person, Person], Mapping[str, Any] | None]
    column: str
    position: int


class MemberLine(Protocol):
    """One line of a member in a column of the team's page; what is over is bad news."""

    @property
    def text(self) -> str: ...

    @property
    def is_over(self) -> bool: ...


@dataclass(frozen=True)
class MemberColumn:
    """A column of the page of a team's people: by id the lines of each; None: not for this viewer.

    `path`, below the organization's address, is where it is told why; `{pk}` is the person's id.
    """

    label: Promise | str
    lines: Callable[[Sequence[Person], Person], Mapping[int, Sequence[MemberLine]] | None]
    path: str


@dataclass(frozen=True)
class FirstStep:
    """A step of the first run: a form; `save` is called with the valid form and the administrator.

    `save` answers falsely when it has put an error on the form.
    """

    key: str
    title: Promise | str
    text: Promise | str
    button: Promise | str
    form: Callable[[Person, Any], BaseForm]
    save: Callable[[Any, Person], Any]
    is_done: Callable[[Organization], bool]
    position: int


@dataclass(frozen=True)
class SettingsPage:
    """An entry of the settings' menu; `url` is what follows the organization's address."""

    url: str
    label: Promise | str
    allowed: Callable[[Person], bool]
    position: int


holdings: dict[str, Holding] = {}
around_handover: list[Around] = []
person_sections: list[PersonSection] = []
member_columns: list[MemberColumn] = []
first_steps: list[FirstStep] = []
settings_pages: list[SettingsPage] = []
erasures: list[Callable[[Person], object]] = []
leavings: list[Callable[[Person], object]] = []
sign_outs: list[Callable[[HttpRequest], object]] = []
new_passwords: list[Callable[[User, HttpRequest | None], object]] = []


def register_handover(
    key: str, label: Promise | str, *, held: Callable[[Person], QuerySet[Any]], hand_over: HandOver
) -> None:
    """Ask who takes this kind of work over when its holder leaves. `held`: what is open, for the count."""
    holdings[key] = Holding(key, label, held, hand_over)


def register_around_handover(around: Around) -> None:
    """Enter this context, called with who leaves and by whom, around all that is handed over: it can see many
    changes as one."""
    around_handover.append(around)


def held_by(person: Person) -> list[tuple[Holding, int]]:
    """The kinds of work that a person holds some of, and how much. One query."""
    kinds = list(holdings.values())
    numbers = [number_of(kind.held(person)) for kind in kinds]
    (counts,) = Person.objects.filter(pk=person.pk).values_list(*numbers)
    return [(kind, count) for kind, count in zip(kinds, counts, strict=True) if count]


def register_erasure(erase: Callable[[Person], object]) -> None:
    """Call this when a person is erased, where their name was copied into text or a frozen record."""
    erasures.append(erase)


def register_leaving(forget: Callable[[Person], object]) -> None:
    """Call this when a person has left, for what is of no use without them."""
    leavings.append(forget)


def register_sign_out(end: Callable[[HttpRequest], object]) -> None:
    """Call this when somebody signs out in a browser, while it is still known who."""
    sign_outs.append(end)


def register_new_password(end: Callable[[User, HttpRequest | None], object]) -> None:
    """Call this when an account has a new password, with the request by which it was chosen."""
    new_passwords.append(end)


def register_person_section(
    template: str,
    context: Callable[[Person, Person], Mapping[str, Any] | None],
    *,
    column: str = "main",
    position: int = 50,
) -> None:
    """Add a part to a person's page, in the wide column ("main") or the narrow one ("side")."""
    person_sections.append(PersonSection(template, context, column, position))
    person_sections.sort(key=lambda section: section.position)


def register_member_column(
    label: Promise | str,
    lines: Callable[[Sequence[Person], Person], Mapping[int, Sequence[MemberLine]] | None],
    *,
    path: str,
) -> None:
    """Add a column to the page of a team's people."""
    member_columns.append(MemberColumn(label, lines, path))


def register_first_step(step: FirstStep) -> None:
    """Add a step to the first run of an organization."""
    first_steps.append(step)
    first_steps.sort(key=lambda one: one.position)


def _everybody(person: Person) -> bool:
    return True


def register_settings_page(
    url: str, label: Promise | str, *, allowed: Callable[[Person], bool] = _everybody, position: int = 50
) -> None:
    """Add an entry to the settings' menu for those who may open it."""
    settings_pages.append(SettingsPage(url, label, allowed, position))
    settings_pages.sort(key=lambda page: page.position)
