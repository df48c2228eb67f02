"""`python -m tests.notifications.crowd 200 Asia/Tokyo JP`: so many persons, each with one task due today."""

import sys

import django

django.setup()

from tasks.models import Task  # noqa: E402
from teamops.dates import today  # noqa: E402
from teamops.people.models import Person, User  # noqa: E402
from tests.factories import make_organization, make_team  # noqa: E402


def make_crowd(size: int, time_zone: str, country: str) -> None:
    organization = make_organization("crowd", time_zone=time_zone, country=country)
    team = make_team(organization, "Crowd")
    addresses = [f"person-{number}@crowd.example" for number in range(1, size + 1)]
    users = User.objects.bulk_create([User(email=address) for address in addresses])
    persons = Person.objects.bulk_create(
        Person(organization=organization, user=user, name=user.email.partition("@")[0], email=user.email)
        for user in users
    )
    Task.objects.bulk_create(
        Task(
            organization=organization,
            team=team,
            number=number,
            title=f"Task of {person.name}",
            assignee=person,
            due=today(organization),
        )
        for number, person in enumerate(persons, start=1)
    )


if __name__ == "__main__":
    size, *place = sys.argv[1:]
    make_crowd(int(size), *place)
