"""Planning one's week: a day for a task, the hours of each day, and what is refused."""

import datetime
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client

from tasks.actions import edit_task
from tasks.my_work import my_work, own_week
from tasks.planning.actions import plan_task
from teamops.activity.models import Event
from teamops.activity.sentences import sentence
from teamops.errors import RuleBroken
from teamops.people.models import Absence, Person, Team
from tests.factories import make_task

SignIn = Callable[[Person], Client]
TUESDAY = datetime.date(2026, 11, 24)
DAY = datetime.timedelta(1)

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _tuesday() -> Iterator[None]:
    with time_machine.travel("2026-11-24T09:00Z", tick=False):
        yield


def test_a_day_is_planned_and_taken_back_and_moves_nothing_else(product: Team, ben: Person) -> None:
    task = make_task(product, assignee=ben, due=TUESDAY + 9 * DAY)
    plan_task(task, by=ben, day=TUESDAY + DAY)
    task.refresh_from_db()
    assert (task.planned_for, task.due, task.moves) == (TUESDAY + DAY, TUESDAY + 9 * DAY, 0)
    assert sentence(Event.objects.latest("pk")) == "planned it for 25 Nov"
    plan_task(task, by=ben, day=None)
    assert sentence(Event.objects.latest("pk")) == "planned it for no day any more"


def test_a_new_owner_plans_anew(product: Team, ben: Person, cem: Person) -> None:
    task = make_task(product, assignee=ben, planned_for=TUESDAY)
    edit_task(task, by=ben, assignee=cem)
    task.refresh_from_db()
    assert task.planned_for is None


def test_nobody_plans_the_week_of_somebody_else(product: Team, ana: Person, ben: Person) -> None:
    with pytest.raises(PermissionDenied):
        plan_task(make_task(product, assignee=ben, created_by=ana), by=ana, day=TUESDAY)


@pytest.mark.parametrize(
    ("status", "days", "says"),
    [
        ("todo", -1, "That day has passed"),
        ("todo", 120, "more than three months away"),
        ("done", 0, "This task is over"),
    ],
)
def test_a_day_that_cannot_be_is_refused(
    product: Team, ben: Person, status: str, days: int, says: str
) -> None:
    task = make_task(product, assignee=ben, status=status)
    with pytest.raises(RuleBroken, match=says):
        plan_task(task, by=ben, day=TUESDAY + days * DAY)


def test_the_week_says_the_hours_of_each_day(product: Team, ben: Person) -> None:
    ben.hours_a_day = Decimal(6)
    ben.save()
    for hours in (Decimal(4), Decimal(3)):
        make_task(product, assignee=ben, estimate=hours, planned_for=TUESDAY, due=TUESDAY + 3 * DAY)
    make_task(product, assignee=ben, estimate=Decimal(2), planned_for=TUESDAY + DAY)
    Absence.objects.create(
        organization=ben.organization, person=ben, first_day=TUESDAY + 3 * DAY, last_day=TUESDAY + 3 * DAY
    )
    week = own_week(ben)
    assert [day.says for day in week.days] == [
        "0\u202fh of 6\u202fh",
        "7\u202fh of 6\u202fh: too much",
        "2\u202fh of 6\u202fh",
        "0\u202fh of 6\u202fh",
        "away",
    ]
    assert [day.is_past for day in week.days] == [True, False, False, False, False]
    assert week.line.text == "7\u202fh of 18\u202fh this week"


def test_on_a_weekend_the_next_week_is_planned(ben: Person) -> None:
    with time_machine.travel("2026-11-28T09:00Z", tick=False):
        week = own_week(ben)
    assert week.days[0].day == datetime.date(2026, 11, 30) and len(week.days) == 5
    assert week.tomorrow == datetime.date(2026, 11, 30)


def test_what_is_planned_for_today_stands_under_today(product: Team, ben: Person) -> None:
    make_task(product, "later", assignee=ben, due=TUESDAY + 30 * DAY, planned_for=TUESDAY)
    make_task(product, "late", assignee=ben, due=TUESDAY - DAY, planned_for=TUESDAY + DAY)
    groups = {group.key: [task.title for task in group.tasks] for group in my_work(ben).groups}
    assert groups == {"overdue": ["late"], "today": ["later"]}
    assert my_work(ben).groups[1].tasks[0].planned_text == "planned for today"


def test_what_i_finished_since_monday_is_listed(product: Team, ben: Person) -> None:
    for title, moment in (("sunday", "2026-11-22T12:00Z"), ("monday", "2026-11-22T23:30Z")):
        make_task(product, title, assignee=ben, status="done", done_at=moment)
    assert [task.title for task in my_work(ben).finished] == ["monday"]


def test_the_script_gets_the_week_and_a_sentence_when_it_is_refused(
    product: Team, ben: Person, sign_in: SignIn
) -> None:
    task = make_task(product, assignee=ben, estimate=Decimal(2))
    client = sign_in(ben)
    headers = {"X-Requested-With": "fetch"}
    address = f"/acme/tasks/{task.number}/plan/"
    week = client.post(address, {"day": "2026-11-25"}, headers=headers).content.decode()
    assert "2\u202fh of 8\u202fh" in week and 'id="week-plan"' in week
    for day, says in (("2026-11-01", "That day has passed"), ("soon", "This is no day")):
        response = client.post(address, {"day": day}, headers=headers)
        assert response.status_code == 409 and says in response.content.decode()


def test_without_script_the_page_of_the_task_plans_it(product: Team, ben: Person, sign_in: SignIn) -> None:
    task = make_task(product, assignee=ben)
    client = sign_in(ben)
    assert (
        f'action="/acme/tasks/{task.number}/plan/"'
        in client.get(f"/acme/tasks/{task.number}/").content.decode()
    )
    response = client.post(f"/acme/tasks/{task.number}/plan/", {"day": "2026-11-25"}, follow=True)
    assert "planned for Wed 25 Nov" in response.content.decode()
