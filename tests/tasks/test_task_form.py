"""The form of a task: every field, bad input, and what its Markdown will look like."""

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from tasks.models import Label, Task
from teamops.people.models import Person, Team
from tests.factories import make_task

SignIn = Callable[[Person], Client]


@pytest.fixture
def task(product: Team, ben: Person) -> Task:
    return make_task(product, assignee=ben)


def send(client: Client, task: Task, **more: Any) -> Any:
    data = {"title": task.title, "version": task.version, "assignee": task.assignee_id, **more}
    return client.post(f"/acme/tasks/{task.number}/edit/", data)


def test_all_fields_are_saved_and_shown(
    product: Team, task: Task, ben: Person, cem: Person, sign_in: SignIn
) -> None:
    label = Label.objects.create(organization=product.organization, team=product, name="survey")
    client = sign_in(ben)
    send(
        client, task, helpers=[cem.pk], labels=[label.pk], priority=4, due="2027-03-01", due_time="17:30",
        starts_on="2027-02-20", estimate="3", spent="1.5",
    )  # fmt: skip
    kept = Task.objects.get()
    assert (kept.priority, kept.spent, kept.due) == (4, Decimal("1.5"), datetime.date(2027, 3, 1))
    assert kept.due_at is not None
    assert kept.due_at.astimezone(ben.zone).time() == datetime.time(17, 30)
    html = client.get(f"/acme/tasks/{task.number}/").content.decode()
    for shown in ("Urgent", "survey", "17:30", "1.5", "Cem Can"):
        assert shown in html


def test_the_time_is_the_persons_and_the_day_the_organizations(
    product: Team, task: Task, ben: Person, sign_in: SignIn
) -> None:
    product.organization.time_zone = "Asia/Shanghai"
    product.organization.save()
    ben.time_zone = "America/New_York"
    ben.save()
    client = sign_in(ben)
    send(client, task, due="2027-03-01", due_time="20:00")
    assert Task.objects.get().due == datetime.date(2027, 3, 2)
    form = client.get(f"/acme/tasks/{task.number}/edit/").context["form"]
    assert form["due"].value() == datetime.date(2027, 3, 1)
    assert form["due_time"].value() == datetime.time(20)


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        (
            {"title": "x" * 10_000},
            "title",
            "has 10000 characters, at most 300 are kept. Shorten it.",
        ),
        ({"due": "0202-03-01"}, "due", "outside of the years 1990 to 2100"),
        ({"due": "2027-02-30"}, "due", "This is no day. Write it as 2026-12-31."),
        ({"due": "2027-02-03", "due_time": "25:00"}, "due_time", "This is no time of the day."),
        ({"estimate": "two"}, "estimate", "This is no number. Write digits, such as 1.5."),
        ({"estimate": "1e9"}, "estimate", "This number is too l"),
        ({"starts_on": "2027-03-02", "due": "2027-03-01"}, "due", "The end lies before the start"),
        ({"due_time": "17:30"}, "due", "needs its day"),
        ({"spent": "-1"}, "spent", "This is too little. Write 0 or more."),
        ({"priority": "9"}, "priority", "Choose one from the list"),
    ],
)
def test_bad_input_gets_a_sentence_and_is_kept(
    task: Task, ben: Person, sign_in: SignIn, typed: dict[str, str], field: str, says: str
) -> None:
    response = send(sign_in(ben), task, **{"description": "Ask the five who left", **typed})
    assert says in response.context["form"].errors[field][0]
    html = response.content.decode()
    assert "Ask the five who left" in html
    for name, value in typed.items():
        assert name == "priority" or value in html
    assert Task.objects.get().version == 1


def test_a_long_title_is_refused_with_a_sentence_and_not_cut_off_by_the_browser(
    task: Task, ben: Person, sign_in: SignIn
) -> None:
    html = sign_in(ben).get(f"/acme/tasks/{task.number}/edit/").content.decode()
    (title,) = re.findall(r'<input[^>]+name="title"[^>]*>', html)
    assert "maxlength" not in title


@pytest.mark.parametrize("title", ["🎉 Feier 👩‍👩‍👧", "اكتب الاستبيان", "写问卷 <b>&amp;"])
def test_emoji_and_other_directions_are_kept_and_set_apart(
    task: Task, ben: Person, sign_in: SignIn, title: str
) -> None:
    client = sign_in(ben)
    send(client, task, title=title)
    assert Task.objects.get().title == title
    html = client.get(f"/acme/tasks/{task.number}/").content.decode()
    assert f"<bdi>{escape(title)}</bdi></h1>" in html
    assert "<b>&amp;" not in html


def test_the_preview_shows_and_saves_nothing(task: Task, ben: Person, sign_in: SignIn) -> None:
    html = send(
        sign_in(ben), task, title="Other", description="**five**<script>", preview="yes"
    ).content.decode()
    assert "<strong>five</strong>&lt;script&gt;" in html
    assert 'value="Other"' in html
    assert Task.objects.get().title == "Write the survey"


def test_the_same_without_the_rest_of_the_page(ben: Person, sign_in: SignIn) -> None:
    client = sign_in(ben)
    html = client.post("/acme/markdown/", {"text": "[x](javascript:alert(1)) *so*"}).content.decode()
    assert "<em>so</em>" in html
    assert "href" not in html


def test_hours_are_added_beside_the_field_that_says_so(task: Task, ben: Person, sign_in: SignIn) -> None:
    client = sign_in(ben)
    at = f"/acme/tasks/{task.number}/time/"
    assert client.post(at, {"hours": "1.5"}).status_code == 302
    html = client.post(at, {"hours": "much"}).content.decode()
    assert 'value="much"' in html
    assert 'id="hours-error"' in html
    assert Task.objects.get().spent == 1.5
