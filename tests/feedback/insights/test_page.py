"""The page of insights: what it leads to, what it keeps from whom, its files, the API, and its queries."""

import csv
import io
import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from feedback.models import WeeklyUpdate
from goals.models import Cycle, Goal
from tasks.models import Task
from teamops.people.models import Organization, Person, Team
from tests.api_client import Api
from tests.factories import (
    make_check_in,
    make_cycle,
    make_goal,
    make_key_result,
    make_milestone,
    make_person,
    make_plan,
    make_support,
    make_task,
)
from tests.feedback.insights.test_measures import closed, closed_cycle, done, noon, promise
from tests.feedback.weeks import DAY, W47, W48

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
SignIn = Callable[[Person], Client]
HERE = "/acme/teams/product/insights/"
MOST_QUERIES = 12


def read(client: Client, path: str = HERE) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_an_empty_team_has_a_sentence_for_everything(product: Team, ana: Person, sign_in: SignIn) -> None:
    page = read(sign_in(ana))
    assert "No next step was due." in page
    assert "No goal had a measure." in page
    assert "<table" not in page


def test_every_number_leads_to_why_it_is_so(product: Team, ana: Person, sign_in: SignIn) -> None:
    promise(product, W47, title="Call them", due=W47 + 2 * DAY, **done(W47 + DAY))
    make_check_in(make_key_result(make_goal(product, "New users stay", owner=ana)), 35, days_ago=3)
    client = sign_in(ana)
    page = read(client)
    links = {one.replace("&amp;", "&").partition("#")[0] for one in re.findall(r'href="(why/[^"]*)"', page)}
    assert "why/?of=steps.2026-W47" in links
    for link in links:
        assert 'class="formula"' in read(client, HERE + link), link
    why = read(client, f"{HERE}why/?of=steps.2026-W47")
    assert "Call them" in why
    assert "1 ÷ 1 = 100" in why
    why = read(client, f"{HERE}why/?of=progress.2026-W48")
    assert "/acme/goals/1/why/?as_of=2026-11-25#progress" in why


@pytest.mark.parametrize("of", ["", "steps", "steps.2020-W01", "moods.all", "steps.\x00", "."])
def test_what_is_not_there_has_no_why(product: Team, ana: Person, sign_in: SignIn, of: str) -> None:
    assert sign_in(ana).get(f"{HERE}why/", {"of": of}).status_code == 404


def test_leads_alone_are_led_there(product: Team, ana: Person, ben: Person, sign_in: SignIn) -> None:
    for path in ("/acme/teams/product/review/history/", "/acme/work/"):
        assert HERE in read(sign_in(ana), path)
        assert HERE not in read(sign_in(ben), path)


def test_what_is_of_a_private_goal_counts_for_who_may_see_it_alone(
    product: Team, ana: Person, admin: Person, ben: Person, sign_in: SignIn
) -> None:
    goal = make_goal(product, "Hush: a takeover", owner=ben, is_private=True)
    make_check_in(make_key_result(goal, "Hush: signed"), 35, days_ago=3)
    plan = make_plan(product, goal, "Hush: the plan")
    promise(product, W47, title="Hush: call the bank", plan=plan, due=W47 + DAY, **done(W47))
    make_milestone(plan, "Hush: signed", due=W47, done_at=noon(W47))
    make_support(product, ana, "Hush: a lawyer", goal=goal, asked_at=noon(W47))
    measures = ("steps", "dates", "support", "progress")
    for person, sees in ((ana, True), (admin, False)):
        client = sign_in(person)
        page = read(client)
        assert ("1 of 1 next step was done by its day." in page) is sees
        whys = "".join(
            read(client, f"{HERE}why/?of={key}.{line}")
            for key in measures
            for line in ("2026-W47", "2026-W48")
        )
        assert ("Hush" in whys) is sees


def test_a_mood_is_not_told(product: Team, acme: Organization, ana: Person, sign_in: SignIn) -> None:
    WeeklyUpdate.objects.create(
        organization=acme, team=product, person=ana, week=W47, mood=1, note="I am tired", written_at=noon(W47)
    )
    client = sign_in(ana)
    told = read(client) + read(client, f"{HERE}why/?of=updates.2026-W47")
    assert "tired" not in told
    assert "1 of 5" not in told


def test_each_table_is_a_file_without_formulas(
    product: Team, acme: Organization, ana: Person, sign_in: SignIn
) -> None:
    cycle = closed_cycle(acme)
    Cycle.objects.filter(pk=cycle.pk).update(name="=1+1")
    closed(product, cycle, "0.5")
    answer = sign_in(ana).get(f"{HERE}grades.csv?by=cycles")
    assert answer["Content-Type"] == "text/csv"
    assert answer["Content-Disposition"] == 'attachment; filename="product-grades-cycles.csv"'
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:4] == ["Cycle", "First day", "Last day", "Graded goals"]
    assert rows[1] == ["'=1+1", "2026-07-01", "2026-09-30", "1", "0", "1", "0", "0.5"]
    assert sign_in(ana).get(f"{HERE}moods.csv").status_code == 404


def test_programs_read_the_same(product: Team, ana: Person) -> None:
    day = W47 + DAY
    make_task(product, due=day, **done(day))
    make_task(product, due=day, **done(day + DAY))
    make_task(product, due=day, **done(day + DAY))
    answer = Api(ana).get("teams/product/insights/")
    assert answer.status_code == 200
    told = answer.json()
    dates = next(one for one in told["measures"] if one["key"] == "dates")
    week = next(one for one in dates["lines"] if one["key"] == "2026-W47")
    assert (week["first_day"], week["last_day"]) == ("2026-11-16", "2026-11-22")
    figures = {one["key"]: one["value"] for one in week["figures"]}
    assert Decimal(str(figures["share"])) == Decimal("0.3333")
    assert Api(ana).get("teams/product/insights/?by=years").status_code == 400
    assert Api(ana).get("teams/product/insights/?by=cycles").json()["by"] == "cycles"


def test_programs_read_a_table_as_a_file(product: Team, ana: Person) -> None:
    api = Api(ana)
    answer = api.get("teams/product/insights/dates/?by=cycles")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv")
    assert answer.content.decode("utf-8-sig").startswith("Cycle,Finished,On the first date,")
    assert answer["Cache-Control"] == "private, no-cache"
    for wrong, code in (("dates/?by=years", 400), ("dates/?year=1", 400), ("moods/", 404)):
        refused = api.get(f"teams/product/insights/{wrong}")
        assert refused.status_code == code and refused.json()["errors"]


def test_programs_ask_why_a_number_is_what_it_is(product: Team, ana: Person, sign_in: SignIn) -> None:
    day = W47 + DAY
    make_task(product, "Kept", due=day, **done(day))
    make_task(product, "Late", due=day, **done(day + DAY))
    make_task(product, "Later", due=day, **done(day + 2 * DAY))
    place = "teams/product/insights/dates/"
    told = Api(ana).get(f"{place}2026-W47/why/").json()
    share = next(one for one in told if one["key"] == "share")
    page = read(sign_in(ana), f"{HERE}why/?of=dates.2026-W47")
    assert share["how"] and share["name"] in page and share["shown"] in page
    assert {"Kept", "Late", "Later"} <= {one["what"] for number in told for one in number["inputs"]}
    assert Api(ana).get(f"{place}all/why/?by=cycles").status_code == 200
    for wrong, code in (("2020-W01/why/", 404), ("all/why/?by=years", 400), ("all/why/?year=1", 400)):
        assert Api(ana).get(place + wrong).status_code == code
    assert Api(ana).get("teams/product/insights/moods/all/why/").status_code == 404


def fill(team: Team, cycle: Cycle, ana: Person, times: int) -> None:
    plan = make_plan(team)
    for number in range(times):
        member = make_person(team.organization, f"M {cycle.pk} {Task.objects.count()}", team, account=False)
        WeeklyUpdate.objects.create(
            organization=team.organization, team=team, person=member, week=W47, asked_at=noon(W47), due_on=W47
        )
        make_task(team, due=W47, **done(W47))
        promise(team, W47, due=W47, **done(W47))
        make_milestone(plan, due=W47, done_at=noon(W47))
        make_support(team, ana, asked_at=noon(W47), answered_at=noon(W48))
        for goal in (
            make_goal(team, owner=ana, is_private=bool(number % 2)),
            closed(team, cycle, "0.7"),
        ):
            below = make_goal(team, parent=goal, cycle=goal.cycle)
            for one in (goal, below):
                follows = make_key_result(one, kind="from_plan", start=None, target=None)
                for days in (80, 70, 60, 3):
                    make_check_in(make_key_result(one), 33, days_ago=days, confidence=6)
                make_plan(team, one)
                assert follows.is_from_plan


def test_it_asks_as_often_for_ten_times_the_rows(
    product: Team, acme: Organization, ana: Person, sign_in: SignIn
) -> None:
    cycle = closed_cycle(acme)
    client = sign_in(ana)
    pages = [HERE, f"{HERE}?by=cycles", f"{HERE}why/?of=steps.all", f"{HERE}confidence.csv"]

    def count() -> list[int]:
        found = []
        for page in pages:
            client.get(page)
            with CaptureQueriesContext(connection) as queries:
                client.get(page)
            found.append(len(queries))
        return found

    fill(product, cycle, ana, 2)
    few = count()
    fill(product, cycle, ana, 18)
    assert count() == few
    assert max(few) <= MOST_QUERIES, few
    assert Goal.objects.count() == 80


def test_a_cycle_to_come_is_not_looked_back_on(
    product: Team, acme: Organization, ana: Person, sign_in: SignIn
) -> None:
    closed_cycle(acme)
    make_cycle(acme, name="Q1 2027", starts_on=W48 + 60 * DAY, ends_on=W48 + 150 * DAY)
    promise(product, W47, due=W47, **done(W47))
    page = read(sign_in(ana), f"{HERE}?by=cycles")
    assert "Q4 2026" in page
    assert "Q1 2027" not in page
