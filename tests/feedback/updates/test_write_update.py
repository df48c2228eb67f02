"""Writing one's weekly update: filled in already, changed without losing anything, plans that come back."""

import datetime
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from time_machine import Traveller

from feedback.models import WeeklyUpdate
from tasks.actions import block_task, change_status
from teamops.activity.models import Event
from teamops.errors import RuleBroken, Stale
from teamops.people.models import Person, Team
from tests.factories import make_check_in, make_goal, make_key_result, make_plan, make_task
from tests.feedback.updates.conftest import W48, WEEK, Write

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
ADDRESS = "/acme/teams/product/updates/2026-W48/write/"
DAY = datetime.timedelta(1)
EMPTY = {"progress": "", "plans": "", "problems": "", "mood": "", "note": "", "version": "0"}


def opened(client: Client) -> dict[str, str]:
    """What the form holds when it is opened."""
    form = client.get(ADDRESS).context["form"]
    return {name: form[name].value() for name in form.fields}


def test_it_opens_with_what_was_done_is_planned_and_is_blocked(
    clock: Traveller, sign_in: SignIn, product: Team, ana: Person, ben: Person
) -> None:
    done = make_task(product, "Publish six articles", assignee=ben)
    change_status(done, by=ben, status="done")
    begun = make_task(product, "Draft the one-pager", assignee=ben, due=W48 + 3 * DAY)
    change_status(begun, by=ben, status="doing")
    stuck = make_task(product, "Interviews", assignee=ben, due=W48 + 9 * DAY)
    block_task(stuck, by=ben, reason="No list of leavers", who=ana)
    make_task(product, "Far ahead", assignee=ben, due=W48 + 40 * DAY)
    make_task(product, "Of Ana", assignee=ana, due=W48)
    result = make_key_result(make_goal(product, owner=ana), owner=ben)
    make_check_in(result, 35, author=ben)
    form = opened(sign_in(ben))
    assert form["progress"].splitlines() == [
        "Publish six articles",
        "Draft the one-pager: begun",
        "30-day retention: 35\u202f%",
    ]
    assert form["plans"].splitlines() == ["Draft the one-pager", "Interviews"]
    assert form["problems"] == "Interviews: No list of leavers (Ana Lead can help)"


def test_nothing_of_a_private_goal_gets_into_what_everybody_reads(
    clock: Traveller, sign_in: SignIn, product: Team, ben: Person
) -> None:
    secret = make_goal(product, "Close the office", owner=ben, is_private=True)
    make_task(product, "Talk to the landlord", plan=make_plan(product, secret), assignee=ben, due=W48)
    make_check_in(make_key_result(secret, "Rent saved", owner=ben), 35, author=ben)
    form = opened(sign_in(ben))
    assert (form["progress"], form["plans"]) == ("", "")


def test_it_is_sent_with_one_click_and_leads_to_the_teams_updates(
    clock: Traveller, sign_in: SignIn, product: Team, ben: Person
) -> None:
    client = sign_in(ben)
    answer = client.post(ADDRESS, {**EMPTY, "progress": "Checklist at 25 %"}, follow=True)
    assert "Your update is in." in answer.content.decode()
    assert "Checklist at 25 %" in answer.content.decode()
    assert Event.objects.filter(verb="update.written", actor=ben, team=product).exists()


def test_one_that_says_nothing_is_not_sent(clock: Traveller, sign_in: SignIn, ben: Person) -> None:
    answer = sign_in(ben).post(ADDRESS, EMPTY)
    assert answer.status_code == 422
    assert "The update says nothing yet." in answer.content.decode()
    assert not WeeklyUpdate.objects.exists()


def test_it_is_changed_later_and_the_trail_says_so(write: Write, sign_in: SignIn, ben: Person) -> None:
    first = write(ben)
    sign_in(ben).post(ADDRESS, {**EMPTY, "progress": "Checklist at 35 %", "version": str(first.version)})
    first.refresh_from_db()
    assert first.progress == "Checklist at 35 %"
    assert Event.objects.filter(verb="update.changed", actor=ben).count() == 1


def test_two_windows_overwrite_nothing(write: Write, sign_in: SignIn, ben: Person) -> None:
    """Opened twice before anything was written, sent twice."""
    write(ben, "From the first window")
    answer = sign_in(ben).post(ADDRESS, {**EMPTY, "progress": "From the second window"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "From the second window" in page
    assert "It now says: From the first window" in page
    assert WeeklyUpdate.objects.get().progress == "From the first window"


def test_who_has_seen_another_version_is_told(write: Write, ben: Person) -> None:
    first = write(ben)
    write(ben, "Once more")
    with pytest.raises(Stale):
        write(ben, "Too late", version=first.version)


def test_last_plans_come_back_and_what_became_of_them_is_kept(
    clock: Traveller, write: Write, sign_in: SignIn, product: Team, ben: Person
) -> None:
    clock.move_to(clock_of(W48 - WEEK))
    task = make_task(product, "Publish six articles", assignee=ben)
    write(ben, plans="Publish six articles\n- Write to Legal\nA third thing")
    clock.move_to(clock_of(W48))
    change_status(task, by=ben, status="done")
    client = sign_in(ben)
    form = client.get(ADDRESS).context["form"]
    assert [(one.label, one.value()) for one in form.earlier] == [
        ("Publish six articles", "done"),
        ("Write to Legal", "carried"),
        ("A third thing", "carried"),
    ]
    sent = {"earlier_0": "done", "earlier_1": "carried", "earlier_2": "dropped", "plans": "Ten articles"}
    client.post(ADDRESS, {**EMPTY, **sent})
    update = WeeklyUpdate.objects.get(week=W48)
    assert [str(outcome) for _text, outcome in update.outcomes] == ["done", "carried", "dropped"]
    assert update.plan_lines == ["Ten articles", "Write to Legal"]


def clock_of(day: datetime.date) -> datetime.datetime:
    return datetime.datetime(day.year, day.month, day.day, 9, tzinfo=datetime.UTC)


def test_a_plan_that_is_carried_over_and_planned_again_stands_there_once(
    clock: Traveller, write: Write, ben: Person
) -> None:
    earlier = [{"text": "Write to Legal", "outcome": "carried"}]
    assert write(ben, plans="write to legal", earlier=earlier).plan_lines == ["write to legal"]


def test_plans_with_what_is_carried_over_stay_short_enough_to_be_written_again(
    clock: Traveller, write: Write, ben: Person
) -> None:
    earlier = [{"text": f"{number} {'x' * 1_500}", "outcome": "carried"} for number in range(3)]
    with pytest.raises(RuleBroken) as broken:
        write(ben, plans="Ten articles", earlier=earlier)
    assert (broken.value.code, broken.value.field) == ("too_long", "plans")
    assert not WeeklyUpdate.objects.filter(written_at__isnull=False).exists()


def test_only_members_write_one(write: Write, dora: Person, vic: Person, admin: Person) -> None:
    for somebody in (dora, vic, admin):
        with pytest.raises(PermissionDenied):
            write(somebody)


@pytest.mark.parametrize(("weeks", "code"), [(1, "future"), (-2, "over")])
def test_a_week_to_come_and_one_long_over_are_refused(
    write: Write, ben: Person, weeks: int, code: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        write(ben, week=W48 + weeks * WEEK)
    assert broken.value.code == code


def test_who_is_late_still_writes_that_of_last_week(write: Write, ben: Person) -> None:
    assert write(ben, week=W48 - WEEK).is_written


def test_a_note_is_read_by_its_author_and_the_leads_alone(
    write: Write, sign_in: SignIn, ana: Person, ben: Person, cem: Person, admin: Person, vic: Person
) -> None:
    write(ben, note="I think of leaving")
    readers = {ana: True, ben: True, cem: False, admin: False, vic: False}
    for reader, reads in readers.items():
        page = sign_in(reader).get("/acme/teams/product/updates/2026-W48/").content.decode()
        assert "Checklist at 25 %" in page
        assert ("I think of leaving" in page) is reads, reader


def test_a_lead_above_the_team_reads_the_note(
    write: Write, sign_in: SignIn, company: Team, ben: Person
) -> None:
    from tests.factories import make_person

    boss = make_person(company.organization, "Bo Boss", company, lead=True)
    write(ben, note="I think of leaving")
    page = sign_in(boss).get("/acme/teams/product/updates/2026-W48/").content.decode()
    assert "I think of leaving" in page


def test_who_is_erased_takes_note_and_mood_along(write: Write, ben: Person, admin: Person) -> None:
    from teamops.people.actions import erase_person, remove_person

    update = write(ben, note="I think of leaving", mood=2)
    remove_person(ben, by=admin, successors={})
    erase_person(ben, by=admin)
    update.refresh_from_db()
    assert (update.note, update.mood) == ("", None)
