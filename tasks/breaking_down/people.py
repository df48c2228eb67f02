"""Among whom a goal can be broken down."""

from collections.abc import Iterable

from django.db.models import Q

from goals.models import Goal
from teamops.people.models import Person, TeamMembership

MOST_PERSONS = 100


def people_of(goal: Goal, reader: Person, also: Iterable[int] = ()) -> list[Person]:
    """The members of the goal's teams, guests left out, and those of these ids; by name. One query."""
    teams = Q(team=goal.team_id) | Q(team__in=goal.contributing_teams.values("pk"))
    members = TeamMembership.objects.filter(teams).values("person")
    member = Q(pk__in=members, state__in=["active", "invited"]) & ~Q(role=Person.Role.GUEST)
    rows = Person.objects.visible_to(reader).filter(member | Q(pk__in=list(also)))
    persons = list(rows.order_by("name_key", "pk")[:MOST_PERSONS])
    for person in persons:
        person.organization = goal.organization
    return persons
