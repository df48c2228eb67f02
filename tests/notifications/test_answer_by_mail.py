"""Answering from the e-mail: a signed link opens one small page, and its button does one thing, once."""

import datetime
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from goals.actions import agree, ask_to_agree
from goals.models import Agreement, Goal, KeyResult
from goals.reminders import next_check_in
from tasks.actions import change_status, edit_task
from tasks.models import SupportRequest, Task
from tasks.support.telling import OWED
from teamops.activity.models import Event
from teamops.dates import today
from teamops.notifications.answers import answer_to
from teamops.notifications.answers.links import AnswerLink, digest
from teamops.notifications.models import Reminder
from teamops.notifications.rules import rules
from teamops.people.actions import remove_person
from teamops.people.models import Absence, Organization, Person, Team
from tests.factories import (
    make_dependency,
    make_goal,
    make_key_result,
    make_milestone,
    make_plan,
    make_support,
    make_task,
)

NOW = datetime.datetime(2026, 11, 25, 9, 30, tzinfo=ZoneInfo("Europe/Berlin"))
TODAY = NOW.date()
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def link(person: Person, rule: str, subject: Any, due_on: datetime.date = TODAY) -> str:
    """The path that a message of this moment holds."""
    reminder = Reminder.objects.create(
        organization=person.organization,
        person=person,
        rule=rule,
        subject_type=subject._meta.model_name,
        subject_id=subject.pk,
        local_date=TODAY,
        due_on=due_on,
    )
    answer = answer_to(rule)
    assert answer is not None
    as_stored = type(subject)._default_manager.get(pk=subject.pk)
    return AnswerLink(reminder.pk, TODAY, digest(answer, as_stored)).path


def check_in_link(key_result: KeyResult) -> str:
    due_on = next_check_in(key_result)
    assert key_result.owner is not None
    assert due_on is not None
    return link(key_result.owner, "check_in_due", key_result, due_on)


@pytest.fixture
def task(product: Team, ben: Person) -> Task:
    return make_task(product, "Write the survey", assignee=ben, due=TODAY)


@pytest.fixture
def path(task: Task, ben: Person) -> str:
    return link(ben, "task_due", task)


@pytest.fixture
def anybody() -> Client:
    """Who has the link and nothing else; forms are sent as a browser would, without a token."""
    return Client(enforce_csrf_checks=True)


def said(response: Any) -> str:
    return str(response.content.decode())


# --- Opening ------------------------------------------------------------------------------------------


def test_opening_shows_the_one_thing_and_changes_nothing(anybody: Client, task: Task, path: str) -> None:
    """Mail scanners open links, some of them with HEAD."""
    before = (Event.objects.count(), Reminder.objects.unread().count())
    for ask in (anybody.get, anybody.head, anybody.get):
        response = ask(path)
        assert response.status_code == 200
        assert not response.cookies
    task.refresh_from_db()
    assert task.status == Task.Status.TODO
    assert (Event.objects.count(), Reminder.objects.unread().count()) == before
    html = said(response)
    assert "Write the survey" in html
    assert "due today" in html
    assert "You answer as Ben Berg" in html


def test_the_page_leads_nowhere_and_is_kept_by_nobody(anybody: Client, product: Team, path: str) -> None:
    make_task(product, "Something else", assignee=None)
    response = anybody.get(path)
    html = said(response)
    assert "Something else" not in html
    assert "/acme/" not in html
    assert "<script" not in html
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]


def test_the_address_names_neither_the_organization_nor_the_task(path: str) -> None:
    assert path.startswith("/accounts/answer/")
    assert "acme" not in path
    assert len(path) < 160


# --- Tasks --------------------------------------------------------------------------------------------


def test_the_button_marks_the_task_done_as_the_person_by_mail(
    anybody: Client, task: Task, path: str, ben: Person
) -> None:
    response = anybody.post(path, {"choice": "done"})
    assert "“Write the survey” is done." in said(response)
    task.refresh_from_db()
    assert task.status == Task.Status.DONE
    event = Event.objects.get(verb="task.status_changed")
    assert (event.actor, event.via) == (ben, "mail")
    assert not Reminder.objects.unread().exists()


def test_another_day_needs_a_reason_and_keeps_what_was_typed(anybody: Client, task: Task, path: str) -> None:
    response = anybody.post(path, {"choice": "another-day", "due": "2026-11-30", "reason": ""})
    assert response.status_code == 422
    assert "Say why, in a few words" in said(response)
    assert 'value="2026-11-30"' in said(response)
    response = anybody.post(path, {"choice": "another-day", "due": "2026-11-30", "reason": "Dana is ill"})
    assert "is due Mon 30 Nov now" in said(response)
    task.refresh_from_db()
    assert task.due == datetime.date(2026, 11, 30)
    event = Event.objects.get(verb="task.moved")
    assert (event.after["reason"], event.via) == ("Dana is ill", "mail")


@pytest.mark.parametrize("day", ["2026-11-24", "2026-11-25", "soon", ""])
def test_a_day_that_is_none_is_refused_with_a_sentence(anybody: Client, path: str, day: str) -> None:
    response = anybody.post(path, {"choice": "another-day", "due": day, "reason": "Dana is ill"})
    assert response.status_code == 422
    assert 'class="error"' in said(response)


@pytest.mark.parametrize("sent", [{}, {"choice": "delete"}, {"choice": ""}])
def test_what_nobody_offered_is_not_done(
    anybody: Client, task: Task, path: str, sent: dict[str, str]
) -> None:
    assert anybody.post(path, sent).status_code == 422
    task.refresh_from_db()
    assert task.status == Task.Status.TODO


# --- What closes a link -------------------------------------------------------------------------------


def test_a_link_works_once(anybody: Client, path: str, task: Task, ben: Person) -> None:
    anybody.post(path, {"choice": "done"})
    task.refresh_from_db()
    change_status(task, by=ben, status=Task.Status.TODO)
    for response in (anybody.get(path), anybody.post(path, {"choice": "done"})):
        assert response.status_code == 410
        assert "You have answered this already" in said(response)
        assert "Sign in" in said(response)
    task.refresh_from_db()
    assert task.status == Task.Status.TODO


def test_what_a_rule_refuses_leaves_the_link_unused(
    anybody: Client, product: Team, ben: Person, ana: Person
) -> None:
    request = make_support(product, ana, asked_by=ben)
    path = link(ana, OWED, request)
    refused = anybody.post(
        path, {"choice": "promise", "promised_for": "2026-11-02", "version": request.version}
    )
    assert refused.status_code == 422
    assert "That day has passed" in said(refused)
    assert anybody.get(path).status_code == 200


def test_a_link_runs_out_after_fourteen_days(anybody: Client, path: str) -> None:
    with time_machine.travel(NOW + 13 * DAY):
        assert anybody.get(path).status_code == 200
    with time_machine.travel(NOW + 15 * DAY):
        response = anybody.get(path)
    assert response.status_code == 410
    assert "This link has run out" in said(response)
    assert "14 days" in said(response)


@pytest.mark.parametrize("broken", ["nonsense", "", "W10:1abc:x", "\u4e2d"])
def test_a_link_that_nobody_made_is_refused_in_a_sentence(anybody: Client, path: str, broken: str) -> None:
    address = f"/accounts/answer/{broken or path.split('/')[3][:-2]}/"
    response = anybody.post(address, {"choice": "done"})
    assert response.status_code == 404
    assert "This link does not work" in said(response)


def test_a_link_that_ends_mail_answers_nothing(anybody: Client, task: Task) -> None:
    """One purpose each: what is signed for another is forged here."""
    from teamops.notifications.answers.links import UnsubscribeLink

    token = UnsubscribeLink(1).path.rstrip("/").rsplit("/", 1)[1]
    assert anybody.get(f"/accounts/answer/{token}/").status_code == 404


def test_a_changed_subject_is_told_and_nothing_done(
    anybody: Client, task: Task, path: str, ana: Person
) -> None:
    edit_task(task, by=ana, title="Write another survey")
    response = anybody.post(path, {"choice": "done"})
    assert response.status_code == 410
    assert "It has changed since the message was sent" in said(response)
    assert "survey" not in said(response)
    task.refresh_from_db()
    assert task.status == Task.Status.TODO


def test_what_the_message_did_not_speak_of_may_change(
    anybody: Client, task: Task, path: str, ben: Person
) -> None:
    change_status(task, by=ben, status=Task.Status.DOING)
    assert anybody.post(path, {"choice": "done"}).status_code == 200


def test_what_is_done_meanwhile_is_said(anybody: Client, task: Task, path: str, ben: Person) -> None:
    change_status(task, by=ben, status=Task.Status.DONE)
    response = anybody.get(path)
    assert response.status_code == 410
    assert "Nothing is left to do here" in said(response)


def test_who_has_given_it_away_answers_no_more(
    anybody: Client, task: Task, path: str, ana: Person, cem: Person
) -> None:
    edit_task(task, by=ana, assignee=cem)
    assert anybody.post(path, {"choice": "done"}).status_code == 410
    task.refresh_from_db()
    assert task.status == Task.Status.TODO


def test_who_has_left_answers_no_more_and_nothing_is_named(
    anybody: Client, task: Task, path: str, admin: Person, ben: Person, ana: Person
) -> None:
    remove_person(ben, by=admin, successors={"tasks": ana})
    response = anybody.post(path, {"choice": "done"})
    assert response.status_code == 410
    assert "has left, or can no longer sign in" in said(response)
    assert "survey" not in said(response)
    assert "Ben" not in said(response)


def test_whose_account_is_closed_answers_no_more(anybody: Client, path: str, ben: Person) -> None:
    assert ben.user is not None
    ben.user.is_active = False
    ben.user.save()
    assert anybody.get(path).status_code == 410


def test_what_was_removed_is_no_longer_open(anybody: Client, path: str, task: Task) -> None:
    Task.objects.filter(pk=task.pk).delete()
    assert "This is no longer open to you" in said(anybody.get(path))


def test_a_goal_that_became_private_is_not_shown(
    anybody: Client, product: Team, dora: Person, ana: Person
) -> None:
    goal = make_goal(product, "A secret", owner=ana)
    key_result = make_key_result(goal, "Secret retention", owner=dora, starts_on=TODAY - 6 * DAY)
    path = link(dora, "check_in_due", key_result)
    key_result.owner = ana
    key_result.save()
    Goal.objects.filter(pk=goal.pk).update(is_private=True)
    response = anybody.get(path)
    assert response.status_code == 410
    assert "ecret" not in said(response)


def test_the_page_speaks_the_persons_language(anybody: Client, task: Task, path: str, ben: Person) -> None:
    Person.objects.filter(pk=ben.pk).update(language="zh-hans")
    html = said(anybody.get(path))
    assert 'lang="zh-hans"' in html
    assert "今天到期" in html
    assert "It is done" not in html


def test_too_many_openings_are_stopped(anybody: Client, path: str, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "open_mail_link": "2/m/ip"}
    assert [anybody.get(path).status_code for _number in range(3)] == [200, 200, 429]


# --- The other answers --------------------------------------------------------------------------------


def test_a_check_in_takes_value_confidence_and_a_line(anybody: Client, product: Team, ben: Person) -> None:
    key_result = make_key_result(make_goal(product), owner=ben, starts_on=TODAY - 6 * DAY)
    path = check_in_link(key_result)
    page = said(anybody.get(path))
    assert "New users stay" in page
    sent = {"choice": "check-in", "value": "34.5", "confidence": "7", "note": "The mail went out"}
    response = anybody.post(path, sent)
    assert "is checked in at" in said(response)
    made = key_result.check_ins.get()
    assert (float(made.value), made.confidence, made.note) == (34.5, 7, "The mail went out")
    assert (made.author, made.day) == (ben, TODAY)
    assert Event.objects.get(verb="key_result.checked_in").via == "mail"


def test_a_check_in_without_a_value_asks_for_it(anybody: Client, product: Team, ben: Person) -> None:
    key_result = make_key_result(make_goal(product), owner=ben, starts_on=TODAY - 6 * DAY)
    response = anybody.post(check_in_link(key_result), {"choice": "check-in", "value": ""})
    assert response.status_code == 422
    assert "The value is missing" in said(response)


@pytest.fixture
def asked(product: Team, ben: Person, ana: Person) -> Agreement:
    goal = make_goal(product, owner=ana)
    make_key_result(goal, "30-day retention", owner=ben)
    ask_to_agree(goal, by=ana)
    return Agreement.objects.get(goal=goal, person=ben)


def test_one_agrees_with_one_button(anybody: Client, asked: Agreement, ben: Person) -> None:
    path = link(ben, "answer_owed", asked)
    page = said(anybody.get(path))
    assert "30-day retention" in page
    assert "You agreed to" in said(anybody.post(path, {"choice": "agree"}))
    asked.refresh_from_db()
    assert asked.is_agreed


def test_one_proposes_in_words(anybody: Client, asked: Agreement, ben: Person) -> None:
    path = link(ben, "answer_owed", asked)
    sent = {"choice": "propose", "words": "Make it 35", "version": asked.version}
    assert anybody.post(path, {"choice": "propose"}).status_code == 422
    assert "the lead answers it" in said(anybody.post(path, sent))
    asked.refresh_from_db()
    assert (asked.answer, asked.words) == (Agreement.Answer.PROPOSED, "Make it 35")


def test_who_has_agreed_inside_needs_the_link_no_more(anybody: Client, asked: Agreement, ben: Person) -> None:
    path = link(ben, "answer_owed", asked)
    agree(asked.goal, by=ben)
    assert "Nothing is left to do here" in said(anybody.get(path))


def test_a_request_for_support_is_promised_for_a_day(
    anybody: Client, product: Team, ben: Person, ana: Person
) -> None:
    request = make_support(product, ana, asked_by=ben)
    path = link(ana, OWED, request)
    assert "Promise it" in said(anybody.get(path))
    sent = {"choice": "promise", "promised_for": "2026-12-02", "version": request.version}
    assert "It is promised." in said(anybody.post(path, sent))
    request.refresh_from_db()
    assert request.state == SupportRequest.State.PROMISED


def test_a_dependency_is_promised_by_who_is_asked_and_lists_nobody(
    anybody: Client, product: Team, support: Team, ana: Person, dora: Person, acme: Organization
) -> None:
    dependency = make_dependency(make_goal(support), product, asked_by=dora)
    path = link(ana, "dependency_asked", dependency)
    page = said(anybody.get(path))
    assert "A field in the data" in page
    assert "Dora" not in page
    sent = {"choice": "accept", "promised_on": "2026-12-02", "version": dependency.version}
    assert "It is promised." in said(anybody.post(path, sent))
    dependency.refresh_from_db()
    assert (dependency.promised_on, dependency.owner) == (datetime.date(2026, 12, 2), ana)
    assert today(acme) == TODAY


@pytest.mark.parametrize("rule", ["milestone_slipping", "milestone_slipping.lead"])
def test_what_only_the_page_can_answer_is_put_off_at_least(
    anybody: Client, product: Team, ben: Person, rule: str
) -> None:
    """Every letter about a milestone led to a sign-in."""
    milestone = make_milestone(make_plan(product), owner=ben, due=TODAY - DAY)
    path = link(ben, rule, milestone, TODAY - DAY)
    assert "Ask me again on" in said(anybody.get(path))
    until = TODAY + 5 * DAY
    answered = said(anybody.post(path, {"choice": "ask-again", "until": until.isoformat()}))
    assert "You are asked again on" in answered
    assert Reminder.objects.get().snoozed_until == until


def test_each_rule_that_asks_for_something_can_be_answered_in_a_letter() -> None:
    asking = [rule for rule in rules() if not rule.tells]
    assert [rule.name for rule in asking if not rule.letter and answer_to(rule.name) is None] == []
    assert [rule.name for rule in rules() if rule.tells and answer_to(rule.name)] == []


def test_the_day_that_is_offered_for_putting_off_is_a_working_day(
    task: Task, ben: Person, client: Client
) -> None:
    with time_machine.travel(NOW + 2 * DAY, tick=False):
        page = client.get(link(ben, "task_due", task)).content.decode()
    assert 'name="until" value="2026-11-30" min="2026-11-28"' in page


def test_the_day_that_is_offered_is_one_of_the_persons_own_week(task: Task, ben: Person) -> None:
    Person.objects.filter(pk=ben.pk).update(working_days="26")
    page = said(Client().get(link(ben, "task_due", task)))
    assert 'name="until" value="2026-11-28" min="2026-11-26"' in page


def test_put_off_to_a_free_day_it_says_when_one_is_asked_in_truth(task: Task, ben: Person) -> None:
    """Nobody is written to on a Saturday; nor on a Monday on which they are away."""
    monday = TODAY + 5 * DAY
    Absence.objects.create(organization=ben.organization, person=ben, first_day=monday, last_day=monday)
    page = said(Client().post(link(ben, "task_due", task), {"choice": "ask-again", "until": TODAY + 3 * DAY}))
    assert "You are asked again on Tue 1 Dec" in page


def test_what_one_agrees_to_is_a_list_with_target_and_last_day_each(
    anybody: Client, product: Team, ben: Person
) -> None:
    goal = make_goal(product, owner=ben)
    make_key_result(goal, "30-day retention", owner=ben)
    yes_no = {"kind": "yes_no", "start": None, "target": None}
    make_key_result(goal, "Both teams can compare theirs", owner=ben, **yes_no)
    ask_to_agree(goal, by=None)
    page = said(anybody.get(link(ben, "answer_owed", goal.agreements.get(person=ben))))
    assert "<li>30-day retention: 40\u202f%, until 31 Dec</li>" in page
    assert "<li>Both teams can compare theirs, until 31 Dec</li>" in page
