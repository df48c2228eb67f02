"""A team says when it meets: holidays, turns, updates' day and calendars follow."""

import datetime
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from icalendar import Calendar
from time_machine import Traveller

from feedback.actions import close_week, open_review
from feedback.models import Rhythm, WeeklyUpdate
from feedback.rhythm.actions import renew_address, set_rhythm
from feedback.rhythm.calendar import WEEKS_AHEAD, WEEKS_BACK
from feedback.rhythm.meetings import Beat
from feedback.rhythm.subscribing import address_of
from feedback.rhythm.upcoming import meetings
from feedback.updates.actions import ask_for_updates
from feedback.updates.standing import due_day
from teamops.dates import today
from teamops.errors import RuleBroken, Stale
from teamops.people.actions import add_to_team, remove_from_team, remove_person
from teamops.people.actions.hours import add_absence
from teamops.people.models import Person, Team, User
from tests.feedback.conftest import NOW
from tests.feedback.weeks import DAY, W48

SignIn = Callable[[Person], Client]
PAGE = "/acme/teams/product/review/rhythm/"
WEEK = 7 * DAY
BERLIN = ZoneInfo("Europe/Berlin")
# In 2026 Christmas Day is a Friday, and 1 January 2027 as well.
W53 = datetime.date(2026, 12, 28)


def beat(weekday: int = 4, on_holiday: str = "move", country: str = "DE", **more: Any) -> Beat:
    fields = {"starts_at": datetime.time(10), "minutes": 45, "begins_on": W48, "zone": BERLIN, **more}
    return Beat(weekday=weekday, on_holiday=on_holiday, country=country, **fields)


def set_up(team: Team, by: Person | None, *turns: Person, weekday: int = 2, **more: Any) -> Rhythm:
    fields = {"starts_at": datetime.time(10), "minutes": 45, "on_holiday": "move", "version": None, **more}
    return set_rhythm(team, by=by, weekday=weekday, facilitators=turns, **fields)


# --- On which day


def test_a_meeting_on_a_holiday_moves_within_its_week() -> None:
    assert beat(weekday=4).day_in(W53) == W53 + 3 * DAY  # nothing after the Friday is a working day
    assert beat(weekday=0, country="DE").day_in(datetime.date(2027, 3, 29)) == datetime.date(2027, 3, 30)
    assert beat(weekday=4).is_moved(W53) and not beat(weekday=4).is_moved(W48)


def test_or_it_is_left_out_as_the_team_has_chosen() -> None:
    assert beat(weekday=4, on_holiday="skip").day_in(W53) is None


def test_in_a_week_without_any_working_day_none_is_held() -> None:
    golden = datetime.date(2026, 10, 5)  # of China's holiday in 2026
    days = [beat(weekday=day, country="CN").day_in(golden) for day in range(7)]
    assert set(days) <= {None, *(golden + number * DAY for number in range(7))}


def test_the_clock_of_the_organization_holds_through_the_change_to_winter_time() -> None:
    before, after = datetime.date(2026, 10, 23), datetime.date(2026, 10, 30)
    begins = [beat().begins(day).astimezone(datetime.UTC).hour for day in (before, after)]
    assert begins == [8, 9]


# --- Whose turn


def test_members_take_turns_meeting_by_meeting(
    clock: Traveller, ana: Person, ben: Person, cem: Person
) -> None:
    people = [ana, ben, cem]
    turns = [beat().turn(W48 + number * WEEK, people) for number in range(4)]
    assert turns == [ana, ben, cem, ana]
    assert beat().turn(W48 - WEEK, people) is None


def test_a_meeting_that_is_left_out_takes_nobodys_turn(clock: Traveller, ana: Person, ben: Person) -> None:
    skips = beat(weekday=4, on_holiday="skip", begins_on=W53 - 2 * WEEK)
    said = [skips.turn(W53 + number * WEEK, [ana, ben]) for number in (-2, -1, 0, 1)]
    assert said == [ana, None, None, ben]


def test_for_who_is_away_the_next_one_facilitates_and_the_turns_go_on(
    clock: Traveller, product: Team, ana: Person, ben: Person
) -> None:
    rhythm = set_up(product, ana, ana, ben)
    add_absence(ana, by=ana, first_day=W48 + 2 * DAY, last_day=W48 + 2 * DAY)
    assert [one.facilitator for one in meetings(rhythm, W48, 3)] == [ben, ben, ana]


def test_who_has_left_takes_no_turns_any_more(
    clock: Traveller, product: Team, ana: Person, ben: Person
) -> None:
    rhythm = set_up(product, ana, ben, ana)
    Person.objects.filter(pk=ben.pk).update(state=Person.State.LEFT)
    assert {one.facilitator for one in meetings(rhythm, W48, 3)} == {ana}


def test_who_has_the_turn_may_close_the_review(
    clock: Traveller, product: Team, ana: Person, ben: Person, cem: Person, sign_in: SignIn
) -> None:
    set_up(product, ana, ben)
    page = sign_in(ben).get("/acme/teams/product/review/").content.decode()
    assert 'id="close"' in page
    assert 'id="close"' not in sign_in(cem).get("/acme/teams/product/review/").content.decode()
    assert close_week(product, by=ben, week=W48).facilitator == ben


def test_the_page_of_the_review_names_this_and_the_next_facilitator(
    clock: Traveller, product: Team, ana: Person, ben: Person, cem: Person, sign_in: SignIn
) -> None:
    set_up(product, ana, ben, ana)
    page = sign_in(cem).get("/acme/teams/product/review/").content.decode()
    facts = page[page.index('<dl class="facts review-facts"') : page.index("review-actions")]
    assert facts.index("Ben Berg") < facts.index("Wed 2 Dec") < facts.index("Ana Lead")


def test_the_page_of_a_week_to_come_names_whose_turn_it_is(
    clock: Traveller, product: Team, ana: Person, ben: Person, cem: Person, sign_in: SignIn
) -> None:
    set_up(product, ana, ben, ana)
    page = sign_in(cem).get("/acme/teams/product/review/2026-W49/").content.decode()
    assert "Ana Lead" in page[page.index("Facilitator") : page.index("review-actions")]


# --- Saying so


def test_a_lead_says_when_the_team_meets_and_who_takes_turns(
    clock: Traveller, product: Team, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    client = sign_in(ana)
    sent = {"weekday": 2, "starts_at": "10:30", "minutes": 45, "on_holiday": "skip", "version": 0}
    sent |= {f"turn_{ben.pk}": 1, f"turn_{ana.pk}": 2}
    page = client.post(PAGE, sent, follow=True).content.decode()
    assert "Wednesday at 10:30, 45 minutes (Europe/Berlin)." in page
    assert [turn.person for turn in Rhythm.objects.get().turns.order_by("position")] == [ben, ana]


def test_a_member_reads_it_and_may_not_change_it(
    clock: Traveller, product: Team, ana: Person, ben: Person, vic: Person, sign_in: SignIn
) -> None:
    set_up(product, ana, ben)
    page = sign_in(ben).get(PAGE).content.decode()
    assert "Wed 2 Dec" in page and "Change the rhythm" not in page and "/accounts/calendar/" in page
    assert "/accounts/calendar/" not in sign_in(vic).get(PAGE).content.decode()
    with pytest.raises(PermissionDenied):
        set_up(product, ben)


def test_a_team_without_one_says_what_holds_until_then(
    clock: Traveller, product: Team, ben: Person, sign_in: SignIn
) -> None:
    assert "has not said when it meets" in sign_in(ben).get(PAGE).content.decode()
    assert sign_in(ben).get(PAGE + "weekly-review.ics").status_code == 404


def test_two_leads_at_once_see_what_the_other_has_saved(clock: Traveller, product: Team, ana: Person) -> None:
    version = set_up(product, ana).version
    set_up(product, ana, version=version, weekday=3)
    with pytest.raises(Stale):
        set_up(product, ana, version=version, weekday=4)
    with pytest.raises(Stale):
        set_up(product, ana, version=0)


@pytest.mark.parametrize("minutes", [0, 4, 481])
def test_a_length_that_cannot_be_meant_is_refused(
    clock: Traveller, product: Team, ana: Person, minutes: int
) -> None:
    with pytest.raises(RuleBroken, match="between 5 and 480 minutes"):
        set_up(product, ana, minutes=minutes)


def test_guests_and_strangers_to_the_team_take_no_turns(
    clock: Traveller, product: Team, ana: Person, vic: Person, dora: Person
) -> None:
    for person in (vic, dora):
        with pytest.raises(RuleBroken, match="does not work in this team"):
            set_up(product, ana, person)


# --- Updates follow


@pytest.mark.parametrize(
    ("away", "due"),
    [((), 2), (((2, 2),), 1), (((0, 2),), 3), (((0, 6),), None)],
    ids=["there", "away on the day", "away until the day after", "away all week"],
)
def test_an_update_is_due_by_the_meeting(away: Any, due: int | None) -> None:
    spans = [(W48 + first * DAY, W48 + last * DAY) for first, last in away]
    found = due_day(W48, "DE", spans, W48 + 2 * DAY)
    assert found == (None if due is None else W48 + due * DAY)


def test_who_joins_after_the_meeting_owes_it_from_that_day_on() -> None:
    assert due_day(W48 + 3 * DAY, "DE", (), W48 + 2 * DAY) == W48 + 3 * DAY


def test_the_nightly_work_asks_for_the_day_of_the_meeting_and_for_none_where_there_is_no_meeting(
    clock: Traveller, product: Team, ana: Person, ben: Person
) -> None:
    clock.move_to(NOW - 2 * DAY)
    open_review(product, by=ana, week=W48)
    set_up(product, ana, weekday=3)
    ask_for_updates(product.organization, today(product))
    assert {one.due_on for one in WeeklyUpdate.objects.all()} == {W48 + 3 * DAY}
    clock.move_to(datetime.datetime(2026, 12, 21, 8, tzinfo=datetime.UTC))
    set_up(product, ana, weekday=4, on_holiday="skip")
    ask_for_updates(product.organization, today(product))
    assert not WeeklyUpdate.objects.filter(week=datetime.date(2026, 12, 21)).exists()


# --- Calendars


def path_of(rhythm: Rhythm, person: Person) -> str:
    return address_of(rhythm, person).removeprefix("http://127.0.0.1:8000")


def feed(client: Client, rhythm: Rhythm) -> Any:
    lead = Person.objects.get(memberships__team=rhythm.team, memberships__is_lead=True)
    answer = client.get(path_of(rhythm, lead))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.content)


def test_whoever_has_the_address_reads_the_meetings_in_the_zone_of_the_organization(
    clock: Traveller, product: Team, ana: Person, ben: Person, client: Client
) -> None:
    rhythm = set_up(product, ana, ben, ana)
    clock.move_to(NOW + 4 * WEEK)
    events = feed(client, rhythm).walk("VEVENT")
    assert WEEKS_AHEAD <= len(events) <= WEEKS_BACK + WEEKS_AHEAD
    first = events[0]
    assert first["SUMMARY"] == "Weekly review, Product"
    assert first.decoded("DTSTART") == datetime.datetime(2026, 11, 25, 10, tzinfo=BERLIN)
    assert first["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert first.decoded("DTEND") - first.decoded("DTSTART") == datetime.timedelta(minutes=45)
    assert first["URL"].endswith("/acme/teams/product/review/2026-W48/")
    assert "Facilitator: Ben Berg" in first["DESCRIPTION"]
    summer = next(one for one in events if one.decoded("DTSTART").month == 4)
    assert summer.decoded("DTSTART").astimezone(datetime.UTC).hour == 8
    assert len(feed(client, rhythm).walk("VTIMEZONE")) == 1


def test_an_event_keeps_its_name_when_it_moves(
    clock: Traveller, product: Team, ana: Person, client: Client
) -> None:
    before = feed(client, set_up(product, ana)).walk("VEVENT")
    after = feed(client, set_up(product, ana, weekday=3)).walk("VEVENT")
    assert [one["UID"] for one in before] == [one["UID"] for one in after]
    assert after[0].decoded("DTSTART").day == before[0].decoded("DTSTART").day + 1
    assert after[0]["SEQUENCE"] > before[0]["SEQUENCE"]


def test_it_speaks_the_language_of_the_teams_records(
    clock: Traveller, product: Team, ana: Person, client: Client
) -> None:
    product.language = "zh-hans"
    product.save()
    assert feed(client, set_up(product, ana)).walk("VEVENT")[0]["SUMMARY"] == "Product 周会"


def test_a_new_address_ends_the_one_before(
    clock: Traveller, product: Team, ana: Person, client: Client
) -> None:
    rhythm = set_up(product, ana)
    old = path_of(rhythm, ana)
    renew_address(rhythm, by=ana)
    assert client.get(old).status_code == 404
    feed(client, rhythm)


def test_an_archived_team_has_no_calendar_any_more(
    clock: Traveller, product: Team, ana: Person, client: Client
) -> None:
    rhythm = set_up(product, ana)
    Team.objects.filter(pk=product.pk).update(archived_at=NOW)
    assert client.get(path_of(rhythm, ana)).status_code == 404


def test_each_has_an_address_of_their_own_that_ends_with_the_membership(
    clock: Traveller, product: Team, ana: Person, ben: Person, cem: Person, admin: Person, client: Client
) -> None:
    rhythm = set_up(product, ana)
    bens, cems, admins = (path_of(rhythm, one) for one in (ben, cem, admin))
    assert {client.get(one).status_code for one in (bens, cems, admins)} == {200}
    remove_from_team(product, ben, by=ana)
    remove_person(cem, by=admin, successors={})
    assert [client.get(one).status_code for one in (bens, cems, admins)] == [404, 404, 200]
    add_to_team(product, ben, by=ana)
    assert client.get(bens).status_code == 200


def test_nobody_reads_by_an_address_of_a_closed_account_or_a_guest(
    clock: Traveller, product: Team, ana: Person, ben: Person, cem: Person, vic: Person, client: Client
) -> None:
    rhythm = set_up(product, ana)
    User.objects.filter(persons=ben).update(is_active=False)
    Person.objects.filter(pk=cem.pk).update(role=Person.Role.GUEST)
    for person in (ben, cem, vic):
        assert client.get(path_of(rhythm, person)).status_code == 404


def test_an_address_that_was_made_up_leads_nowhere(
    clock: Traveller, product: Team, support: Team, ana: Person, ben: Person, dora: Person, client: Client
) -> None:
    rhythm = set_up(product, ana)
    signed = path_of(rhythm, ben)
    numbers, _sign, signature = signed.split("/")[-2].partition(":")
    made_up = (
        f"{rhythm.pk}-{ana.pk}:{signature}",
        f"{rhythm.pk}-{ben.pk}",
        f"{numbers}:",
        f"{numbers}-1:{signature}",
        "-:x",
        f"{rhythm.pk}-²:{signature}",
        "9" * 40 + f"-1:{signature}",
        rhythm.token,
    )
    for token in made_up:
        assert client.get(f"/accounts/calendar/{token}/weekly-review.ics").status_code == 404


def test_a_week_to_come_names_whose_turn_it_is(
    product: Team, ana: Person, ben: Person, vic: Person, clock: Traveller, sign_in: SignIn
) -> None:
    """Though nobody has opened its review."""
    set_up(product, ana, ben, ana)
    for reader in (ana, vic):
        for week, name in (("2026-W49", "Ana Lead"), ("2026-W50", "Ben Berg")):
            answer = sign_in(reader).get(f"/acme/teams/product/review/{week}/")
            assert answer.status_code == 200
            head = answer.content.decode().partition('id="meeting-room"')[2][:400]
            assert "Facilitator" in head and name in head
