"""Whom and which team a cell means: found by name, or made where the person may make them."""

import re

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from tasks.sheets.choices import MAKE, Choices
from tasks.sheets.directory import Directory
from teamops.errors import RuleBroken
from teamops.people.actions import add_person, create_team
from teamops.people.models import Person, Team
from teamops.people.permissions import can_administer
from teamops.text import fold, name_key

EMAIL = re.compile(r"<?([^\s<>]+@[^\s<>]+)>?")
# What a sheet calls the root of the teams, whatever the organization's own name.
COMPANY = ("company", "公司", "全公司")


class People:
    """Resolves the names of a sheet within one organization, and remembers whom it added."""

    def __init__(self, directory: Directory, choices: Choices, by: Person) -> None:
        self.directory = directory
        self.choices = choices
        self.by = by
        self._teams: list[Team] = []
        self._persons: list[Person] = []

    @property
    def teams_made(self) -> list[str]:
        """Names of the teams that stayed: with a refused row its team goes too."""
        return [team.name for team in self._teams if self.directory.teams.get(team.name_key) is team]

    @property
    def people_made(self) -> list[str]:
        there = self.directory.persons
        return [person.name for person in self._persons if person in there.get(person.name_key, [])]

    def owner(self, name: str, team: Team) -> Person | None:
        """The person so called; an unknown name becomes a person of the team, without sign-in.

        An e-mail address is never made: whether it belongs to somebody elsewhere must not show.
        """
        if not name:
            return None
        email = EMAIL.search(name)
        found = self.directory.persons.get(fold(email[1]) if email else name_key(name), [])
        if len(found) == 1:
            return found[0]
        if found:
            raise RuleBroken(
                _("%(count)s people are called “%(name)s”. Write the e-mail address of the one who is meant.")
                % {"count": len(found), "name": name},
                code="ambiguous_person",
                field="owner",
            )
        if email:
            raise RuleBroken(
                _("“%(email)s” is nobody in this organization. Write a name, or invite this address first.")
                % {"email": email[1]},
                code="unknown_person",
                field="owner",
            )
        return self._made(name, team)

    def _made(self, name: str, team: Team) -> Person:
        try:
            person = add_person(self.by.organization, by=self.by, name=name, team=team)
        except PermissionDenied as denied:
            raise RuleBroken(
                _("“%(name)s” is not known here, and you may not add people to %(team)s.")
                % {"name": name, "team": team.name},
                code="unknown_person",
                field="owner",
            ) from denied
        self.directory.add_person(person)
        self._persons.append(person)
        return person

    def team(self, name: str) -> Team:
        """The team so called, as chosen for it, or made where it may be made."""
        key = name_key(name)
        chosen = self.choices.teams.get(key, "")
        if team := self.directory.teams.get(key):
            return team
        if key in COMPANY:
            return self.directory.root
        if chosen and chosen != MAKE:
            return self._by_id(int(chosen))
        if name and can_administer(self.by, self.by.organization):
            return self._made_team(name)
        if self.choices.team and chosen != MAKE:
            return self._by_id(self.choices.team)
        raise _unknown_team(name)

    def _made_team(self, name: str) -> Team:
        team = create_team(self.by.organization, by=self.by, name=name)
        self.directory.add_team(team)
        self._teams.append(team)
        return team

    def _by_id(self, pk: int) -> Team:
        team = next((team for team in self.directory.teams.values() if team.pk == pk), None)
        if team is None:
            raise _unknown_team("")
        return team


def _unknown_team(name: str) -> RuleBroken:
    if not name:
        message = _("no team is named. Choose the team for rows that name none.")
    else:
        message = _("there is no team “%(name)s”. Choose which team is meant.") % {"name": name}
    return RuleBroken(message, code="unknown_team", field="team")
