"""Why the figures in the SMART marks are what they are: how many key results say when they are reached, the
pace of an earlier cycle, and how many goals an owner answers for."""

import datetime
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goals import actions
from goals.models import Cycle, Goal, KeyResult
from teamops.dates import DAY, today
from teamops.people.models import Organization, Person, Team
from tests.factories import current_cycle, make_check_in, make_goal, make_key_result

SignIn = Callable[[Person], Client]


@pytest.fixture
def old(acme: Organization, product: Team, ana: Person) -> KeyResult:
    """30-day retention in the cycle before: from 30 to 37 % in 28 days, so 1.75 a week."""
    cycle = current_cycle(acme)
    first = cycle.starts_on - 91 * DAY
    before = Cycle.objects.create(
        organization=acme, name="Before", slug="before", starts_on=first, ends_on=cycle.starts_on - DAY
    )
    goal = make_goal(product, "Users came back", owner=ana, cycle=before)
    one = make_key_result(goal, owner=ana, start=30, target=40)
    make_check_in(one, 37, days_ago=(today(acme) - first).days - 28, author=ana)
    return one


@pytest.fixture
def draft(old: KeyResult, product: Team, ana: Person) -> KeyResult:
    """The same words in a goal that is being written."""
    goal = make_goal(product, owner=ana, state="draft", why="Two of three leave.")
    return make_key_result(goal, owner=ana, start=31, target=400)


def page(client: Client, path: str) -> str:
    answer = client.get(f"/acme/{path}")
    assert answer.status_code == 200
    return answer.content.decode()


def path_of(key_result: KeyResult, more: str = "") -> str:
    return f"goals/{key_result.goal.number}/why/?kr={key_result.pk}{more}"


def test_the_pace_of_an_earlier_cycle_is_told_with_the_values_put_in(
    draft: KeyResult, old: KeyResult, sign_in: SignIn, ana: Person
) -> None:
    client = sign_in(ana)
    path = path_of(draft)
    link = f'<a class="why" href="/acme/{path}#weekly">Needs +'
    assert link in page(client, f"goals/{draft.goal.number}/")
    assert link in page(client, "teams/product/goals/")
    told = page(client, path)
    assert 'id="weekly"' in told and "brought +1.8" in told
    assert "(400 − 31) ÷" in told
    assert f'<a href="/acme/{path_of(old)}#weekly">30-day retention</a>' in told
    assert "Before" in told
    earlier = page(client, path_of(old))
    assert "(37 − 30) ÷ 28 × 7 = +1.8" in earlier
    assert f"goals/{old.goal.number}/?tab=check-ins&amp;kr={old.pk}" in earlier


def test_an_earlier_cycle_that_the_reader_may_not_see_is_no_pace(
    draft: KeyResult, old: KeyResult, sign_in: SignIn, dora: Person
) -> None:
    Goal.objects.filter(pk=old.goal_id).update(is_private=True)
    client = sign_in(dora)
    assert "so far a week brought" not in page(client, f"goals/{draft.goal.number}/")
    assert 'id="weekly"' not in page(client, path_of(draft))


def test_what_is_typed_leads_to_the_earlier_cycle(
    old: KeyResult, sign_in: SignIn, ana: Person, product: Team
) -> None:
    typed = {
        "statement": "New users stay",
        "cycle": current_cycle(product.organization).pk,
        "key_results-TOTAL_FORMS": 1,
        "key_results-0-statement": "30-day retention",
        "key_results-0-kind": "increase",
        "key_results-0-start": "31",
        "key_results-0-target": "400",
    }
    html = sign_in(ana).post("/acme/goals/smart/?team=product", typed).content.decode()
    assert f'<a class="why" href="/acme/{path_of(old)}#weekly">Needs +' in html


def test_on_a_past_day_the_pace_is_that_of_the_day(
    draft: KeyResult, old: KeyResult, sign_in: SignIn, ana: Person
) -> None:
    Goal.objects.update(created_at=draft.goal.created_at - 400 * DAY)
    old.check_ins.update(at=old.check_ins.get().at - 3 * DAY)
    day = today(ana) - DAY
    client = sign_in(ana)
    path = path_of(draft, f"&as_of={day}")
    link = f'href="/acme/{path}#weekly">Needs +'.replace("&", "&amp;")
    assert link in page(client, f"goals/{draft.goal.number}/?as_of={day}")
    assert link in page(client, f"teams/product/goals/?as_of={day}")
    assert "brought +1.8" in page(client, path)


@pytest.fixture
def busy(product: Team, ben: Person) -> list[Goal]:
    """Ben answers for seven open goals."""
    return [make_goal(product, f"Goal of Ben {place}", owner=ben) for place in range(7)]


def test_who_answers_for_many_goals_is_told_which(
    busy: list[Goal], sign_in: SignIn, ana: Person, ben: Person
) -> None:
    closed = make_goal(busy[0].team, "Long over", owner=ben, state="closed")
    actions.edit_goal(busy[3], by=ana, reason=actions.Why("scope", "Less"), owner=ana)
    actions.edit_goal(busy[3], by=ana, reason=actions.Why("scope", "More"), owner=ben)
    client = sign_in(ana)
    number = busy[0].number
    link = f'<a class="why" href="/acme/people/{ben.pk}/goals/?but={number}">Ben Berg already answers for 6'
    assert link in page(client, f"goals/{number}/")
    assert link in page(client, "teams/product/goals/")
    told = page(client, f"people/{ben.pk}/goals/?but={number}")
    assert "7 − 1 = 6" in told
    assert f'<a href="/acme/goals/{busy[1].number}/">Goal of Ben 1</a>' in told
    assert closed.statement not in told and "Goal of Ben 0" not in told
    assert "Ana Lead" in told and f"another scope (G-{busy[3].number})" in told
    assert "7 − 1" not in page(client, f"people/{ben.pk}/goals/")


def test_what_is_typed_leads_to_the_goals_of_its_owner(
    busy: list[Goal], sign_in: SignIn, ana: Person, ben: Person, product: Team
) -> None:
    client, typed = sign_in(ana), {"owner": ben.pk, "cycle": busy[0].cycle_id, "statement": "One more"}
    html = client.post("/acme/goals/smart/?team=product", typed).content.decode()
    assert f'<a class="why" href="/acme/people/{ben.pk}/goals/">Ben Berg already answers for 7' in html
    html = client.post(f"/acme/goals/{busy[0].number}/smart/", typed).content.decode()
    assert f'href="/acme/people/{ben.pk}/goals/?but={busy[0].number}">Ben Berg already' in html


def test_goals_that_are_kept_from_the_reader_are_neither_counted_nor_named(
    busy: list[Goal], sign_in: SignIn, ben: Person, dora: Person
) -> None:
    Goal.objects.filter(pk=busy[6].pk).update(is_private=True)
    told = page(sign_in(dora), f"people/{ben.pk}/goals/?but={busy[0].number}")
    assert "6 − 1 = 5" in told and "Goal of Ben 6" not in told


def test_a_past_day_counts_what_they_answered_for_then(
    busy: list[Goal], sign_in: SignIn, ana: Person, ben: Person
) -> None:
    long_ago = busy[0].created_at - 9 * DAY
    Goal.objects.update(created_at=long_ago)
    day = today(ana) - 2 * DAY
    actions.edit_goal(busy[6], by=ana, reason=actions.Why("scope", "Less"), owner=ana)
    client = sign_in(ana)
    path = f"people/{ben.pk}/goals/?but={busy[0].number}&as_of={day}"
    link = f'href="/acme/{path}">Ben Berg already answers for 6'.replace("&", "&amp;")
    assert link in page(client, f"goals/{busy[0].number}/?as_of={day}")
    told = page(client, path)
    assert "7 − 1 = 6" in told and f'/goals/{busy[6].number}/?as_of={day}">Goal of Ben 6' in told
    assert "Goal of Ben 6" not in page(client, f"people/{ben.pk}/goals/")


def test_it_opens_in_a_dialog_and_speaks_chinese(
    busy: list[Goal], sign_in: SignIn, ana: Person, ben: Person
) -> None:
    ana.language = "zh-hans"
    ana.save()
    answer = sign_in(ana).get(f"/acme/people/{ben.pk}/goals/", headers={"HX-Request": "true"})
    html = answer.content.decode()
    assert "<html" not in html and "data-close" in html and "未关闭的目标" in html


@pytest.mark.parametrize("wrong", ["?but=x", "?but=99999999999999999999", "?as_of=soon", "?but=-1&as_of=1"])
def test_any_address_of_it_is_answered(
    busy: list[Goal], sign_in: SignIn, ana: Person, ben: Person, wrong: str
) -> None:
    assert "Goal of Ben 1" in page(sign_in(ana), f"people/{ben.pk}/goals/{wrong}")


@pytest.mark.parametrize("query", ["", "?as_of={day}"])
def test_it_costs_the_same_queries_for_ten_times_the_goals(
    product: Team, sign_in: SignIn, ana: Person, ben: Person, query: str
) -> None:
    client, counts = sign_in(ana), []
    address = f"people/{ben.pk}/goals/{query.format(day=today(ana) - DAY)}"
    for number in (3, 27):
        for place in range(number):
            make_goal(product, f"Goal {place}", owner=ben)
        Goal.objects.update(created_at=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))
        page(client, address)
        with CaptureQueriesContext(connection) as queries:
            page(client, address)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15


def test_the_weekly_pace_is_the_number_that_the_mark_names(
    draft: KeyResult, old: KeyResult, sign_in: SignIn, ana: Person
) -> None:
    KeyResult.objects.filter(pk=draft.pk).update(target=Decimal("31.5"))
    html = page(sign_in(ana), f"goals/{draft.goal.number}/")
    said = html.split("Needs ")[1].split(" a week")[0]
    assert f"asks for {said}, brought +1.8" in page(sign_in(ana), path_of(draft))


@pytest.mark.parametrize("query", ["", "as_of={day}"])
def test_what_says_when_it_is_reached_is_named(
    product: Team, sign_in: SignIn, ana: Person, query: str
) -> None:
    goal = make_goal(product, owner=ana)
    first = make_key_result(goal, owner=ana)
    make_key_result(goal, "Trials", owner=ana, target=None, original_target=None)
    Goal.objects.update(created_at=goal.created_at - 9 * DAY)
    query = query.format(day=today(ana) - DAY)
    client, address = sign_in(ana), f"goals/{goal.number}/why/{'?' if query else ''}{query}"
    link = f'<a class="why" href="/acme/{address}#measurable">1 of 2 key results says when it is reached.</a>'
    assert link in page(client, f"goals/{goal.number}/?{query}")
    told = page(client, address)
    assert 'id="measurable"' in told and "1 of 2" in told
    told = told[told.index('id="measurable"') :].split("</section>")[0]
    counted, left_out = told.split("Left out")
    assert first.statement in counted and "31\u202f% → 40\u202f%" in counted and "Trials" not in counted
    assert "Trials" in left_out and "no number to reach" in left_out
