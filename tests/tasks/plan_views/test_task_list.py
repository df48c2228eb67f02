"""The list of a plan's or a team's tasks: grouped, sorted, in parts that leave nothing out."""

import datetime
import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tasks.models import ActionPlan, Label, SavedView
from tasks.plan_views import task_list as module
from tasks.plan_views.filters import Filters
from tasks.plan_views.sorting import GROUPS, SORTS, Order
from tasks.plan_views.task_list import task_list
from teamops.dates import today
from teamops.people.models import Person, Team
from tests.factories import (
    make_goal,
    make_key_result,
    make_milestone,
    make_person,
    make_phase,
    make_plan,
    make_task,
)

SignIn = Callable[[Person], Client]
DAY = datetime.timedelta(1)


def shown(
    team: Team, person: Person, query: str = "", plan: ActionPlan | None = None, **order: object
) -> dict[str, list[str]]:
    """Titles by group."""
    filters = Filters.read(QueryDict(query), person)
    found = task_list(person, team, plan, filters, Order(**order))  # type: ignore[arg-type]
    return {group.title: [row.title for row in group.rows] for group in found.groups}


def html_of(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return str(response.content.decode())


def test_a_team_shows_its_open_tasks_and_others_when_asked(product: Team, support: Team, ben: Person) -> None:
    make_task(product, "open")
    make_task(product, "ended", status="done")
    make_task(support, "theirs")
    assert shown(product, ben) == {"": ["open"]}
    assert shown(product, ben, "status=done") == {"": ["ended"]}
    assert shown(product, ben, "status=all") == {"": ["open", "ended"]}


def test_a_plan_shows_all_of_its_tasks_in_its_order(product: Team, ben: Person) -> None:
    plan = make_plan(product)
    second = make_task(product, "second", plan=plan, status="done")
    make_task(product, "third", plan=plan)
    make_task(product, "elsewhere")
    second.position = 0
    second.save()
    assert shown(product, ben, plan=plan, sort="plan") == {"": ["second", "third"]}


def test_it_is_sorted_by_any_column_and_what_has_none_comes_last(
    product: Team, ana: Person, ben: Person
) -> None:
    day = today(ben)
    plan = make_plan(product)
    mail = Label.objects.create(organization=product.organization, team=product, name="mail")
    full = make_task(
        product, "b", assignee=ana, due=day, starts_on=day, estimate=Decimal(3), priority=4, plan=plan,
        milestone=make_milestone(plan, due=day), status="doing",
    )  # fmt: skip
    full.labels.add(mail)
    make_task(product, "a", priority=1)
    for sort in SORTS:
        for descending in (False, True):
            found = shown(product, ben, sort=sort, descending=descending)[""]
            if sort in ("title", "status", "priority"):
                assert found == (["b", "a"] if descending else ["a", "b"]), sort
            else:
                assert found == ["b", "a"], sort


def test_titles_are_in_the_same_order_on_both_engines(product: Team, ben: Person) -> None:
    for title in ("Zebra", "äpfel", "apple", "b-2", "b 1", "整理", "_x"):
        make_task(product, title)
    assert shown(product, ben, sort="title") == {"": ["_x", "apple", "b 1", "b-2", "Zebra", "äpfel", "整理"]}


def test_rows_are_grouped_and_those_without_stand_last(product: Team, ana: Person, ben: Person) -> None:
    day, plan = today(ben), make_plan(product)
    live, phase = make_milestone(plan, "Live", due=day), make_phase(plan, "Build")
    mail = Label.objects.create(organization=product.organization, team=product, name="mail")
    full = make_task(
        product, "full", assignee=ana, due=day - DAY, plan=plan, phase=phase, milestone=live, status="doing"
    )
    full.labels.add(mail)
    make_task(product, "bare", plan=plan)
    expected = {
        "phase": ["Build", "Without a phase"],
        "milestone": ["Live", "No milestone"],
        "status": ["To do", "Doing"],
        "owner": ["Ana Lead", "Nobody"],
        "label": ["mail", "No label"],
        "due": ["Overdue", "No date"],
    }
    assert set(expected) == set(GROUPS)
    for group, titles in expected.items():
        assert list(shown(product, ben, plan=plan, group=group)) == titles


def test_what_ended_with_a_day_that_has_passed_is_no_work_of_this_week(product: Team, ben: Person) -> None:
    day, plan = today(ben), make_plan(product)
    make_task(product, "long ago", plan=plan, status="done", due=day - 30 * DAY)
    make_task(product, "to come", plan=plan, due=day + 30 * DAY)
    make_task(product, "some day", plan=plan)
    groups = {"Later": ["to come"], "Earlier": ["long ago"], "No date": ["some day"]}
    found = shown(product, ben, plan=plan, group="due")
    assert (found, list(found)) == (groups, list(groups))


@pytest.mark.parametrize("group", ["", "owner", "label", "due", "milestone"])
@pytest.mark.parametrize("sort", ["due", "-due", "title", "-estimate", "status", "label"])
def test_parts_of_a_long_list_leave_nothing_out_and_repeat_nothing(
    product: Team, ana: Person, ben: Person, monkeypatch: pytest.MonkeyPatch, group: str, sort: str
) -> None:
    day, plan = today(ben), make_plan(product)
    points = [make_milestone(plan, due=day), make_milestone(plan)]
    labels = [
        Label.objects.create(organization=product.organization, team=product, name=name) for name in "ab"
    ]
    for number in range(17):
        task = make_task(
            product,
            f"Task {number % 4}",
            assignee=[ana, ben, None][number % 3],
            due=[day, day + DAY, None, day + 20 * DAY][number % 4],
            estimate=[Decimal(1), None, Decimal("0.5")][number % 3],
            status=["todo", "doing"][number % 2],
            plan=plan,
            milestone=[points[0], None, points[1]][number % 3],
        )
        task.labels.set(labels[: number % 3])
    monkeypatch.setattr(module, "MOST_ROWS", 5)
    filters, order = Filters.read(QueryDict(""), ben), Order.read(group, sort, usual="due")
    found: list[int] = []
    after: int | None = None
    while True:
        part = task_list(ben, product, None, filters, order, after=after)
        assert not part.lost
        found += [row.number for one in part.groups for row in one.rows]
        if part.next is None:
            break
        after = part.next
    monkeypatch.setattr(module, "MOST_ROWS", 200)
    whole = task_list(ben, product, None, filters, order)
    assert found == [row.number for one in whole.groups for row in one.rows]
    assert sorted(found) == list(range(1, 18))


def test_a_part_after_a_task_that_is_gone_begins_anew_and_says_so(
    product: Team, ben: Person, sign_in: SignIn
) -> None:
    make_task(product, "one")
    html = html_of(sign_in(ben), "/acme/teams/product/tasks/?after=77")
    assert "begins anew" in html
    assert ">one</a>" in html


def test_a_task_for_a_goal_that_is_kept_from_its_owner_names_no_milestone(
    product: Team, ana: Person, dora: Person, sign_in: SignIn
) -> None:
    secret = make_plan(product, make_goal(product, "Sell the company", owner=ana, is_private=True))
    live = make_milestone(secret, "Sold")
    make_task(product, "help", plan=secret, milestone=live, phase=make_phase(secret, "Deal"), assignee=dora)
    for query in ("", "?group=milestone", "?group=phase", "?sort=milestone"):
        html = html_of(sign_in(dora), f"/acme/teams/product/tasks/{query}")
        assert ">help</a>" in html
        assert not re.search("Sold|Deal|Sell the company", html)


def test_a_cell_can_be_written_only_by_who_may_edit_the_task(
    product: Team, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    make_task(product, assignee=ben)
    make_task(product, assignee=ana)
    counts = [html_of(sign_in(one), "/acme/teams/product/tasks/").count(" data-edit>") for one in (ana, ben)]
    assert counts == [2, 1]


def test_a_wild_address_is_no_error(product: Team, ben: Person, sign_in: SignIn) -> None:
    make_task(product)
    plan = make_plan(product)
    client = sign_in(ben)
    for query in (
        "group=x&sort=y",
        "sort=--due",
        "after=²",
        "after=99999999999999",
        "owner=%00&text=%00",
        "view=x",
    ):
        for url in ("/acme/teams/product/tasks/", f"/acme/plans/{plan.pk}/"):
            assert client.get(f"{url}?{query}").status_code == 200
            assert client.get(f"{url}?view=list&{query}").status_code == 200
    assert "nothing to choose" in html_of(client, "/acme/teams/product/tasks/?status=asleep")


def test_the_views_are_one_parameter_apart_and_keep_the_filters(
    product: Team, ben: Person, sign_in: SignIn
) -> None:
    plan = make_plan(product)
    html = html_of(sign_in(ben), f"/acme/plans/{plan.pk}/?view=list&status=todo&due=week")
    for view in ("list", "board", "timeline", "calendar"):
        assert f'href="/acme/plans/{plan.pk}/?view={view}&amp;status=todo&amp;due=week"' in html
    assert 'href="?view=list"' in html  # clear


def test_an_empty_list_says_how_to_go_on(product: Team, ben: Person, sign_in: SignIn) -> None:
    client = sign_in(ben)
    assert "every cell can be written in" in html_of(client, "/acme/teams/product/tasks/")
    make_task(product)
    assert "Take a filter away" in html_of(client, "/acme/teams/product/tasks/?text=nothing")


def test_ten_times_the_rows_cost_no_more_queries(
    product: Team, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    client = sign_in(ana)
    plan = make_plan(product, make_goal(product, owner=ana))
    urls = [
        "/acme/teams/product/tasks/?group=label&sort=owner",
        f"/acme/plans/{plan.pk}/?view=list&group=milestone&owner=me&label=1",
    ]

    def fill(times: int) -> None:
        for _time in range(times):
            label = Label.objects.create(
                organization=product.organization, team=product, name=f"l{Label.objects.count()}"
            )
            point = make_milestone(plan, due=today(ana))
            owner = make_person(product.organization, f"M{label.pk}", product, account=False, email="")
            make_task(product, plan=plan, milestone=point, assignee=owner).labels.add(label)
            SavedView.objects.create(
                organization=product.organization, team=product, plan=plan, name="x", query="view=list"
            )

    def counts() -> list[int]:
        numbers = []
        for url in urls:
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert client.get(url).status_code == 200
            numbers.append(len(asked))
        return numbers

    fill(2)
    counts()
    few = counts()
    fill(18)
    assert counts() == few
    assert max(few) <= 12


def test_more_columns_stand_there_when_they_are_asked_for(
    product: Team, ben: Person, cem: Person, sign_in: SignIn
) -> None:
    plan = make_plan(product)
    result = make_key_result(make_goal(product), "Twenty calls")
    full = make_task(
        product, "full", plan=plan, phase=make_phase(plan, "Build"), spent=Decimal("1.50"), key_result=result
    )
    full.helpers.add(cem, ben)
    make_task(product, "bare", plan=plan)
    client, url = sign_in(ben), f"/acme/plans/{plan.pk}/"
    assert 'data-f="helpers"' not in html_of(client, f"{url}?view=list")
    html = html_of(client, f"{url}?view=list&more=key_result&more=spent&more=helpers,phase&more=x")
    for cell in (">Build<", ">Ben Berg, Cem Can<", ">1.5\u202fh<", ">Twenty calls<"):
        assert html.count(f"{cell}/td>") == 1
    heads = re.findall(r'<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]*)', html)
    assert heads[9:13] == ["Phase", "Helpers", "Time spent", "Key result"]
    assert "sort=phase&amp;more=phase%2Chelpers%2Cspent%2Ckey_result" in html
    view = {"plan": plan.pk, "query": "view=list&more=spent", "name": "Hours"}
    client.post("/acme/views/save/", view)
    assert SavedView.objects.get().query == "view=list&more=spent"


@pytest.mark.parametrize("sort", ["due_at", "phase", "spent", "key_result", "blocked"])
def test_it_is_sorted_by_columns_that_are_asked_for(product: Team, ben: Person, sort: str) -> None:
    plan = make_plan(product)
    make_task(product, "bare")
    make_task(
        product,
        "full",
        plan=plan,
        phase=make_phase(plan),
        spent=Decimal(1),
        key_result=make_key_result(make_goal(product)),
        due_at=timezone.now(),
        blocked=True,
        blocked_reason="The vendor is away",
    )
    for descending in (False, True):
        assert shown(product, ben, sort=sort, descending=descending) == {"": ["full", "bare"]}


def test_what_is_for_a_goal_that_is_kept_from_the_reader_is_in_no_column(
    product: Team, ana: Person, ben: Person, cem: Person, sign_in: SignIn
) -> None:
    quiet = make_goal(product, "Quiet goal", owner=ana, is_private=True)
    result, plan = make_key_result(quiet, "Quiet result"), make_plan(product, quiet)
    phase = make_phase(plan, "Quiet phase")
    make_task(product, "Call them", assignee=cem, plan=plan, phase=phase, key_result=result)
    html = html_of(sign_in(cem), "/acme/teams/product/tasks/?more=phase,key_result")
    assert "Call them" in html
    assert "Quiet" not in html


def test_what_ended_with_a_day_that_has_passed_is_found_by_that_when_asked(
    product: Team, ben: Person
) -> None:
    day = today(ben)
    make_task(product, "late", due=day - DAY)
    make_task(product, "was late", due=day - DAY, status="done")
    make_task(product, "done today", due=day, status="done")
    make_task(product, "today", due=day)
    assert shown(product, ben, "due=earlier") == {"": ["was late"]}
    assert shown(product, ben, "due=earlier&due=today") == {"": ["was late", "today"]}
    assert shown(product, ben, "due=overdue") == {"": ["late"]}


def test_hours_are_told_in_the_language_of_the_reader(product: Team, ben: Person, sign_in: SignIn) -> None:
    make_task(product, assignee=ben, estimate=6, spent=2)
    Person.objects.filter(pk=ben.pk).update(language="zh-hans")
    html = sign_in(ben).get("/acme/teams/product/tasks/?more=spent").content.decode()
    assert re.findall(r'data-f="(?:estimate|spent)" [^>]*>(\d)\s?小时<', html) == ["6", "2"]
