"""`python -m tests.feedback.minutes.room 12`: a team of so many, whose review of this week is closed."""

import sys

import django

django.setup()

from django.db import transaction  # noqa: E402

from feedback.actions import add_next_step, close_review, open_review  # noqa: E402
from teamops.dates import DAY, monday, today  # noqa: E402
from teamops.people.models import User  # noqa: E402
from tests.factories import make_organization, make_person, make_team  # noqa: E402


@transaction.atomic
def close_a_review(size: int) -> None:
    organization = make_organization("room")
    team = make_team(organization, "Room")
    people = [
        make_person(organization, f"Person {number}", team, lead=number == 1, account=False)
        for number in range(1, size + 1)
    ]
    for person in people:
        # Without a password: to make one takes longer than all else here.
        person.user = User.objects.create(email=person.email)
        person.save(update_fields=["user"])
    review = open_review(team, by=people[0], week=monday(today(organization)))
    for person in people:
        add_next_step(
            review,
            by=people[0],
            title=f"Step of {person.name}",
            owner=person,
            due=today(organization) + 7 * DAY,
        )
    close_review(review, by=people[0])


if __name__ == "__main__":
    close_a_review(int(sys.argv[1]))
