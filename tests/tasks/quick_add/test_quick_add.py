"""The line on the pages: what it shows before it saves, and that it makes one task."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from tasks.models import Label, Task
from teamops.people.models import Person, Team
from tests.factories import make_plan, make_task

SignIn = Callable[[Person], Client]
LINE = "/acme/tasks/quick/"
# A Thursday.
NOON = datetime.datetime(2026, 11, 26, 12, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.fixture(autouse=True)
def _thursday() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


def seen(client: Client, data: dict[str, Any]) -> str:
    """What the form carries once its line was shown."""
    return str(client.post(LINE, data).context["form"].seal)


def test_a_plain_title_is_added_at_once(product: Team, ben: Person, sign_in: SignIn) -> None:
    answer = sign_in(ben).post(LINE, {"text": "Write the survey", "team": "product", "next": "/acme/work/"})
    assert answer["Location"] == "/acme/work/"
    task = Task.objects.get()
    assert (task.title, task.team, task.assignee, task.due) == ("Write the survey", product, None, None)


def test_what_was_understood_is_shown_before_it_is_saved(product: Team, ben: Person, sign_in: SignIn) -> None:
    client, data = sign_in(ben), {"text": "Write @ben !high ^friday", "team": "product"}
    html = client.post(LINE, data).content.decode()
    assert "Ben Berg" in html
    assert "tomorrow, Fri 27 Nov" in html
    assert not Task.objects.exists()
    client.post(LINE, data | {"seen": seen(client, data)})
    task = Task.objects.get()
    assert (task.title, task.assignee, task.priority) == ("Write", ben, 3)
    assert task.due == task.original_due == datetime.date(2026, 11, 27)


def test_a_line_that_was_changed_since_is_shown_anew(product: Team, ben: Person, sign_in: SignIn) -> None:
    client, data = sign_in(ben), {"text": "Write ^friday", "team": "product"}
    shown = seen(client, data)
    assert client.post(LINE, data | {"text": "Write ^monday", "seen": shown}).status_code == 200
    assert not Task.objects.exists()


def test_what_was_not_understood_is_kept_in_the_title(product: Team, ben: Person, sign_in: SignIn) -> None:
    client, data = sign_in(ben), {"text": "Ask @nobody #crm", "team": "product"}
    html = client.post(LINE, data).content.decode()
    assert "Nobody here is called that." in html
    client.post(LINE, data | {"seen": seen(client, data)})
    assert Task.objects.get().title == "Ask @nobody #crm"
    assert not Label.objects.exists()


def test_a_label_that_is_not_there_is_made_when_it_is_ticked(
    product: Team, ben: Person, sign_in: SignIn
) -> None:
    client, data = sign_in(ben), {"text": "Ask #crm", "team": "product"}
    client.post(LINE, data | {"seen": seen(client, data), "new_label": ["crm", "never said"]})
    task = Task.objects.get()
    assert (task.title, [label.name for label in task.labels.all()]) == ("Ask", ["crm"])
    assert Label.objects.get().team == product


def test_labels_of_another_team_are_not_meant(
    product: Team, support: Team, ben: Person, sign_in: SignIn
) -> None:
    Label.objects.create(organization=product.organization, team=support, name="crm")
    html = sign_in(ben).post(LINE, {"text": "Ask #crm", "team": "product"}).content.decode()
    assert "The team has no such label yet." in html


def test_a_time_is_one_of_the_writers_zone(product: Team, ben: Person, sign_in: SignIn) -> None:
    ben.time_zone = "America/New_York"
    ben.save()
    client, data = sign_in(ben), {"text": "Call ^friday 23:00", "team": "product"}
    client.post(LINE, data | {"seen": seen(client, data)})
    task = Task.objects.get()
    assert task.due_at == datetime.datetime(2026, 11, 28, 4, tzinfo=datetime.UTC)
    assert task.due == datetime.date(2026, 11, 28)  # in Berlin


def test_the_line_of_my_work_is_for_oneself_and_that_of_a_plan_for_the_plan(
    product: Team, support: Team, ben: Person, sign_in: SignIn
) -> None:
    plan, client = make_plan(product), sign_in(ben)
    client.post(LINE, {"text": "Mine", "team": "product", "mine": "on"})
    client.post(LINE, {"text": "Planned", "plan": plan.pk, "team": support.slug})
    assert Task.objects.get(title="Mine").assignee == ben
    planned = Task.objects.get(title="Planned")
    assert (planned.plan, planned.team) == (plan, product)


def test_the_same_line_sent_twice_makes_one_task(product: Team, ben: Person, sign_in: SignIn) -> None:
    client, data = sign_in(ben), {"text": "Write", "team": "product", "key": "k1"}
    assert client.post(LINE, data)["Location"] == client.post(LINE, data)["Location"]
    assert Task.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Write what is to be done."),
        ("@ben ^friday", "this line has nothing but marks"),
        ("x" * 301, "A title has at most 300 characters."),
        ("x" * 10_000, "A line has at most 1000 characters."),
        ("a\x00b", "cannot be stored"),
    ],
)
def test_bad_input_gets_a_sentence_and_what_was_typed_is_kept(
    product: Team, ben: Person, sign_in: SignIn, text: str, sentence: str
) -> None:
    answer = sign_in(ben).post(LINE, {"text": text, "team": "product"})
    html = answer.content.decode()
    assert sentence in html
    assert answer.context["form"]["text"].value() == text
    assert not Task.objects.exists()


def test_emoji_and_right_to_left_text_are_a_title_like_any_other(
    product: Team, ben: Person, sign_in: SignIn
) -> None:
    sign_in(ben).post(LINE, {"text": "שלום 👩‍👩‍👧 ok", "team": "product"})
    assert Task.objects.get().title == "שלום 👩‍👩‍👧 ok"


def test_while_typing_the_same_is_said_in_few_queries(
    product: Team, ben: Person, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(ben)
    address = f"{LINE}read/?team=product&text=Write+%40ben+%23crm+%5Efriday"
    client.get(address)
    with django_assert_max_num_queries(6):
        html = client.get(address).content.decode()
    assert "Ben Berg" in html
    assert "<html" not in html


def test_how_loaded_whoever_gets_it_is_stands_below(
    product: Team, ben: Person, cem: Person, sign_in: SignIn
) -> None:
    make_task(product, assignee=cem, estimate=Decimal(20), due=NOON.date())
    client = sign_in(ben)

    def said(text: str, **more: str) -> str:
        answer = client.get(f"{LINE}read/", {"team": "product", "text": text, **more})
        return answer.content.decode()

    assert '<span class="late">20\u202fh of 16\u202fh this week: 125\u202f%, too much</span>' in said(
        "Write @cem"
    )
    assert "<span>0\u202fh of 16\u202fh this week</span>" in said("Write ^friday", mine="on")
    assert "this week" not in said("Write ^friday")
    ben.language = "zh-hans"
    ben.save()
    assert "本周 20/16 小时" in said("写 @cem")


def test_in_chinese_it_is_said_in_chinese(product: Team, ben: Person, sign_in: SignIn) -> None:
    ben.language = "zh-hans"
    ben.save()
    html = sign_in(ben).post(LINE, {"text": "写问卷 @ben ^周五", "team": "product"}).content.decode()
    assert "负责人" in html
    assert "周五 11/27" in html


@pytest.mark.parametrize("address", ["/acme/work/", "/acme/teams/product/board/"])
def test_the_pages_have_the_line_for_members_and_not_for_guests(
    ben: Person, vic: Person, sign_in: SignIn, address: str
) -> None:
    assert 'id="quick-add"' in sign_in(ben).get(address).content.decode()
    assert 'id="quick-add"' not in sign_in(vic).get(address).content.decode()


def test_a_team_that_one_may_not_see_is_not_to_be_chosen(ben: Person, zoe: Person, sign_in: SignIn) -> None:
    answer = sign_in(ben).post(LINE, {"text": "Write", "team": "other"})
    assert answer.context["form"].errors["team"]
