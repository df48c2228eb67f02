"""Whom and what a line can name."""

from typing import NamedTuple

from django.db.models import Exists, OuterRef

from tasks.models import Label
from tasks.quick_add.reading import Understood, read
from teamops.dates import today
from teamops.people.models import Person, Team, TeamMembership


class Named(NamedTuple):
    """A person or a label that can be named."""

    pk: int
    name: str


def understand(text: str, *, by: Person, team: Team) -> Understood:
    """What a person's line says of a task of this team: at most two queries, none for a plain title."""
    people = _people(by, team) if "@" in text or "＠" in text else []
    labels = _labels(team) if "#" in text or "＃" in text else []
    me = Named(by.pk, by.name)
    return read(text, today=today(by), people=people, labels=labels, me=me)


def _people(by: Person, team: Team) -> list[Named]:
    """Who can be given a task. Of two people of one name only who is in the team can be meant."""
    in_team = Exists(TeamMembership.objects.filter(person=OuterRef("pk"), team=team))
    rows = Person.objects.visible_to(by).taking_part().annotate(in_team=in_team).order_by("name_key", "pk")
    found = list(rows.values_list("pk", "name", "name_key", "in_team"))
    ours = {key for _pk, _name, key, is_ours in found if is_ours}
    return [Named(pk, name) for pk, name, key, is_ours in found if is_ours or key not in ours]


def _labels(team: Team) -> list[Named]:
    return [Named(pk, name) for pk, name in Label.objects.of_team(team).values_list("pk", "name")]
