"""The pages and deeds that the palette knows by their names: go to, create, assign, change the status."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from teamops.people.permissions import can_manage_team
from teamops.search.called import called, is_called
from teamops.search.registry import Hit
from teamops.text import fold


def deeds(person: Any, words: Sequence[str], most: int) -> list[Hit]:
    """What can be made, and what can be done with a task."""
    if person.is_guest:
        return []
    teams = _teams(person)
    here = teams[0].slug if teams else ""
    many = f"tasks/bulk/?team={here}" if here else "tasks/bulk/"
    every = [Hit(_("Add task"), "tasks/new/", icon="plus", also=called("make", "task"))]
    if here:
        every += [
            Hit(
                _("New goal"),
                f"goals/new/?team={here}",
                note=teams[0].name,
                icon="plus",
                also=called("make", "goal"),
            ),
            Hit(
                _("New plan"),
                f"teams/{here}/plan/new/",
                note=teams[0].name,
                icon="plus",
                also=called("make", "plan"),
            ),
        ]
    every += [
        Hit(_("Assign a task…"), many, icon="people", also=called("assign"), act="assign"),
        Hit(_("Change the status of a task…"), many, icon="check", also=called("set"), act="status"),
        Hit(_("Ask for support"), "support/new/", icon="plus", also=called("make", "support")),
    ]
    return _fitting(every, words, most)


def pages(person: Any, words: Sequence[str], most: int) -> list[Hit]:
    """Pages to go to, and those of the teams."""
    return _fitting([*_pages(person)], words, most)


def _pages(person: Any) -> Iterator[Hit]:
    yield Hit(_("My work"), "work/", icon="work")
    yield Hit(_("Inbox"), "inbox/", icon="inbox")
    if not person.is_guest:
        yield Hit(_("Company goals"), "alignment/", icon="flag")
    for team in _teams(person):
        yield Hit(_("Goals"), f"teams/{team.slug}/goals/", note=team.name, icon="goal")
        yield Hit(_("Plan"), f"teams/{team.slug}/plan/", note=team.name, icon="plan")
        yield Hit(_("Board"), f"teams/{team.slug}/board/", note=team.name, icon="board")
        yield Hit(_("Weekly review"), f"teams/{team.slug}/review/", note=team.name, icon="review")
        yield Hit(_("People"), f"teams/{team.slug}/people/", note=team.name, icon="people")
        if can_manage_team(person, team):
            yield Hit(_("Insights"), f"teams/{team.slug}/insights/", note=team.name, icon="chart")
    if not person.is_guest:
        yield Hit(_("Import a sheet"), "import/", icon="up")
    yield Hit(_("Trash"), "trash/", icon="trash")
    yield Hit(_("Settings"), "settings/profile/", icon="settings")


def _teams(person: Any) -> Sequence[Any]:
    """Those of the navigation, which the page reads anyway."""
    from teamops.people.navigation import Navigation

    if not hasattr(person, "_palette_teams"):
        person._palette_teams = Navigation(person).teams
    return person._palette_teams


def _fitting(every: Sequence[Hit], words: Sequence[str], most: int) -> list[Hit]:
    """What has all the words in its name, its note or what else it is called; without words the first."""
    return [hit for hit in every if _fits(hit, words)][:most]


def _fits(hit: Hit, words: Sequence[str]) -> bool:
    name = fold(f"{hit.title} {hit.note}")
    return all(word in name or is_called(word, hit.also) for word in words)
