"""The screen on which a goal is broken down: shares, owners, dates, load, and tasks, saved at once."""

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from goals.actions import Share, Why, break_down
from goals.models import Goal, KeyResult
from tasks.breaking_down.actions import break_down_with_tasks
from tasks.models import ActionPlan, Task
from teamops.dates import today
from teamops.people.models import Organization, Person, Team
from tests.factories import make_check_in, make_goal, make_key_result, make_plan, make_task

SignIn = Callable[[Person], Client]
DAY = datetime.timedelta(days=1)


@pytest.fixture
def goal(product: Team, ana: Person, ben: Person, cem: Person) -> Goal:
    return make_goal(product, "More teams every week", owner=ana)


@pytest.fixture
def users(goal: Goal) -> KeyResult:
    return make_key_result(
        goal, "Weekly users", start=Decimal(82_000), target=Decimal(100_000), unit="", owner=None
    )


@pytest.fixture
def lead(ana: Person, sign_in: SignIn) -> Client:
    return sign_in(ana)


def address(goal: Goal) -> str:
    return f"/acme/goals/{goal.number}/break-down/"


def fields_of(page: str) -> dict[str, str]:
    """What the browser would send of the page's form as it was opened."""
    form = page[page.index('class="break-down"') :]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        facts = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if "name" in facts:
            found[facts["name"]] = unescape(facts.get("value", ""))
    for name, body in re.findall(r'<select[^>]*name="([^"]+)".*?>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        found[name] = chosen[1] if chosen else ""
    return found


def fill(client: Client, goal: Goal, **more: Any) -> dict[str, str]:
    return fields_of(client.get(address(goal)).content.decode()) | more


def cell(key_result: KeyResult, person: Person, field: str = "amount") -> str:
    return f"share-{key_result.pk}-{person.pk}-{field}"


def test_82k_to_100k_is_broken_down_to_shares_and_tasks(
    goal: Goal, users: KeyResult, lead: Client, ben: Person, cem: Person
) -> None:
    due = (goal.last_day - DAY).isoformat()
    typed = {
        cell(users, ben): "6 000",
        cell(users, ben, "due"): due,
        cell(users, cem): "8000",
        "tasks-0-title": "Ask twenty users",
        "tasks-0-key_result": str(users.pk),
        "tasks-0-assignee": str(ben.pk),
        "tasks-0-due": due,
        "tasks-0-estimate": "6.5",
    }
    response = lead.post(address(goal), fill(lead, goal) | typed, follow=True)
    page = unescape(response.content.decode())
    assert "Saved. Weekly users: +14.0k of +18.0k: 4,000 still to be taken." in page
    assert KeyResult.objects.get(owner=ben).target == 6_000
    task = Task.objects.get()
    assert (task.title, task.assignee, task.key_result, task.estimate) == (
        "Ask twenty users",
        ben,
        users,
        Decimal("6.5"),
    )
    assert task.plan is not None
    assert (task.plan.goal, task.plan.name) == (goal, "More teams every week")


def test_tasks_go_into_the_plan_that_is_there(goal: Goal, users: KeyResult, lead: Client) -> None:
    plan = make_plan(goal.team, goal)
    lead.post(address(goal), fill(lead, goal) | {"tasks-0-title": "Ask twenty users"})
    assert Task.objects.get().plan == plan
    assert ActionPlan.objects.count() == 1


def test_the_same_form_sent_twice_makes_everything_once(
    goal: Goal, users: KeyResult, lead: Client, ben: Person
) -> None:
    typed = fill(lead, goal) | {cell(users, ben): "6000", "tasks-0-title": "Ask", "tasks-1-title": "Write"}
    for _click in range(2):
        assert lead.post(address(goal), typed).status_code == 302
    assert KeyResult.objects.filter(owner=ben).count() == 1
    assert Goal.objects.filter(owner=ben).count() == 1
    assert sorted(Task.objects.values_list("title", flat=True)) == ["Ask", "Write"]
    assert ActionPlan.objects.count() == 1


def test_a_refused_share_leaves_nothing_half_written_and_keeps_what_was_typed(
    goal: Goal, users: KeyResult, lead: Client, ben: Person, cem: Person
) -> None:
    typed = {cell(users, ben): "6000", cell(users, cem): "-5", "tasks-0-title": "Ask twenty users"}
    page = lead.post(address(goal), fill(lead, goal) | typed).content.decode()
    assert "A share is above 0. Write how much is brought, without a sign." in page
    assert page.index("A share is above 0") > page.index(cell(users, cem))
    assert 'value="6000"' in page and 'value="-5"' in page and 'value="Ask twenty users"' in page
    assert not Task.objects.exists()
    assert Goal.objects.count() == 1


@pytest.mark.parametrize("amount", ["NaN", "six", "1e999", "1234567890123456"])
def test_what_is_no_number_is_said_beside_it(
    goal: Goal, users: KeyResult, lead: Client, ben: Person, amount: str
) -> None:
    page = lead.post(address(goal), fill(lead, goal) | {cell(users, ben): amount}).content.decode()
    assert f'id="id_{cell(users, ben)}_error"' in page
    assert f'value="{amount}"' in page
    assert Goal.objects.count() == 1


def test_a_day_outside_the_goal_is_said_beside_it(
    goal: Goal, users: KeyResult, lead: Client, ben: Person
) -> None:
    late = (goal.last_day + DAY).isoformat()
    typed = {cell(users, ben): "6000", cell(users, ben, "due"): late}
    page = lead.post(address(goal), fill(lead, goal) | typed).content.decode()
    assert f'id="id_{cell(users, ben, "due")}_error"' in page
    assert "This day lies outside the goal" in page
    typed = {"tasks-0-title": "Ask", "tasks-0-due": late}
    page = lead.post(address(goal), fill(lead, goal) | typed).content.decode()
    assert 'id="id_tasks-0-due_error"' in page
    assert not Task.objects.exists()


def test_a_share_for_a_guest_is_refused_beside_it(
    goal: Goal, users: KeyResult, lead: Client, vic: Person
) -> None:
    assert "Vic Guest" not in lead.get(address(goal)).content.decode()
    page = lead.post(address(goal), fill(lead, goal) | {cell(users, vic): "600"}).content.decode()
    assert "Vic Guest is a guest, and a guest only reads. Choose somebody else." in page
    assert not KeyResult.objects.filter(owner=vic).exists()


def test_a_share_for_a_stranger_or_of_another_goal_is_refused(
    goal: Goal, users: KeyResult, lead: Client, zoe: Person, ben: Person
) -> None:
    other = make_key_result(make_goal(goal.team, "Another"), start=0, target=10)
    for name in (cell(users, zoe), cell(other, ben)):
        page = lead.post(address(goal), fill(lead, goal) | {name: "600"}).content.decode()
        assert "A share is for a person or a key result that is not here." in page
    assert not KeyResult.objects.filter(share_of__isnull=False).exists()


def test_of_two_leads_the_slower_one_sees_what_stands_there_and_saves_again(
    goal: Goal, users: KeyResult, lead: Client, admin: Person, ben: Person, cem: Person
) -> None:
    slow = fill(lead, goal) | {cell(users, ben): "5000", cell(users, cem): "8000"}
    break_down(goal, [Share(users, ben, Decimal(6_000))], by=admin)
    page = lead.post(address(goal), slow).content.decode()
    assert "Admin changed this while you were writing." in page
    assert "It now says: 6,000" in page
    assert 'value="5000"' in page
    assert not KeyResult.objects.filter(owner=cem).exists()
    again = fields_of(page) | {"reason": "scope", "words": "We talked"}
    assert lead.post(address(goal), again).status_code == 302
    assert KeyResult.objects.get(owner=ben).target == 5_000
    assert KeyResult.objects.get(owner=cem).target == 8_000


def test_what_another_lead_changed_and_this_one_did_not_touch_stays(
    goal: Goal, users: KeyResult, lead: Client, admin: Person, ben: Person, cem: Person
) -> None:
    break_down(goal, [Share(users, ben, Decimal(6_000))], by=admin)
    slow = fill(lead, goal) | {cell(users, cem): "8000"}
    share = KeyResult.objects.get(owner=ben)
    break_down(
        goal,
        [Share(users, ben, Decimal(7_000), version=share.version)],
        by=admin,
        reason=Why("scope", "more"),
    )
    assert lead.post(address(goal), slow).status_code == 302
    assert KeyResult.objects.get(owner=ben).target == 7_000


def test_a_changed_share_asks_for_a_reason_in_its_place(
    goal: Goal, users: KeyResult, lead: Client, ben: Person
) -> None:
    lead.post(address(goal), fill(lead, goal) | {cell(users, ben): "6000"})
    page = lead.post(address(goal), fill(lead, goal) | {cell(users, ben): "7000"}).content.decode()
    assert 'id="id_reason_error"' in page
    typed = {cell(users, ben): "7000", "reason": "scope", "words": "Cem is ill"}
    assert lead.post(address(goal), fill(lead, goal) | typed).status_code == 302


def test_who_carries_a_health_measure_is_chosen(goal: Goal, lead: Client, ben: Person) -> None:
    health = make_key_result(
        goal, "Satisfied answers", kind="at_least", start=None, target=Decimal(90), owner=None
    )
    typed = {f"whole-{health.pk}-person": str(ben.pk), "reason": "scope", "words": "Ben knows them"}
    assert lead.post(address(goal), fill(lead, goal) | typed).status_code == 302
    health.refresh_from_db()
    assert health.owner == ben
    made_up = {f"whole-{health.pk}-person": "999999", "reason": "scope", "words": "x"}
    assert lead.post(address(goal), fill(lead, goal) | made_up).status_code == 200


def test_the_load_stands_beside_each_name(
    goal: Goal, users: KeyResult, lead: Client, ben: Person, acme: Organization
) -> None:
    make_task(goal.team, assignee=ben, estimate=Decimal(99), due=today(acme))
    page = lead.get(address(goal)).content.decode()
    assert re.search(r"Ben Berg · 99\u202fh of \d+\u202fh [^<]*too much", page)
    assert re.search(r'class="late">99\u202fh of', page)


def test_another_row_can_be_asked_for_and_nothing_is_saved(
    goal: Goal, users: KeyResult, lead: Client, ben: Person
) -> None:
    typed = fill(lead, goal) | {cell(users, ben): "6000", "tasks-0-title": "Ask", "add_row": "1"}
    page = lead.post(address(goal), typed).content.decode()
    assert 'name="tasks-3-title"' in page
    assert 'value="6000"' in page
    assert "+6,000 of +18.0k" in page
    assert not Task.objects.exists()


@pytest.mark.parametrize("more", [{}, {"add_row": "1"}])
def test_a_number_of_rows_that_cannot_be_is_no_error_of_ours(
    goal: Goal, users: KeyResult, lead: Client, more: dict[str, str]
) -> None:
    answer = lead.post(address(goal), fill(lead, goal, **more) | {"tasks-TOTAL_FORMS": "9" * 5000})
    assert answer.status_code == 200


def test_members_of_contributing_teams_bring_shares_too(
    goal: Goal, users: KeyResult, lead: Client, dora: Person, support: Team
) -> None:
    assert "Dora Diaz" not in lead.get(address(goal)).content.decode()
    goal.contributing_teams.add(support)
    assert lead.post(address(goal), fill(lead, goal) | {cell(users, dora): "600"}).status_code == 302
    assert KeyResult.objects.get(owner=dora).goal.team == goal.team


def test_the_button_is_the_leads(goal: Goal, lead: Client, sign_in: SignIn, ben: Person) -> None:
    assert "break-down/" in lead.get(f"/acme/goals/{goal.number}/").content.decode()
    assert "break-down/" not in sign_in(ben).get(f"/acme/goals/{goal.number}/").content.decode()


def test_the_goal_page_says_who_brings_what_and_how_far_they_are(
    goal: Goal, users: KeyResult, lead: Client, ana: Person, ben: Person, cem: Person
) -> None:
    tab = f"/acme/goals/{goal.number}/?tab=shares"
    assert "Nobody has taken a share of this goal" in lead.get(tab).content.decode()
    shares = [Share(users, ben, Decimal(6_000)), Share(users, cem, Decimal(8_000))]
    break_down(goal, shares, by=ana)
    make_check_in(KeyResult.objects.get(owner=ben), 3_000)
    page = lead.get(tab).content.decode()
    assert "+14.0k of +18.0k: 4,000 still to be taken" in page
    own = KeyResult.objects.get(owner=ben).goal
    row = page[page.index(f'href="/acme/goals/{own.number}/"') :]
    assert row.index("Ben Berg") < row.index("+6,000") < row.index("50") < row.index("Cem Can")


def test_members_goals_do_not_fill_the_teams_list_and_review(
    goal: Goal, users: KeyResult, lead: Client, ana: Person, ben: Person
) -> None:
    break_down(goal, [Share(users, ben, Decimal(6_000))], by=ana)
    for path in ("goals", "review"):
        page = lead.get(f"/acme/teams/product/{path}/").content.decode()
        assert "More teams every week" in page
        assert "My part of" not in page
        assert "What I bring" not in page
    assert "My part of" in lead.get(f"/acme/people/{ben.pk}/").content.decode()


def test_a_closed_goal_leads_back_with_a_sentence(goal: Goal, lead: Client) -> None:
    Goal.objects.update(state=Goal.State.CLOSED)
    page = lead.get(address(goal), follow=True).content.decode()
    assert "This goal is closed. Reopen it to change it." in page


def test_shares_and_tasks_are_one_transaction(
    goal: Goal, users: KeyResult, ana: Person, ben: Person, zoe: Person
) -> None:
    shares = [Share(users, ben, Decimal(6_000))]
    with pytest.raises(Exception, match="Choose one from the list"):
        break_down_with_tasks(goal, shares, [{"title": "Ask", "assignee": zoe}], by=ana)
    assert Goal.objects.count() == 1


def test_it_reads_in_chinese(goal: Goal, users: KeyResult, lead: Client, ana: Person, ben: Person) -> None:
    Person.objects.filter(pk=ana.pk).update(language="zh-hans")
    with override("zh-hans"):  # the request leaves its language behind
        page = lead.post(address(goal), fill(lead, goal) | {cell(users, ben): "6000"}, follow=True)
    text = unescape(page.content.decode())
    assert "分解目标" in text
    assert "还有12.0k没有人认领" in text
    assert "小时" in text
