"""The table of kinds and channels: what is ticked in it, and what a sent form has changed of it."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import prefetch_related_objects
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from teamops.notifications.channels import Channel, channels
from teamops.notifications.kinds import KINDS, Kind, kind_of
from teamops.notifications.models import TeamWish
from teamops.notifications.preferences import AT_ONCE, EMAIL, INBOX, wishes_of
from teamops.notifications.rules import rules
from teamops.people.models import Person, Team


class Column(NamedTuple):
    """A channel, or "at once"."""

    name: str
    label: str | Promise


class Cell(NamedTuple):
    """One choice. `key` is its name in the form; `by_team`: the person's team has switched it off."""

    key: str
    column: Column
    wanted: bool
    is_own: bool = False
    by_team: bool = False
    # Of a team: None where it says nothing.
    chosen: bool | None = None


class Row(NamedTuple):
    kind: Kind
    cells: list[Cell]


def columns() -> list[Column]:
    """The channels among which one can choose; the inbox has everything."""
    return [Column(one.name, one.label) for one in sending()]


def sending() -> list[Channel]:
    """The channels beside the inbox, e-mail first."""
    return sorted((one for one in channels() if one.name != INBOX), key=lambda one: one.name != EMAIL)


def kinds_in_use() -> list[Kind]:
    """The kinds of which there are rules, in the order of the settings."""
    used = {kind_of(rule).name for rule in rules()}
    return [kind for kind in KINDS.values() if kind.name in used]


def _columns_of(person: Person) -> list[Column]:
    """Of the channels those by which the person is reached."""
    return [Column(one.name, one.label) for one in reached_by(person)]


def reached_by(person: Person) -> list[Channel]:
    """The channels that send, by which this person is reached, in the order of the preferences. One query for
    all that the person has connected."""
    prefetch_related_objects([person], "channels")
    return [one for one in sending() if one.destinations([person]).get(person.pk)]


def matrix_of(person: Person) -> list[Row]:
    """What a person gets of each kind by each channel that reaches them, master switches aside.

    Two queries, and those of the channels.
    """
    wishes = wishes_of([person])
    urgent = {kind_of(rule).name for rule in rules() if rule.at_once}

    def cell(kind: Kind, column: Column) -> Cell:
        usual = kind.name in urgent if column.name == AT_ONCE else True
        about = (person.pk, kind.name, column.name)
        is_own = about in wishes.own
        return Cell(
            f"{kind.name}:{column.name}",
            column,
            wishes.said(*about, usual=usual),
            is_own,
            by_team=not is_own and wishes.of_teams.get(about) is False,
        )

    shown = [*_columns_of(person), Column(AT_ONCE, _("at once"))]
    return [Row(kind, [cell(kind, column) for column in shown]) for kind in kinds_in_use()]


def team_matrix_of(team: Team) -> list[Row]:
    """What a team says of each kind and channel; one query."""
    rows = TeamWish.objects.filter(team=team).values_list("kind", "channel", "wanted")
    said = {(kind, channel): wanted for kind, channel, wanted in rows}

    def cell(kind: Kind, column: Column) -> Cell:
        chosen = said.get((kind.name, column.name))
        return Cell(f"{kind.name}:{column.name}", column, chosen is not False, chosen=chosen)

    return [Row(kind, [cell(kind, column) for column in columns()]) for kind in kinds_in_use()]


def changed(rows: Sequence[Row], sent: QueryDict) -> dict[tuple[str, str], bool]:
    """By kind and channel what the person has ticked or unticked, compared with what the form had shown.

    So an untouched box stays without a choice of its own, and what the team says goes on to hold for it.
    """
    ticked, shown = set(sent.getlist("want")), set(sent.getlist("shown"))
    found = {}
    for cell in cells_of(rows):
        if (cell.key in ticked) != (cell.key in shown):
            kind, channel = cell.key.split(":")
            found[kind, channel] = cell.key in ticked
    return found


SAID = {"": None, "on": True, "off": False}


def team_changed(rows: Sequence[Row], sent: QueryDict) -> dict[tuple[str, str], bool | None]:
    """By kind and channel what the lead has chosen; what nobody offered counts as nothing."""
    found = {}
    for cell in cells_of(rows):
        kind, channel = cell.key.split(":")
        found[kind, channel] = SAID.get(sent.get(cell.key, ""))
    return found


def cells_of(rows: Sequence[Row]) -> list[Cell]:
    return [cell for row in rows for cell in row.cells]
