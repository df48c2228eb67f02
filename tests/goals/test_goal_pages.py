"""The pages of goals, end to end: written, checked in on, adjusted, closed; nobody's change is lost."""

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from goals.goal_page import KeyResultPanel
from goals.models import CheckIn, Goal, KeyResult
from goals.numbers import Reading
from teamops.dates import DAY, today
from teamops.people.models import Person, Team
from tests.factories import current_cycle, make_check_in, make_cycle, make_goal, make_key_result, make_metric

SignIn = Callable[[Person], Client]


@pytest.fixture
def client(sign_in: SignIn, ana: Person) -> Client:
    return sign_in(ana)


@pytest.fixture
def key_result(product: Team, ana: Person) -> KeyResult:
    return make_key_result(make_goal(product, owner=ana), owner=ana)


def written(team: Team, **more: Any) -> dict[str, Any]:
    """A goal with one key result, as the form sends it."""
    row = {"statement": "30-day retention", "kind": "increase", "start": "31", "target": "40", "unit": "%"}
    return {
        "statement": "New users stay",
        "cycle": current_cycle(team.organization).pk,
        "ambition": "committed",
        "key_results-TOTAL_FORMS": 1,
        "key_results-INITIAL_FORMS": 0,
        **{f"key_results-0-{name}": value for name, value in row.items()},
        **more,
    }


def test_a_goal_is_written_with_its_key_result(client: Client, product: Team) -> None:
    response = client.post("/acme/goals/new/?team=product", written(product))
    goal = Goal.objects.get()
    assert response["Location"] == f"/acme/goals/{goal.number}/"
    assert goal.state == Goal.State.DRAFT
    assert goal.key_results.get().target == 40


def test_rows_that_nothing_was_typed_into_are_no_key_results(client: Client, product: Team) -> None:
    """A browser sends the choice of the kind for every row, and counts all rows as offered."""
    data = written(product) | {"key_results-TOTAL_FORMS": 3, "key_results-INITIAL_FORMS": 3}
    data |= {"key_results-1-kind": "increase", "key_results-2-kind": "increase"}
    client.post("/acme/goals/new/?team=product", data)
    assert Goal.objects.get().key_results.count() == 1


def test_a_refused_row_unfolds_its_details_only_where_they_say_something(
    client: Client, product: Team
) -> None:
    sent = {"key_results-0-target": "31", "key_results-0-cadence": "7", "key_results-0-precision": ""}
    html = client.post("/acme/goals/new/?team=product", written(product, **sent)).content.decode()
    assert "The target equals the start" in html and "<details open>" not in html
    sent["key_results-0-weight"] = "2"
    html = client.post("/acme/goals/new/?team=product", written(product, **sent)).content.decode()
    assert "<details open>" in html


@pytest.mark.parametrize("total", ["9" * 5000, "x", ""])
@pytest.mark.parametrize("pressed", ["add_row", "check", "save"])
def test_a_number_of_rows_that_cannot_be_is_no_error_of_ours(
    client: Client, product: Team, total: str, pressed: str
) -> None:
    data = written(product, **{pressed: "1"}) | {"key_results-TOTAL_FORMS": total}
    html = client.post("/acme/goals/new/?team=product", data).content.decode()
    assert "New users stay</textarea>" in html and "Traceback" not in html
    assert not Goal.objects.exists()


@pytest.fixture
def elsewhere(product: Team, support: Team) -> list[Goal]:
    """Many goals of another team, and one of the company."""
    make_goal(product.parent or product, "Acme grows")
    return [make_goal(support, f"Answer sooner {number}") for number in range(30)]


def offered(html: str, name: str) -> list[str]:
    """What a select has, without its numbers; nothing chosen is a dash."""
    found = re.search(rf'<select name="{name}".*?</select>', html, re.DOTALL)
    assert found
    return re.findall(r"<option[^>]*>([^<(]*?)(?: \(G-\d+\))?</option>", found[0])


def test_the_editor_offers_goals_of_the_team_and_above_and_finds_others(
    client: Client, product: Team, elsewhere: list[Goal]
) -> None:
    html = client.get("/acme/goals/new/?team=product").content.decode()
    assert offered(html, "parent") == ["—", "Acme grows"] and offered(html, "supports") == ["Acme grows"]
    data = written(product, find="sooner 2", found="")
    html = client.post("/acme/goals/new/?team=product", data).content.decode()
    assert not Goal.objects.filter(statement="New users stay").exists(), "Enter in the field looks first"
    assert len(offered(html, "supports")) == 12 and "New users stay</textarea>" in html
    assert "11 goals with “sooner 2” stand first in the lists." in html
    data |= {"found": "sooner 2", "parent": elsewhere[2].pk, "supports": [elsewhere[7].pk]}
    client.post("/acme/goals/new/?team=product", data)
    goal = Goal.objects.get(statement="New users stay")
    assert (goal.parent, [*goal.supports.all()]) == (elsewhere[2], [elsewhere[7]])
    html = client.get(f"/acme/goals/{goal.number}/edit/").content.decode()
    assert offered(html, "parent") == ["—", "Answer sooner 2", "Answer sooner 7", "Acme grows"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("G-5", "1 goal with"),
        ("5", "with “5” stand"),
        ("ANSWER", "30 goals with"),
        ("Nothing", "No other open goal"),
    ],
)
def test_goals_are_found_by_number_and_words(
    client: Client, product: Team, elsewhere: list[Goal], words: str, says: str
) -> None:
    data = written(product, find=words, find_goals="1")
    assert says in client.post("/acme/goals/new/?team=product", data).content.decode()


def test_what_was_chosen_stays_offered_when_the_page_is_shown_again(
    client: Client, product: Team, elsewhere: list[Goal]
) -> None:
    data = written(product, add_row="1", parent=elsewhere[3].pk)
    html = client.post("/acme/goals/new/?team=product", data).content.decode()
    assert f'<option value="{elsewhere[3].pk}" selected>' in html


def test_a_goal_is_moved_under_one_that_was_searched_for(
    client: Client, product: Team, ana: Person, elsewhere: list[Goal]
) -> None:
    goal = make_goal(product, owner=ana)
    path = f"/acme/goals/{goal.number}/move/"
    html = client.get(path).content.decode()
    assert ">Acme grows (G-1, Acme)</option>" in html and "Answer sooner" not in html
    assert "Answer sooner 4 (" in client.get(f"{path}?find=sooner+4").content.decode()
    client.post(f"{path}?find=sooner+4", {"parent": elsewhere[4].pk})
    goal.refresh_from_db()
    assert goal.parent == elsewhere[4]


def test_a_lead_can_make_it_active_at_once(client: Client, product: Team) -> None:
    client.post("/acme/goals/new/?team=product", written(product, activate="1"))
    assert Goal.objects.get().state == Goal.State.ACTIVE


def test_what_is_wrong_stands_beside_its_row_and_what_was_typed_is_kept(
    client: Client, product: Team
) -> None:
    data = written(product) | {"key_results-0-target": "20"}
    html = client.post("/acme/goals/new/?team=product", data).content.decode()
    assert "The target lies below the start" in html
    assert 'value="30-day retention"' in html
    assert not Goal.objects.exists()


def test_a_list_shows_pace_value_and_status(client: Client, key_result: KeyResult) -> None:
    make_check_in(key_result, 35, confidence=7)
    html = client.get("/acme/teams/product/goals/").content.decode()
    assert "30-day retention" in html and "35\u202f%" in html
    assert "pace for today" in html and "7/10" in html


def test_a_key_result_that_follows_its_plan_is_not_said_to_have_never_been_checked_in(
    client: Client, key_result: KeyResult, product: Team
) -> None:
    make_check_in(key_result, 33)
    make_key_result(key_result.goal, "The plan is done", kind="from_plan", start=None, target=None)
    html = client.get("/acme/teams/product/goals/").content.decode()
    assert "never" not in html and '<span class="fresh">from the plan</span>' in html


def test_the_share_of_a_plan_is_drawn_in_whole_per_cent() -> None:
    """As it is said everywhere else: 23 of 38 tasks are 61 %."""
    read = Reading(datetime.date(2026, 11, 23), Decimal(23) / 38)
    stand: Any = SimpleNamespace(
        key_result=KeyResult(kind="from_plan"), measure=SimpleNamespace(readings=[read])
    )
    assert KeyResultPanel(stand, stand).readings == [(read.day, 61)]


def test_the_page_draws_the_course_and_says_where_it_stands(client: Client, key_result: KeyResult) -> None:
    make_check_in(key_result, 33, days_ago=10)
    make_check_in(key_result, 34, days_ago=1)
    html = client.get(f"/acme/goals/{key_result.goal.number}/").content.decode()
    assert 'class="chart"' in html and "the pace." in html


def test_the_numbers_of_the_chart_and_of_a_pace_lead_to_their_why(
    client: Client, product: Team, ana: Person
) -> None:
    first = today(product.organization) - 28 * DAY
    cycle = make_cycle(product.organization, starts_on=first, ends_on=first + 90 * DAY)
    one = make_key_result(make_goal(product, owner=ana, cycle=cycle), owner=ana)
    make_check_in(one, "33", days_ago=7)
    html = client.get(f"/acme/goals/{one.goal.number}/").content.decode()
    why = f"/acme/goals/{one.goal.number}/why/?kr={one.pk}"
    drawing = html[html.index('<svg class="chart"') :].split("</svg>")[0]
    assert f'href="{why}#progress"' in drawing and f'href="{why}#expected"' in drawing
    pace = re.search(r'<a class="why" href="([^"]+)">Needs \+', html)
    assert pace and pace[1] == f"{why}#weekly"
    assert 'id="weekly"' in client.get(why).content.decode()


def test_nothing_stands_between_chinese_sentences(client: Client, product: Team, ana: Person) -> None:
    goal = make_goal(product, "改善留存", owner=ana)
    metric = make_metric(product.organization, "留存", source="每周导出")
    key_result = make_key_result(goal, "留存", owner=ana, metric=metric)
    for days, value in ((21, 32), (14, 33), (7, 33), (1, 34)):
        make_check_in(key_result, value, days_ago=days)
    path = f"/acme/goals/{goal.number}/"
    text = re.sub(r"<[^>]*>", "", client.get(path, headers={"accept-language": "zh-hans"}).content.decode())
    assert "每周导出。" in text and "达成目标的可能性" in text
    assert re.findall(r"。[ .]+.{5}", text) == []


def test_that_there_is_no_check_in_yet_is_said_once(client: Client, product: Team, ana: Person) -> None:
    goal = make_goal(product, starts_on=today(product.organization) - 30 * DAY)
    make_key_result(goal, owner=ana)
    html = client.get(f"/acme/goals/{goal.number}/").content.decode()
    [finding] = re.findall(r'<p class="finding">(.*?)</p>', html, re.DOTALL)
    assert "No check-in yet." in finding
    assert "never" not in finding


@pytest.mark.parametrize(
    ("precision", "values", "says"),
    [
        (None, (1900, 2600, 2000), r"<a [^>]*>\d+ behind the pace"),
        (0, (1900, 2600, "2000.4"), r"<a [^>]*>\d+ behind the pace"),
        (1, (1900, 2600, 2000), r"<a [^>]*>\d+\.\d behind the pace"),
        (None, (0, 3, "0.5"), r"<a [^>]*>\d\.\d behind the pace"),
    ],
)
def test_the_distance_to_the_pace_is_no_finer_than_its_values(
    client: Client, product: Team, precision: int | None, values: tuple[int, int, Any], says: str
) -> None:
    start, target, value = values
    goal = make_goal(product, starts_on=today(product.organization) - 70 * DAY, ends_on=None)
    one = make_key_result(goal, unit="", start=start, target=target, precision=precision)
    make_check_in(one, value, days_ago=0)
    html = client.get(f"/acme/goals/{goal.number}/").content.decode()
    assert re.search(says, html)


def test_a_check_in_needs_its_value_only_and_returns_where_it_came_from(
    client: Client, key_result: KeyResult
) -> None:
    response = client.post(
        f"/acme/key-results/{key_result.pk}/check-in/", {"value": "35,8 %", "next": "/acme/work/"}
    )
    assert response["Location"] == "/acme/work/"
    assert CheckIn.objects.get().value == Decimal("35.8")


@pytest.mark.parametrize("value", ["", "many", "1e400"])
def test_a_value_that_is_none_is_asked_for_again(client: Client, key_result: KeyResult, value: str) -> None:
    response = client.post(f"/acme/key-results/{key_result.pk}/check-in/", {"value": value})
    assert response.status_code == 200
    assert 'class="error"' in response.content.decode()
    assert not CheckIn.objects.exists()


def test_who_was_slower_keeps_what_they_typed(client: Client, key_result: KeyResult, product: Team) -> None:
    goal = key_result.goal
    Goal.objects.filter(pk=goal.pk).update(version=goal.version + 1, statement="Somebody else's words")
    data = written(
        product, statement="My words", version=goal.version, reason="new_data", words="The test says so."
    )
    data |= {"key_results-TOTAL_FORMS": 0}
    html = client.post(f"/acme/goals/{goal.number}/edit/", data).content.decode()
    assert "while you were writing" in html
    assert "My words" in html and "Somebody else" in html


def test_a_goal_is_closed_with_grade_and_reflection(client: Client, key_result: KeyResult) -> None:
    goal = key_result.goal
    page = client.get(f"/acme/goals/{goal.number}/close/").content.decode()
    assert "30-day retention" in page
    client.post(
        f"/acme/goals/{goal.number}/close/",
        {
            f"grade_{key_result.pk}": "0.7",
            f"reason_{key_result.pk}": "Half was luck",
            "reflection": "Start earlier.",
        },
    )
    goal.refresh_from_db()
    assert goal.state == Goal.State.CLOSED
    assert "Start earlier." in client.get(f"/acme/goals/{goal.number}/").content.decode()


def test_an_empty_cycle_offers_the_first_goal(client: Client, product: Team) -> None:
    current_cycle(product.organization)
    assert "Write the first goal" in client.get("/acme/teams/product/goals/").content.decode()


def test_a_cycle_that_is_not_there_is_not_found(client: Client, product: Team) -> None:
    assert client.get("/acme/teams/product/goals/?cycle=q9-1999").status_code == 404
