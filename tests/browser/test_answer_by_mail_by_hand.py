"""The link of an e-mail, opened by somebody who has never signed in on this machine."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from goals.actions import ask_to_agree
from tasks.models import Task
from teamops.dates import DAY, today
from teamops.notifications.answers import answer_to
from teamops.notifications.answers.links import AnswerLink, digest
from teamops.notifications.models import Reminder
from teamops.people.models import Person, Team
from tests.browser.conftest import PHONE
from tests.browser.test_every_page import faults
from tests.factories import make_goal, make_key_result, make_task

pytestmark = [pytest.mark.needs_browser, pytest.mark.one_database]


def link(subject: Any, person: Person, rule: str = "task_due") -> str:
    reminder = Reminder.objects.create(
        organization=person.organization,
        person=person,
        rule=rule,
        subject_type=subject._meta.model_name,
        subject_id=subject.pk,
        local_date=today(person),
        due_on=today(person),
    )
    answer = answer_to(rule)
    assert answer is not None
    return AnswerLink(reminder.pk, today(person), digest(answer, subject)).path


def test_a_task_is_done_from_the_e_mail_and_the_link_is_refused_the_second_time(
    open_as: Callable[..., Page], product: Team, ben: Person
) -> None:
    task = make_task(product, "Write the survey", assignee=ben, due=today(ben))
    path = link(task, ben)
    page = open_as(None, path, viewport=PHONE, bear="410", bypass_csp=True)
    expect(page.get_by_role("heading", name="Write the survey")).to_be_visible()
    assert faults(page) == {}
    page.get_by_role("button", name="It is done").click()
    expect(page.get_by_role("heading", name="“Write the survey” is done.")).to_be_visible()
    task.refresh_from_db()
    assert task.status == Task.Status.DONE
    page.goto(path)
    expect(page.get_by_role("heading", name="You have answered this already")).to_be_visible()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()


def test_another_day_is_set_without_script(open_as: Callable[..., Page], product: Team, ben: Person) -> None:
    task = make_task(product, "Write the survey", assignee=ben, due=today(ben))
    page = open_as(None, link(task, ben), viewport=PHONE, bear="422", java_script_enabled=False)
    page.get_by_text("Set another day", exact=True).first.click()
    later = today(ben) + 5 * DAY
    page.get_by_label("New due date").fill(later.isoformat())
    page.get_by_role("button", name="Set another day").click()
    expect(page.get_by_text("The date moves. Say why, in a few words.")).to_be_visible()
    page.get_by_label("Why").fill("Dana is ill")
    page.get_by_role("button", name="Set another day").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("is due")
    task.refresh_from_db()
    assert task.due == later


def test_what_was_wrong_is_in_sight_on_a_phone_without_script(
    open_as: Callable[..., Page], product: Team, ben: Person
) -> None:
    goal = make_goal(product, "Raise 30-day retention from 31 % to 40 %", owner=ben)
    for name in ("First-week activation", "Time to first value", "Teams with a second person", "Retention"):
        make_key_result(goal, name, owner=ben)
    ask_to_agree(goal, by=None)
    path = link(goal.agreements.get(person=ben), ben, "answer_owed")
    page = open_as(None, path, viewport=PHONE | {"height": 560}, bear="422", java_script_enabled=False)
    page.get_by_text("Decline", exact=True).first.click()
    page.get_by_role("button", name="Decline").click()
    expect(page.get_by_text("Say why, in a few words")).to_be_in_viewport()
    page.get_by_label("Why not").fill("Dana is ill")
    page.get_by_role("button", name="Decline").click()
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
