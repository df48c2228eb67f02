"""Who may do what with labels."""

from tasks.models import Label
from teamops.people.models import Person, Team
from teamops.people.permissions import can_manage_team, can_take_part


def can_add_label(person: Person, team: Team) -> bool:
    """Every member: a label comes to be by being used."""
    return can_take_part(person, team)


def can_edit_labels(person: Person, team: Team) -> bool:
    """Renaming, merging and removing changes other people's tasks: the leads of the team."""
    return not person.is_guest and can_manage_team(person, team)


def can_edit_label(person: Person, label: Label) -> bool:
    return can_edit_labels(person, label.team)
