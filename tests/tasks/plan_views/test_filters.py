"""The filters that all views of a plan share: read from the address, narrowing, and written back into it."""

import datetime
from urllib.parse import parse_qsl

import pytest
from django.http import QueryDict

from tasks.models import Label, Task
from tasks.plan_views.filters import Filters
from teamops.dates import monday, today
from teamops.people.models import Person, Team
from tests.factories import make_goal, make_milestone, make_plan, make_task

DAY = datetime.timedelta(1)


def shown(query: str, person: Person) -> list[str]:
    filters = Filters.read(QueryDict(query), person)
    return [task.title for task in filters.of(Task.objects.visible_to(person)).order_by("number")]


def make_label(team: Team, name: str) -> Label:
    return Label.objects.create(organization=team.organization, team=team, name=name)


def test_without_filters_everything_is_shown(product: Team, ben: Person) -> None:
    make_task(product, "one")
    make_task(product, "two", status="dropped")
    assert shown("", ben) == ["one", "two"]
    assert shown("view=board&zoom=day", ben) == ["one", "two"]


def test_by_owner_whoever_looks_and_nobody(product: Team, ana: Person, ben: Person) -> None:
    make_task(product, "of ana", assignee=ana)
    make_task(product, "of ben", assignee=ben)
    make_task(product, "of nobody")
    assert shown(f"owner={ana.pk}", ben) == ["of ana"]
    assert shown("owner=me", ben) == ["of ben"]
    assert shown("owner=me", ana) == ["of ana"]
    assert shown(f"owner={ana.pk}&owner=none", ben) == ["of ana", "of nobody"]


def test_by_status_and_what_is_blocked(product: Team, ben: Person) -> None:
    for status in Task.Status.values:
        make_task(product, status, status=status)
    make_task(product, "stuck", status="doing", blocked=True, blocked_reason="no list")
    assert shown("status=todo&status=done", ben) == ["todo", "done"]
    assert shown("status=blocked", ben) == ["stuck"]
    assert shown("status=todo&status=blocked", ben) == ["todo", "stuck"]
    assert len(shown("status=all", ben)) == 6


def test_by_milestone_and_by_label_each_task_once(product: Team, ben: Person) -> None:
    live = make_milestone(make_plan(product))
    mail, web = make_label(product, "mail"), make_label(product, "web")
    both = make_task(product, "both", milestone=live)
    both.labels.set([mail, web])
    make_task(product, "bare")
    assert shown(f"milestone={live.pk}", ben) == ["both"]
    assert shown("milestone=none", ben) == ["bare"]
    assert shown(f"label={mail.pk}&label={web.pk}", ben) == ["both"]
    assert shown("label=none", ben) == ["bare"]
    assert shown(f"label={mail.pk}&label=none", ben) == ["both", "bare"]


def test_by_due_date(product: Team, ben: Person) -> None:
    day = today(ben)
    sunday = monday(day) + 6 * DAY
    make_task(product, "late", due=day - DAY)
    make_task(product, "was late", due=day - DAY, status="done")
    make_task(product, "now", due=day)
    make_task(product, "sunday", due=sunday)
    make_task(product, "next", due=sunday + DAY)
    make_task(product, "someday")
    assert shown("due=overdue", ben) == ["late"]
    assert shown("due=earlier", ben) == ["was late"]
    assert shown("due=overdue&due=earlier", ben) == ["late", "was late"]
    assert "now" in shown("due=today", ben)
    assert shown("due=week", ben) == ["now", "sunday"]
    assert shown("due=later&due=none", ben) == ["next", "someday"]


def test_by_text_whatever_its_case(product: Team, ben: Person) -> None:
    make_task(product, "Ask TWENTY users")
    make_task(product, "整理用户反馈")
    assert shown("text=twenty", ben) == ["Ask TWENTY users"]
    assert shown("text=用户", ben) == ["整理用户反馈"]
    assert shown("text=%25", ben) == []


def test_filters_narrow_each_other(product: Team, ana: Person, ben: Person) -> None:
    make_task(product, "both", assignee=ana, status="doing")
    make_task(product, "owner only", assignee=ana)
    make_task(product, "status only", status="doing")
    assert shown(f"owner={ana.pk}&status=doing", ben) == ["both"]


def test_a_milestone_of_a_goal_that_is_kept_from_the_reader_finds_nothing(
    product: Team, ana: Person, ben: Person, dora: Person
) -> None:
    live = make_milestone(make_plan(product, make_goal(product, owner=ana, is_private=True)))
    make_task(product, "help", plan=live.plan, milestone=live, assignee=dora)
    assert shown(f"milestone={live.pk}", ana) == ["help"]
    assert shown(f"milestone={live.pk}", dora) == []
    assert shown("milestone=none", dora) == ["help"]


@pytest.mark.parametrize(
    "query",
    [
        "owner=ben",
        "owner=99999999999999999999",
        "status=asleep",
        "milestone=-1",
        "label=%00",
        "due=²",
        "owner=²",
    ],
)
def test_what_nobody_can_choose_is_left_out_with_a_sentence(product: Team, ben: Person, query: str) -> None:
    make_task(product, "one")
    assert shown(query, ben) == ["one"]
    (said,) = Filters.read(QueryDict(query), ben).says
    assert "left out" in said


def test_a_flood_of_values_and_letters_is_bounded(ben: Person) -> None:
    query = "&".join(f"owner={number}" for number in range(500)) + "&text=" + "x" * 10_000
    filters = Filters.read(QueryDict(query), ben)
    assert (len(filters.owner), len(filters.text)) == (50, 100)


def test_the_address_of_a_view_says_what_is_chosen_and_nothing_else(ben: Person) -> None:
    query = "text=a+b&due=week&owner=7&owner=none&owner=7&junk=1&status=nothing"
    filters = Filters.read(QueryDict(query), ben)
    kept = [("owner", "7"), ("owner", "none"), ("due", "week"), ("text", "a b")]
    assert parse_qsl(filters.query()) == kept
    assert parse_qsl(filters.query(view="board", by="")) == [("view", "board"), *kept]
    assert parse_qsl(filters.without("owner", "7").without("text").query()) == [
        ("owner", "none"),
        ("due", "week"),
    ]
    assert not filters.without("owner").without("due").without("text").is_active
