"""When people are written to: every zone there is, both changes of its clocks, and a clock that is set."""

import datetime
import functools
from collections.abc import Iterator
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
import time_machine

from teamops.notifications.actions import deliver_waiting, snooze, sweep_all
from teamops.notifications.models import Delivery, Morning, Reminder
from teamops.notifications.mornings import mornings
from teamops.notifications.rules import NEVER, Mornings
from teamops.notifications.timing import WorkingDays, asked_since, digest_at, is_night, is_quiet
from teamops.people.models import Absence, Organization, Person, Team
from tests.factories import make_organization, make_person, make_task, make_team

UTC = datetime.UTC
DAY = datetime.timedelta(days=1)
HOUR = datetime.timedelta(hours=1)
YEAR = 2026
ZONES = sorted(available_timezones())


def at(text: str, zone: str = "Europe/Berlin") -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


# --- Every zone


@functools.cache
def changes(zone: ZoneInfo) -> list[datetime.datetime]:
    """The days of the year on which the zone's clocks change; where they never do, one at midsummer."""
    days = [datetime.datetime(YEAR, 1, 1, tzinfo=UTC) + number * DAY for number in range(366)]
    offsets = [day.astimezone(zone).utcoffset() for day in days]
    found = [day for day, (one, next_one) in zip(days, pairwise(offsets), strict=False) if one != next_one]
    return found or [datetime.datetime(YEAR, 6, 15, tzinfo=UTC)]


def rounds(start: datetime.datetime) -> Iterator[datetime.datetime]:
    """What the engine's clock shows at each of its rounds: four days, stepped two hours ahead on the second
    and two hours back on the third."""
    for number in range(4 * 24 * 2):
        step = {1: 2 * HOUR, 2: -2 * HOUR}.get(number // 48, 0 * HOUR)
        yield start + number * HOUR / 2 + step


def dates_told(clock: list[datetime.datetime], hour: int) -> list[datetime.date]:
    """The local dates on which a person with a digest at that hour has a morning, as `mornings` asks of the
    database. A date that was looked at never comes again."""
    told: list[datetime.date] = []
    for local in clock:
        if local.hour >= hour and (not told or local.date() > told[-1]):
            told.append(local.date())
    return told


def test_in_every_zone_each_local_date_has_one_digest() -> None:
    """Around both changes of its clocks, with the engine's own clock set ahead and back meanwhile."""
    for name in ZONES:
        zone = ZoneInfo(name)
        for change in changes(zone):
            clock = [now.astimezone(zone) for now in rounds(change - DAY)]
            for hour in (0, 2, 9, 20):
                told = dates_told(clock, hour)
                # Each date whose hour, or what came after it, any round has seen; none twice, none left out.
                assert told == sorted({local.date() for local in clock if local.hour >= hour}), (name, hour)
                assert {later - earlier for earlier, later in pairwise(told)} == {DAY}, (name, hour)


def test_in_every_zone_the_digest_has_a_moment_on_its_own_date() -> None:
    """An hour that clocks jump over comes just after it: in Troll they jump over two."""
    for name in ZONES:
        zone = ZoneInfo(name)
        person = Person(organization=Organization(time_zone=name), time_zone=name)
        for change in changes(zone):
            for date in ((change + number * DAY).astimezone(zone).date() for number in (-1, 0, 1)):
                for person.reminder_hour in (0, 2, 9):
                    moment = digest_at(person, date).astimezone(UTC).astimezone(zone)
                    assert moment.date() == date, (name, date)
                    assert moment.hour - person.reminder_hour in (0, 1, 2), (name, moment)


@pytest.fixture
def everywhere(db: None) -> dict[str, Person]:
    """One person in every zone, in a country that works on every weekday."""
    organization = make_organization("world", country="")
    Organization.objects.filter(pk=organization.pk).update(country="")
    team = make_team(organization, "World")
    return {name: make_person(organization, name, team, time_zone=name) for name in ZONES[::7]}


@pytest.mark.takes_long
def test_the_database_asks_as_the_pure_functions_do(everywhere: dict[str, Person]) -> None:
    """A seventh of the zones, through a day of rounds, the clock stepped ahead and back."""
    for now in [
        at(f"2026-11-{day} {hour}:30", "UTC") for day in (24, 25) for hour in ("01", "07", "13", "19")
    ]:
        for step in (0 * HOUR, 2 * HOUR, -2 * HOUR):
            found = set(mornings(now + step).values_list("name", flat=True))
            local = {name: (now + step).astimezone(ZoneInfo(name)) for name in everywhere}
            seen = dict(Morning.objects.values_list("person__name", "local_date"))
            expected = {
                name
                for name, person in everywhere.items()
                if local[name].hour >= 9
                and local[name].weekday() < 5
                and not is_night(person, local[name].hour, due_hour=9)
                and seen.get(name, NEVER) < local[name].date()
            }
            assert found == expected
            Morning.objects.bulk_create(
                [Morning(person=everywhere[name], local_date=local[name].date()) for name in found],
                update_conflicts=True,
                unique_fields=["person"],
                update_fields=["local_date"],
            )


@pytest.mark.parametrize(
    ("zones", "dates"),
    [
        # They lie on both sides of the date line. East over it: the 25th comes twice.
        (["Pacific/Apia", "Pacific/Pago_Pago"], ["2026-11-25", "2026-11-26"]),
        # West over it: the 24th is over at once.
        (["Pacific/Pago_Pago", "Pacific/Apia"], ["2026-11-24", "2026-11-25", "2026-11-26"]),
    ],
)
def test_a_trip_across_the_date_line_neither_doubles_nor_loses(
    product: Team, ben: Person, zones: list[str], dates: list[str]
) -> None:
    """At noon in one place and then in the other: no date has two digests, none is left out."""
    make_task(product, assignee=ben, due=datetime.date(2026, 11, 24))
    first, second = zones
    Person.objects.filter(pk=ben.pk).update(time_zone=first)
    now = at("2026-11-25 12:00", "Pacific/Apia")
    sweep_all(now)
    Person.objects.filter(pk=ben.pk).update(time_zone=second)
    for hours in (0, 6, 22, 24, 30, 46):
        sweep_all(now + hours * HOUR)
    told = (
        Delivery.objects.filter(channel="email").order_by("local_date").values_list("local_date", flat=True)
    )
    assert [date.isoformat() for date in told] == dates


# --- Own days and hours


def test_nothing_comes_on_days_off_of_ones_own(product: Team, ben: Person) -> None:
    """Ben has Fridays off; a public holiday stays free for him."""
    Person.objects.filter(pk=ben.pk).update(working_days="1234")
    assert [ben.name in {one.name for one in mornings(at(f"2026-11-{day} 10:00"))} for day in (26, 27)] == [
        True,
        False,
    ]
    Person.objects.filter(pk=ben.pk).update(working_days="56")
    assert mornings(at("2026-11-28 10:00")).filter(pk=ben.pk).exists()
    assert not mornings(at("2026-12-25 10:00")).filter(pk=ben.pk).exists()


def test_nothing_comes_while_one_is_away_and_what_was_late_then_comes_afterwards(
    product: Team, ben: Person
) -> None:
    """The 2nd and 4th working day after the due date fall into the holiday; the first day back makes up."""
    task = make_task(product, assignee=ben, due=datetime.date(2026, 11, 19))
    sweep_all(at("2026-11-20 09:30"))
    Absence.objects.create(
        organization=ben.organization,
        person=ben,
        first_day=datetime.date(2026, 11, 23),
        last_day=datetime.date(2026, 11, 25),
    )
    for day in range(23, 27):
        sweep_all(at(f"2026-11-{day} 09:30"))
    asked = Reminder.objects.filter(subject_id=task.pk).order_by("local_date")
    assert [one.local_date.day for one in asked] == [20, 26]


def test_before_time_away_one_is_asked_for_what_falls_due_in_it(product: Team, ben: Person) -> None:
    task = make_task(product, assignee=ben, due=datetime.date(2026, 12, 3))
    Absence.objects.create(
        organization=ben.organization,
        person=ben,
        first_day=datetime.date(2026, 11, 30),
        last_day=datetime.date(2026, 12, 4),
    )
    sweep_all(at("2026-11-26 09:30"))
    assert not Reminder.objects.exists()
    sweep_all(at("2026-11-27 09:30"))
    assert [one.subject_id for one in Reminder.objects.all()] == [task.pk]


@pytest.mark.parametrize(("team", "own", "day"), [(1, None, 26), (3, None, 24), (1, 5, 20), (3, 0, 27)])
def test_the_team_says_how_long_before_and_everybody_may_choose(
    product: Team, ben: Person, team: int, own: int | None, day: int
) -> None:
    """A task for Friday the 27th: on the day that was chosen, then on the day itself."""
    Team.objects.filter(pk=product.pk).update(remind_days_before=team)
    Person.objects.filter(pk=ben.pk).update(remind_days_before=own)
    make_task(product, assignee=ben, due=datetime.date(2026, 11, 27))
    for number in sorted({day - 1, day, day + 1, 26, 27} & set(range(18, 28))):
        sweep_all(at(f"2026-11-{number} 09:30"))
    asked = [one.local_date.day for one in Reminder.objects.order_by("local_date")]
    assert asked == ([day, 27] if day != 27 else [27])


@pytest.mark.parametrize(
    ("quiet", "hour", "expected"),
    [
        ((20, 7), 19, False), ((20, 7), 20, True), ((20, 7), 6, True), ((20, 7), 7, False),
        ((12, 14), 13, True), ((12, 14), 14, False), ((0, 0), 3, False),
    ],
)  # fmt: skip
def test_quiet_hours_may_reach_over_midnight(quiet: tuple[int, int], hour: int, expected: bool) -> None:
    assert is_quiet(Person(quiet_from=quiet[0], quiet_until=quiet[1]), hour) is expected


@pytest.mark.parametrize(("hour", "comes"), [(16, True), (17, False), (23, False)])
def test_a_missed_digest_comes_until_quiet_hours_begin(ben: Person, hour: int, comes: bool) -> None:
    Person.objects.filter(pk=ben.pk).update(quiet_from=17, quiet_until=8)
    assert mornings(at(f"2026-11-25 {hour}:30")).filter(pk=ben.pk).exists() is comes


def test_what_could_not_be_sent_on_its_day_is_asked_again_on_the_next(product: Team, ben: Person) -> None:
    """The fourth working day after its date; no mail server from morning to evening."""
    make_task(product, assignee=ben, due=datetime.date(2026, 11, 19))
    Morning.objects.create(person=ben, local_date=datetime.date(2026, 11, 24))
    sweep_all(at("2026-11-25 09:30"))
    with time_machine.travel(at("2026-11-25 21:00"), tick=False):
        deliver_waiting()
    assert Delivery.objects.get(channel="email").reason == "too_late"
    sweep_all(at("2026-11-26 09:30"))
    assert Delivery.objects.filter(channel="email", state="due").count() == 1


# --- Put off


def test_what_was_put_off_comes_on_the_day_that_was_chosen_and_not_before(product: Team, ben: Person) -> None:
    make_task(product, assignee=ben, due=datetime.date(2026, 11, 24))
    sweep_all(at("2026-11-25 09:30"))
    with time_machine.travel(at("2026-11-25 10:00")):
        snooze(Reminder.objects.get(), until=datetime.date(2026, 12, 1), by=ben)
    for day in ("11-26", "11-27", "11-30", "12-01", "12-02"):
        sweep_all(at(f"2026-{day} 09:30"))
    asked = Reminder.objects.order_by("local_date").values_list("local_date", flat=True)
    assert [date.isoformat() for date in asked] == ["2026-11-25", "2026-12-01"]


def test_what_was_done_meanwhile_does_not_come_back(product: Team, ben: Person) -> None:
    task = make_task(product, assignee=ben, due=datetime.date(2026, 11, 25))
    sweep_all(at("2026-11-25 09:30"))
    with time_machine.travel(at("2026-11-25 10:00")):
        snooze(Reminder.objects.get(), until=datetime.date(2026, 11, 26), by=ben)
    type(task).objects.update(status="done")
    sweep_all(at("2026-11-26 09:30"))
    assert Reminder.objects.count() == 1


# --- Counting


def test_working_days_are_counted_as_they_are_listed() -> None:
    away = ((datetime.date(2026, 12, 28), datetime.date(2027, 1, 6)), (datetime.date(2026, 10, 1),) * 2)
    first = datetime.date(2026, 9, 25)
    for days in (
        WorkingDays("DE"),
        WorkingDays("CN"),
        WorkingDays(""),
        WorkingDays("DE", "124"),
        WorkingDays("DE", "", away[::-1]),
    ):
        for length in (0, 1, 7, 30, 120):
            last = first + length * DAY
            listed = sum(days.has(first + number * DAY) for number in range(1, length + 1))
            assert days.between(first, last) == listed
        assert days.between(first, days.next(first, 20)) == 20


def test_growing_pauses_hold_although_mornings_are_missed(product: Team) -> None:
    """Each of the steps 1, 2, 4, 8, 16 is asked once, on the first morning that comes."""
    since = datetime.date(2026, 11, 2)
    kept = [3, 4, 9, 10, 17, 24, 25]  # of November; these are the 1st, 2nd, 5th, 6th, 11th, 16th, 17th
    before, asked = NEVER, []
    for day in kept:
        date = datetime.date(2026, 11, day)
        if Mornings(product.organization, {1: date}, {1: before}).asks(1, since):
            asked.append(day)
        before = date
    assert asked == [3, 4, 9, 17, 24]


@pytest.mark.parametrize("before", [1, 3, 40, None])
def test_the_days_that_are_asked_for_are_those_that_are_read(product: Team, before: int | None) -> None:
    """For who was away some more are read, but none of them less."""
    today = datetime.date(2026, 11, 25)
    last = NEVER if before is None else today - before * DAY
    away = ((datetime.date(2026, 11, 9), datetime.date(2026, 11, 13)),)
    for days in (WorkingDays("DE"), WorkingDays("CN", "135"), WorkingDays("DE", "", away)):
        morning = Mornings(product.organization, {1: today}, {1: last}, {1: days})
        listed = {today - number * DAY for number in range(1, 400) if morning.asks(1, today - number * DAY)}
        ranges = asked_since(days, last, today)
        read = {
            today - number * DAY
            for number in range(1, 400)
            if any(first <= today - number * DAY <= end for first, end in ranges)
        }
        assert listed and listed <= read
        assert days.away or listed == read
