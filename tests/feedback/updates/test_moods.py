"""A mood is shown where its member shows it; else it is counted so that nobody can work it out."""

import itertools
import random
from collections.abc import Callable

import pytest
from django.test import Client

from feedback.models import TeamMood
from teamops.errors import RuleBroken
from teamops.people.models import Organization, Person, Team
from tests.factories import make_person
from tests.feedback.updates.conftest import W48, Write

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
PAGE = "/acme/teams/product/updates/2026-W48/"
AVERAGE = "on average"


@pytest.fixture
def seven(acme: Organization, product: Team) -> list[Person]:
    return [make_person(acme, f"Member {number}", product) for number in range(7)]


def test_a_shown_mood_is_shown_to_the_team_and_its_leads(
    write: Write, sign_in: SignIn, ana: Person, ben: Person, cem: Person, dora: Person, vic: Person
) -> None:
    write(ben, mood=2, mood_is_shown=True)
    for reader, sees in {ana: True, ben: True, cem: True, dora: False, vic: False}.items():
        assert ("strained" in sign_in(reader).get(PAGE).content.decode()) is sees, reader


def test_a_mood_that_is_not_shown_is_its_members_alone(
    write: Write, sign_in: SignIn, ana: Person, ben: Person, cem: Person
) -> None:
    write(ben, mood=2)
    for reader, sees in {ana: False, ben: True, cem: False}.items():
        assert ("strained" in sign_in(reader).get(PAGE).content.decode()) is sees, reader


def test_of_two_there_is_no_average_and_of_three_there_is(
    write: Write, sign_in: SignIn, ana: Person, seven: list[Person]
) -> None:
    for person, mood in zip(seven[:2], (2, 4), strict=True):
        write(person, mood=mood)
    assert AVERAGE not in sign_in(ana).get(PAGE).content.decode()
    write(seven[2], mood=5)
    page = sign_in(ana).get(PAGE).content.decode()
    assert "Mood of 3 people who do not show theirs: 3.7 of 5 on average." in page


def test_the_average_before_and_after_a_fourth_tells_nothing_of_the_fourth(
    write: Write, product: Team, seven: list[Person]
) -> None:
    seen = set()
    for person in seven:
        write(person, mood=5)
        seen |= set(TeamMood.objects.of_week(product, W48).values_list("people", flat=True))
    assert seen == {3, 6}


def test_what_is_counted_can_no_longer_be_changed_or_shown(
    write: Write, sign_in: SignIn, seven: list[Person]
) -> None:
    for person in seven[:3]:
        write(person, mood=4)
    for change in ({"mood": 1}, {"mood": 4, "mood_is_shown": True}, {"mood": None}):
        with pytest.raises(RuleBroken) as broken:
            write(seven[0], **change)
        assert broken.value.code == "counted"
    # The rest of the update can, and the form does not ask for the mood any more.
    write(seven[0], "Something else", mood=4)
    page = sign_in(seven[0]).get(f"{PAGE}write/").content.decode()
    assert "Your mood is in the team’s average." in page
    assert 'name="mood"' not in page


def test_shown_moods_are_not_counted_for_they_would_tell_of_the_others(
    write: Write, product: Team, seven: list[Person]
) -> None:
    for person in seven[:2]:
        write(person, mood=5, mood_is_shown=True)
    write(seven[2], mood=1)
    # Not shown any more; but it was, and who has seen it knows it.
    write(seven[0], mood=5, mood_is_shown=False)
    assert not TeamMood.objects.filter(people__gt=0).exists()


def test_whatever_people_write_between_two_averages_lie_three_of_them(
    write: Write, product: Team, seven: list[Person]
) -> None:
    """Moods come, change, are shown and hidden in any order; what could be read is compared each time."""
    chance = random.Random(7)
    published: list[tuple[int, int]] = [(0, 0)]
    for _step in range(60):
        mood, shown = chance.choice([None, 1, 2, 3, 4, 5]), chance.random() < 0.2
        try:
            write(chance.choice(seven), mood=mood, mood_is_shown=shown)
        except RuleBroken:
            continue
        counted = TeamMood.objects.filter(people__gt=0).values_list("people", "total").first()
        if counted and counted != published[-1]:
            published.append(counted)
    assert len(published) > 1
    for (people, _), (more, _) in itertools.pairwise(published):
        assert more - people >= 3
