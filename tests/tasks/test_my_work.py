"""*My work*: what is due when, in the person's own zone, and only what is theirs."""

import datetime
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from time_machine import travel

from tasks.models import Task
from tasks.my_work import MyWork, group_of, my_work
from tasks.queries import MOST_ROWS
from teamops.people.models import Person, Team
from tests.factories import make_check_in, make_goal, make_key_result, make_task

SignIn = Callable[[Person], Client]
WEDNESDAY = datetime.date(2026, 11, 25)
SATURDAY = datetime.date(2026, 11, 28)
DAY = datetime.timedelta(1)


def titles(work: MyWork) -> dict[str, list[str]]:
    return {group.key: [task.title for task in group.tasks] for group in work.groups}


@pytest.mark.parametrize(
    ("today", "due", "key"),
    [
        (WEDNESDAY, WEDNESDAY - DAY, "overdue"),
        (WEDNESDAY, WEDNESDAY, "today"),
        (WEDNESDAY, WEDNESDAY + DAY, "week"),
        (WEDNESDAY, WEDNESDAY + 4 * DAY, "week"),
        (WEDNESDAY, WEDNESDAY + 5 * DAY, "later"),
        (WEDNESDAY, None, "undated"),
        (SATURDAY, SATURDAY, "today"),
        (SATURDAY, SATURDAY + DAY, "week"),
        (SATURDAY, SATURDAY + 2 * DAY, "later"),
        (SATURDAY + DAY, SATURDAY + 2 * DAY, "later"),
        (datetime.date(2026, 12, 31), datetime.date(2027, 1, 3), "week"),
        (datetime.date(2026, 12, 31), datetime.date(2027, 1, 4), "later"),
    ],
)
def test_a_task_stands_under_the_heading_of_its_day(
    today: datetime.date, due: datetime.date | None, key: str
) -> None:
    assert group_of(Task(due=due), today) == key


def test_groups_come_in_order_and_empty_ones_are_left_out(product: Team, ben: Person) -> None:
    with travel("2026-11-25T09:00Z", tick=False):
        make_task(product, "late", assignee=ben, due=WEDNESDAY - DAY)
        make_task(product, "someday", assignee=ben)
        make_task(product, "soon", assignee=ben, due=WEDNESDAY + DAY)
        make_task(product, "next year", assignee=ben, due=datetime.date(2027, 1, 5))
        work = my_work(ben)
    assert titles(work) == {"overdue": ["late"], "week": ["soon"], "undated": ["someday"]}
    assert [task.title for task in work.later] == ["next year"]
    assert (work.next_day, work.overdue, work.for_today) == (datetime.date(2027, 1, 5), 1, 0)


def test_what_was_finished_today_stays_and_yesterday_is_gone(product: Team, ben: Person) -> None:
    with travel("2026-11-25T09:00Z", tick=False):
        for title, moment in (("today", "2026-11-24T23:30Z"), ("yesterday", "2026-11-24T22:30Z")):
            make_task(product, title, assignee=ben, status="done", done_at=moment)
        # Berlin is an hour ahead: its 25 November began at 23:00 UTC.
        assert titles(my_work(ben)) == {"today": ["today"]}


def test_today_is_the_persons_own(product: Team, ben: Person) -> None:
    make_task(product, assignee=ben, due=WEDNESDAY)
    ben.time_zone = "Pacific/Auckland"
    with travel("2026-11-25T12:00Z", tick=False):
        assert "overdue" in titles(my_work(ben))


def test_others_tasks_and_what_is_dropped_are_not_there(
    product: Team, ben: Person, cem: Person, zoe: Person
) -> None:
    make_task(product, assignee=cem)
    make_task(product)
    make_task(product, assignee=ben, status="dropped")
    make_task(zoe.organization.teams.get(), assignee=zoe)
    assert my_work(ben).groups == []


def test_waiting_on_others_is_what_an_open_task_of_mine_needs(
    product: Team, ben: Person, cem: Person
) -> None:
    mine, done = make_task(product, assignee=ben), make_task(product, assignee=ben, status="done")
    wanted, finished = make_task(product, "list", assignee=cem), make_task(product, "old", status="done")
    mine.depends_on.set([wanted, finished])
    done.depends_on.set([make_task(product, "too late", assignee=cem)])
    assert [task.title for task in my_work(ben).waiting] == ["list"]


def test_the_hours_of_today_are_summed(product: Team, ben: Person) -> None:
    with travel("2026-11-25T09:00Z", tick=False):
        for hours in (Decimal("1.5"), Decimal(2), None):
            make_task(product, assignee=ben, due=WEDNESDAY, estimate=hours)
        assert my_work(ben).groups[0].hours == 4


def test_my_goals_are_mine_before_those_that_i_help(product: Team, ana: Person, ben: Person) -> None:
    make_key_result(make_goal(product, "Ana's: with my key result", owner=ana), owner=ben)
    make_goal(product, "Mine", owner=ben)
    make_goal(product, "A draft of mine", owner=ben, state="draft")
    make_goal(product, "Not mine", owner=ana)
    assert [(goal.title, str(goal.role)) for goal in my_work(ben).goals] == [
        ("Mine", "owner"),
        ("Ana's", "key result"),
    ]


def test_a_check_in_that_is_due_can_be_given_on_the_spot(product: Team, ben: Person, sign_in: SignIn) -> None:
    goal = make_goal(product, owner=ben)
    key_result = make_key_result(goal, owner=ben)
    with travel(datetime.datetime.combine(goal.last_day, datetime.time(12), datetime.UTC), tick=False):
        client = sign_in(ben)
        assert "30-day retention" in client.get("/acme/work/").content.decode()
        data = {"value": "35,8", "next": "/acme/work/"}
        response = client.post(f"/acme/key-results/{key_result.pk}/check-in/", data)
        assert response["Location"] == "/acme/work/"
        assert my_work(ben).check_ins == []


def test_what_is_done_or_not_is_chosen_not_typed(product: Team, ben: Person, sign_in: SignIn) -> None:
    goal = make_goal(product, owner=ben)
    make_key_result(goal, "The page is live", owner=ben, kind="yes_no", start=None, target=None, unit="")
    with travel(datetime.datetime.combine(goal.last_day, datetime.time(12), datetime.UTC), tick=False):
        page = sign_in(ben).get("/acme/work/").content.decode()
    assert '<option value="0" selected>Not yet</option><option value="1">Yes, done</option>' in page


@pytest.mark.parametrize(
    ("kind", "value", "says"),
    [
        ("increase", 35, "Retention 35\u202f% of 40\u202f%"),
        ("at_least", 35, "Retention 35\u202f% (≥ 40\u202f%)"),
        ("between", 35, "Retention 35\u202f% (31–40\u202f%)"),
        ("yes_no", 1, "Retention: yes"),
        ("scale", Decimal("0.7"), "Retention: target (0.7)"),
    ],
)
def test_a_goal_says_its_key_result_in_the_words_of_its_kind(
    product: Team, ben: Person, kind: str, value: Decimal, says: str
) -> None:
    make_check_in(make_key_result(make_goal(product, owner=ben), "Retention", kind=kind), value)
    assert my_work(ben).goals[0].says == says


def test_a_goal_of_another_stands_there_for_who_carries_a_key_result_of_it(
    product: Team, ana: Person, ben: Person
) -> None:
    make_key_result(make_goal(product, owner=ana), "Retention", owner=ben)
    assert [str(goal.role) for goal in my_work(ben).goals] == ["key result"]


def test_a_long_list_is_bounded_and_says_so(product: Team, ben: Person, sign_in: SignIn) -> None:
    Task.objects.bulk_create(
        Task(
            organization=product.organization,
            number=number,
            team=product,
            title="t",
            title_key="t",
            assignee=ben,
        )
        for number in range(1, MOST_ROWS + 2)
    )
    assert my_work(ben).more == 1
    assert "There is more than fits here" in sign_in(ben).get("/acme/work/").content.decode()


def test_a_guest_sees_a_status_and_is_offered_no_switch(
    product: Team, vic: Person, ben: Person, sign_in: SignIn
) -> None:
    for person in (vic, ben):
        make_task(product, assignee=person)
    assert 'class="switch"' in sign_in(ben).get("/acme/work/").content.decode()
    guests = sign_in(vic).get("/acme/work/").content.decode()
    assert "Write the survey" in guests
    assert 'class="switch"' not in guests


def test_who_has_nothing_is_told_what_will_stand_here_and_where_to_begin(
    product: Team, ben: Person, sign_in: SignIn
) -> None:
    html = sign_in(ben).get("/acme/work/").content.decode()
    assert "Nothing is due this week" in html
    assert '<a class="btn" href="/acme/teams/product/board/">Open the board</a>' in html


def test_a_guest_is_promised_no_task_and_shown_what_to_read(
    product: Team, vic: Person, sign_in: SignIn
) -> None:
    html = sign_in(vic).get("/acme/work/").content.decode()
    assert "Guests are given no tasks." in html and "given to you" not in html
    assert '<a class="btn" href="/acme/teams/product/goals/">Open the goals</a>' in html
    assert "set status" not in html
