"""The link of an e-mail, opened by somebody who has never signed in on this machine."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tasks.models import Task
from teamops.dates import DAY, today
from teamops.notifications.answers import answer_to
from teamops.notifications.answers.links import AnswerLink, digest
from teamops.notifications.models import Reminder
from teamops.people.models import Person, Team
from tests.browser.conftest import PHONE
from tests.browser.test_every_page import faults
from tests.factories import make_task

pytestmark = [pytest.mark.needs_browser, pytest.mark.one_database]


def link(task: Task, person: Person) -> str:
    reminder = Reminder.objects.create(
        organization=person.organization,
        person=person,
        rule="task_due",
        subject_type="task",
        subject_id=task.pk,
        local_date=today(person),
        due_on=today(person),
    )
    answer = answer_to("task_due")
    assert answer is not None
    return AnswerLink(reminder.pk, today(person), digest(answer, task)).path


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
