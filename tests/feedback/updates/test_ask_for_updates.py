"""Who is asked for an update, when it is due, and whom that waits for."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from time_machine import Traveller

from feedback.models import WeeklyReview, WeeklyUpdate
from feedback.updates.page import team_updates
from feedback.updates.standing import State, back_on, due_day
from teamops.people.actions.hours import add_absence
from teamops.people.models import Organization, Person, Team
from tests.factories import make_person
from tests.feedback.updates.conftest import NOW, W48, WEEK, Ask, Write

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
DAY = datetime.timedelta(1)


def states(team: Team, reader: Person) -> dict[str, State]:
    team.refresh_from_db()
    return {line.person.name: line.state for line in team_updates(team, W48, reader).lines}


def test_members_and_leads_of_a_team_that_holds_reviews_are_asked(
    ask: Ask, ana: Person, ben: Person, vic: Person, dora: Person
) -> None:
    ask()
    assert {one.person for one in WeeklyUpdate.objects.all()} == {ana, ben}
    assert {one.due_on for one in WeeklyUpdate.objects.all()} == {W48}


def test_a_team_without_reviews_for_a_month_is_left_alone(ask: Ask, ben: Person) -> None:
    WeeklyReview.objects.update(week=W48 - 5 * WEEK)
    ask()
    assert not WeeklyUpdate.objects.exists()


def test_asking_twice_asks_once(ask: Ask, ben: Person) -> None:
    ask()
    ask()
    assert WeeklyUpdate.objects.filter(person=ben).count() == 1


def test_who_is_alone_in_a_team_is_not_asked(ask: Ask, ana: Person) -> None:
    ask()
    assert not WeeklyUpdate.objects.exists()


def test_who_joins_on_thursday_owes_it_on_thursday(
    ask: Ask, clock: Traveller, acme: Organization, product: Team
) -> None:
    ask()
    clock.move_to(NOW + 3 * DAY)
    make_person(acme, "Ned New", product)
    ask()
    assert WeeklyUpdate.objects.get(person__name="Ned New").due_on == W48 + 3 * DAY


def test_it_waits_in_my_work_until_it_is_written(
    ask: Ask, write: Write, sign_in: SignIn, ben: Person
) -> None:
    ask()
    client = sign_in(ben)
    link = 'href="/acme/teams/product/updates/2026-W48/write/"'
    assert link in client.get("/acme/work/").content.decode()
    write(ben)
    assert link not in client.get("/acme/work/").content.decode()


def test_last_weeks_waits_no_longer_when_the_next_is_asked_for(
    ask: Ask, clock: Traveller, sign_in: SignIn, ben: Person
) -> None:
    ask()
    clock.move_to(NOW + 7 * DAY)
    ask()
    page = sign_in(ben).get("/acme/work/").content.decode()
    assert "2026-W48/write/" not in page
    assert "2026-W49/write/" in page


def test_it_is_expected_on_its_day_and_missing_on_the_next(
    ask: Ask, write: Write, clock: Traveller, product: Team, ana: Person, ben: Person, cem: Person
) -> None:
    ask()
    write(ana)
    assert states(product, ana) == {"Ana Lead": "written", "Ben Berg": "expected", "Cem Can": "expected"}
    clock.move_to(NOW + DAY)
    write(ben)
    assert states(product, ana) == {"Ana Lead": "written", "Ben Berg": "late", "Cem Can": "missing"}


def test_who_is_away_is_not_late(
    ask: Ask, clock: Traveller, product: Team, sign_in: SignIn, ana: Person, ben: Person, cem: Person
) -> None:
    add_absence(ben, by=ben, first_day=W48 - DAY, last_day=W48 + 2 * DAY)
    add_absence(cem, by=cem, first_day=W48, last_day=W48 + 10 * DAY)
    ask()
    clock.move_to(NOW + DAY)
    assert states(product, ana) == {"Ana Lead": "missing", "Ben Berg": "away", "Cem Can": "away"}
    page = sign_in(ana).get("/acme/teams/product/updates/").content.decode()
    assert "away until 26 Nov" in page
    assert "away until 4 Dec" in page
    clock.move_to(NOW + 3 * DAY)
    assert states(product, ana)["Ben Berg"] == "expected"
    assert not WeeklyUpdate.objects.get(person=cem).waits


def test_who_tells_later_that_they_are_away_owes_it_when_they_are_back(ask: Ask, ben: Person) -> None:
    ask()
    add_absence(ben, by=ben, first_day=W48, last_day=W48)
    ask()
    assert WeeklyUpdate.objects.get(person=ben).due_on == W48 + DAY


def test_holidays_are_nobodys_day() -> None:
    new_year = datetime.date(2027, 1, 1)  # a Friday
    assert due_day(datetime.date(2026, 12, 28), "DE", [(datetime.date(2026, 12, 28), new_year)]) is None
    assert due_day(new_year, "DE", []) is None
    # The week of China's national holidays, seven days long.
    assert due_day(datetime.date(2026, 10, 1), "CN", []) is None
    assert back_on(new_year, "DE", [(new_year, new_year)]) == datetime.date(2027, 1, 4)


def test_a_persons_page_tells_of_their_last_weeks(
    ask: Ask, write: Write, clock: Traveller, sign_in: SignIn, ana: Person, ben: Person
) -> None:
    write(ben, week=W48 - WEEK)
    ask()
    clock.move_to(NOW + DAY)
    write(ben)
    page = sign_in(ana).get(f"/acme/people/{ben.pk}/").content.decode()
    assert "2 updates of 2, 1 late" in page
    assert f"/acme/teams/product/updates/2026-W48/#update-{ben.pk}" in page
