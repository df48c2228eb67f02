"""The board of a team and of a plan: by status, owner or milestone, with filters and limits of work."""

import datetime
from collections.abc import Callable

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tasks import board as module
from tasks.board import board
from tasks.models import ActionPlan, Label, SavedView, Task, WorkLimit
from tasks.plan_views.filters import Filters
from teamops.activity.models import Event
from teamops.dates import today
from teamops.people.models import Person, Team
from tests.factories import make_goal, make_milestone, make_person, make_plan, make_task

SignIn = Callable[[Person], Client]
DAY = datetime.timedelta(1)


def columns(
    team: Team, person: Person, query: str = "", plan: ActionPlan | None = None, **asked: object
) -> dict[str, list[str]]:
    filters = Filters.read(QueryDict(query), person)
    drawn = board(team, person, plan=plan, filters=filters, **asked)  # type: ignore[arg-type]
    return {str(column.title): [card.title for card in column.tasks] for column in drawn.columns}


def test_by_owner_everybody_in_the_team_has_a_column(
    product: Team, ana: Person, ben: Person, dora: Person, vic: Person
) -> None:
    make_task(product, "of ben", assignee=ben)
    make_task(product, "of nobody")
    make_task(product, "of another team's", assignee=dora)
    make_task(product, "done", assignee=ben, status="done", done_at="2026-11-01T12:00Z")
    assert columns(product, ana, by="owner") == {
        "Nobody": ["of nobody"],
        "Ana Lead": [],
        "Ben Berg": ["of ben"],
        "Dora Diaz": ["of another team's"],
    }


def test_by_milestone_a_plan_shows_all_that_are_open(product: Team, ana: Person) -> None:
    plan = make_plan(product)
    live, _past = make_milestone(plan, "Live"), make_milestone(plan, "Past", done_at="2026-11-01T12:00Z")
    make_milestone(plan, "Ahead")
    make_task(product, "one", plan=plan, milestone=live)
    make_task(product, "loose", plan=plan)
    make_task(product, "elsewhere")
    assert columns(product, ana, plan=plan, by="milestone") == {
        "Live": ["one"],
        "Ahead": [],
        "No milestone": ["loose"],
    }
    assert columns(product, ana, by="milestone") == {"No milestone": ["loose", "elsewhere"], "Live": ["one"]}


def test_filters_narrow_the_board_as_the_list(product: Team, ana: Person, ben: Person) -> None:
    make_task(product, "mine", assignee=ana, due=today(ana) - DAY)
    make_task(product, "late", assignee=ben, due=today(ana) - DAY)
    make_task(product, "later", assignee=ben, due=today(ana) + 30 * DAY)
    make_task(product, "dropped", status="dropped")
    assert columns(product, ana, f"owner={ben.pk}&due=overdue")["To do"] == ["late"]
    assert columns(product, ana, "status=dropped")["Dropped"] == ["dropped"]
    assert "Dropped" not in columns(product, ana)


def test_by_hand_a_card_stands_where_it_was_put(product: Team, ana: Person) -> None:
    for title, rank in (("third", None), ("first", 0.5), ("second", 0.75)):
        make_task(product, title, rank=rank, due=today(ana) - DAY if title == "third" else None)
    assert columns(product, ana, by_hand=True)["To do"] == ["first", "second", "third"]
    assert columns(product, ana)["To do"] == ["third", "first", "second"]


def test_a_milestone_of_a_goal_that_is_kept_from_the_reader_is_no_column(
    product: Team, ana: Person, dora: Person, sign_in: SignIn
) -> None:
    live = make_milestone(
        make_plan(product, make_goal(product, "Sell it", owner=ana, is_private=True)), "Sold"
    )
    make_task(product, "help", plan=live.plan, milestone=live, assignee=dora)
    assert columns(product, ana, by="milestone")["Sold"] == ["help"]
    assert columns(product, dora, by="milestone") == {"No milestone": ["help"]}
    html = sign_in(dora).get("/acme/teams/product/board/?by=milestone").content.decode()
    assert "Sold" not in html
    assert "Sell it" not in html


def test_a_column_over_its_limit_says_so_and_prevents_nothing(
    product: Team, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    client = sign_in(ana)
    url = "/acme/teams/product/board/"
    assert "limit of 2" not in client.get(url).content.decode()
    there = url + "?by=status"
    response = client.post(f"{url}limit/", {"most-doing": 2, "next": there})
    assert (response.status_code, response["Location"]) == (302, there)
    assert Event.objects.get().after == {"doing": 2}
    make_task(product, status="doing")
    assert "limit 2" in sign_in(ben).get(url).content.decode()
    for _number in range(2):
        make_task(product, status="doing")
    assert "1 over the limit of 2" in sign_in(ben).get(url).content.decode()
    client.post(f"{url}limit/", {"most-doing": ""})
    assert not WorkLimit.objects.exists()


@pytest.mark.parametrize(("status", "most"), [("doing", "0"), ("doing", "many"), ("done", "3"), ("x", "3")])
def test_a_wild_limit_is_refused_with_a_sentence(
    product: Team, ana: Person, sign_in: SignIn, status: str, most: str
) -> None:
    client = sign_in(ana)
    url = "/acme/teams/product/board/limit/"
    html = client.post(url, {f"most-{status}": most}, follow=True).content.decode()
    assert '<div class="toast"' in html
    assert not WorkLimit.objects.exists()


def test_many_columns_are_bounded_and_said(
    product: Team, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_COLUMNS", 2)
    for number in range(4):
        make_task(product, assignee=make_person(product.organization, f"M{number}", account=False, email=""))
    drawn = board(product, ana, by="owner")
    assert (len(drawn.columns), drawn.more_columns) == (2, 4)


def test_the_way_to_all_cards_of_a_column_keeps_the_filters(
    product: Team, ana: Person, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_CARDS", 1)
    for _number in range(3):
        make_task(product, assignee=ana)
    client = sign_in(ana)
    html = client.get("/acme/teams/product/board/?owner=me&by=status").content.decode()
    assert 'href="?owner=me&amp;all=todo">2 more</a>' in html
    assert "2 more" not in client.get("/acme/teams/product/board/?owner=me&all=todo").content.decode()


def test_a_wild_address_is_no_error(product: Team, ana: Person, sign_in: SignIn) -> None:
    plan = make_plan(product)
    make_task(product, plan=plan, assignee=ana)
    client = sign_in(ana)
    wild = (
        "by=x&all=%00",
        "by=owner&all=²",
        "by=owner&all=none",
        "by=milestone&all=99999999999",
        "sort=hand&all=x",
    )
    for query in wild:
        assert client.get(f"/acme/teams/product/board/?{query}").status_code == 200
        assert client.get(f"/acme/plans/{plan.pk}/?view=board&{query}").status_code == 200


def test_ten_times_the_cards_cost_no_more_queries(product: Team, ana: Person, sign_in: SignIn) -> None:
    client = sign_in(ana)
    plan = make_plan(product, make_goal(product, owner=ana))
    team = "/acme/teams/product/board/"
    urls = [team, f"{team}?by=owner&sort=hand&label=1", f"/acme/plans/{plan.pk}/?view=board&by=milestone"]

    def fill(times: int) -> None:
        for _time in range(times):
            number = Task.objects.count()
            Label.objects.create(organization=product.organization, team=product, name=f"l{number}")
            owner = make_person(product.organization, f"M{number}", product, account=False, email="")
            point = make_milestone(plan, due=today(ana))
            make_task(product, plan=plan, milestone=point, assignee=owner, blocked_by=owner)
            view = {"name": "x", "query": "view=board"}
            SavedView.objects.create(organization=product.organization, team=product, **view)

    def counts() -> list[int]:
        numbers = []
        for url in urls:
            with CaptureQueriesContext(connection) as asked:
                assert client.get(url).status_code == 200
            numbers.append(len(asked))
        return numbers

    fill(2)
    counts()
    few = counts()
    fill(18)
    assert counts() == few
    assert max(few) <= 12


def test_columns_of_owners_and_of_milestones_have_limits_of_their_own(
    product: Team, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    client, url = sign_in(ana), "/acme/teams/product/board/"
    plan = make_plan(product)
    point = make_milestone(plan, "Launch")
    for _number in range(3):
        make_task(product, plan=plan, milestone=point, assignee=ben)
    assert client.get(f"{url}?by=owner").content.decode().count("Set a limit") == 2  # nobody has none
    client.post(f"{url}limit/", {"by": "owner", f"most-{ben.pk}": 2})
    assert "1 over the limit of 2" in client.get(f"{url}?by=owner").content.decode()
    client.post(f"{url}limit/", {"by": "milestone", f"most-{point.pk}": 5})
    of_plan = f"/acme/plans/{plan.pk}/?view=board&by=milestone"
    html = client.get(of_plan).content.decode()
    assert "limit 5" in html
    assert "limit of 2" not in html
    assert client.get(url).content.decode().count("data-limit") == 0
    assert Event.objects.filter(verb="team.work_limit_set").latest("pk").after == {f"milestone:{point.pk}": 5}


def test_a_limit_of_an_owner_is_taken_back_by_undo(
    product: Team, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    client, url = sign_in(ana), "/acme/teams/product/board/"
    token = client.post(f"{url}limit/", {"by": "owner", f"most-{ben.pk}": 2})["X-Undo"]
    client.post("/acme/undo/", {"token": token})
    assert not WorkLimit.objects.exists()


def test_what_is_not_in_the_team_or_kept_from_one_has_no_limit(
    product: Team, support: Team, ana: Person, zoe: Person, dora: Person, sign_in: SignIn
) -> None:
    theirs = make_milestone(make_plan(support), "Theirs")
    client, url = sign_in(ana), "/acme/teams/product/board/limit/"
    for by, key in (("owner", zoe.pk), ("milestone", theirs.pk), ("owner", "none"), ("x", "doing")):
        html = client.post(url, {"by": by, f"most-{key}": 2}, follow=True).content.decode()
        assert "Choose one of its columns" in html
    assert not WorkLimit.objects.exists()
