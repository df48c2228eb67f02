"""Mentions: @Name in a comment is a person, shown by their present name; they are told if they may see it."""

import datetime
import re
from collections.abc import Callable

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from goals.models import Goal
from teamops.activity.actions import add_comment
from teamops.activity.models import Comment
from teamops.activity.queries import feed
from teamops.markdown import render
from teamops.mentions import Mention
from teamops.notifications.actions import deliver_waiting, mark_all_read, sweep_all
from teamops.notifications.models import Reminder
from teamops.people.actions import erase_person
from teamops.people.mentions import with_tokens
from teamops.people.models import Organization, Person, Team
from tests.factories import make_goal, make_person, make_task

SignIn = Callable[[Person], Client]


@pytest.fixture
def goal(product: Team) -> Goal:
    return make_goal(product, "New users stay")


def said(goal: Goal) -> str:
    return str(feed(goal)[0].comment_html)


# --- Finding names ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "@Ana Lead does the date hold?",
        "Ask @ana lead",
        "(@Ana Lead)",
        "cc:@Ana Lead, please",
        "问一下，@Ana Lead看看",
        "请＠Ana Lead 看一下",
        "“@Ana Lead”",
        "One\n@Ana Lead",
    ],
)
def test_a_name_is_found(ana: Person, ben: Person, text: str) -> None:
    assert f"@[person:{ana.pk}]" in with_tokens(text, ben)
    assert "ana lead" not in with_tokens(text, ben).casefold()


@pytest.mark.parametrize(
    "text",
    [
        "mail@Ana Lead",
        "https://example.com/@Ana Lead",
        "@Ana Leadership",
        "@Ana",
        "@ Ana Lead",
        "Ana Lead",
        "@",
        "@@Ana Lead",
    ],
)
def test_what_is_no_mention_stays_as_it_was_typed(ana: Person, ben: Person, text: str) -> None:
    assert with_tokens(text, ben) == text


def test_the_longest_name_wins(acme: Organization, ben: Person) -> None:
    short = make_person(acme, "Li Na", account=False, email="")
    long = make_person(acme, "Li Nan", account=False, email="")
    assert with_tokens("@Li Nan, @Li Na", ben) == f"@[person:{long.pk}], @[person:{short.pk}]"


def test_a_chinese_name_is_found_within_chinese(acme: Organization, ben: Person) -> None:
    short = make_person(acme, "张雨", account=False, email="")
    long = make_person(acme, "张雨晨", account=False, email="")
    assert with_tokens("请@张雨看一下", ben) == f"请@[person:{short.pk}]看一下"
    assert with_tokens("，@张雨晨来定", ben) == f"，@[person:{long.pk}]来定"


def test_of_two_people_of_one_name_the_one_in_the_team_is_meant(
    acme: Organization, ben: Person, product: Team
) -> None:
    make_person(acme, "Wei Zhang", account=False, email="")
    member = make_person(acme, "Wei Zhang", product, account=False, email="")
    assert with_tokens("@Wei Zhang", ben, product) == f"@[person:{member.pk}]"


def test_nobody_of_another_organization_and_nobody_who_has_left_is_found(
    zoe: Person, ben: Person, product: Team
) -> None:
    make_person(product.organization, "Gus Gone", product, state=Person.State.LEFT, account=False, email="")
    for text in ("@Zoe Stranger", "@Gus Gone"):
        assert with_tokens(text, ben) == text


def test_a_comment_without_the_sign_asks_nothing_of_the_database(ben: Person) -> None:
    with CaptureQueriesContext(connection) as queries:
        with_tokens("Does the date hold?", ben)
    assert len(queries) == 0


# --- Showing them -------------------------------------------------------------------------------------


def test_a_mention_is_shown_as_a_link_by_the_present_name(goal: Goal, ana: Person, ben: Person) -> None:
    add_comment(goal, by=ben, text="Does it hold, @Ana Lead?")
    assert "Ana Lead" not in Comment.objects.get().text
    Person.objects.filter(pk=ana.pk).update(name="Ana Maria")
    link = re.search(r"<a [^>]*>@Ana Maria</a>", said(goal))
    assert link
    assert f'href="/acme/people/{ana.pk}/"' in link[0]
    assert 'class="mention"' in link[0]


def test_who_was_erased_is_a_former_member(goal: Goal, cem: Person, ben: Person, admin: Person) -> None:
    add_comment(goal, by=ben, text="Thanks, @Cem Can!")
    Person.objects.filter(pk=cem.pk).update(state=Person.State.LEFT)
    erase_person(cem, by=admin)
    assert "@former member" in said(goal)
    assert "Cem" not in said(goal)
    assert "<a" not in said(goal)


def test_a_name_is_never_markup(goal: Goal, ben: Person, acme: Organization) -> None:
    sly = make_person(acme, "<b>*Sly*</b>", account=False, email="")
    add_comment(goal, by=ben, text="@<b>*Sly*</b> hello")
    assert Comment.objects.get().text == f"@[person:{sly.pk}] hello"
    assert "@&lt;b&gt;*Sly*&lt;/b&gt;" in said(goal)


def test_tokens_in_links_titles_and_code_become_words_at_most() -> None:
    mentions = {12: Mention('Eve" onmouseover="x', "/acme/people/12/")}
    html = render(
        '[see @[person:12]](https://a.example/@[person:12] "@[person:12]") `@[person:12]`', mentions
    )
    assert html.count("<a ") == 1
    assert "onmouseover=" not in re.sub(r">[^<]*<", "><", html)
    assert '<code>@Eve" onmouseover="x</code>' in html or "<code>@Eve&quot;" in html
    defined = render("@[person:12]\n\n[person:12]: https://evil.example/", mentions)
    assert "evil" not in defined


def test_a_token_of_somebody_elsewhere_stays_text(goal: Goal, ben: Person, zoe: Person) -> None:
    add_comment(goal, by=ben, text=f"@[person:{zoe.pk}] hello")
    assert "Zoe" not in said(goal)
    assert not Reminder.objects.exists()


def test_a_feed_of_many_mentions_costs_as_many_queries_as_one(goal: Goal, ana: Person, ben: Person) -> None:
    add_comment(goal, by=ben, text="@Ana Lead")
    with CaptureQueriesContext(connection) as few:
        feed(goal)
    for _number in range(9):
        add_comment(goal, by=ana, text="@Ben Berg and @Ana Lead")
    with CaptureQueriesContext(connection) as many:
        feed(goal)
    assert len(many) == len(few)


# --- Telling them -------------------------------------------------------------------------------------


def test_who_is_mentioned_has_it_in_the_inbox_at_once(
    goal: Goal, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    sign_in(ben).post(f"/acme/comments/goal/{goal.pk}/", {"text": "Does it hold, @Ana Lead?"})
    page = sign_in(ana).get("/acme/inbox/").content.decode()
    assert "Ben Berg: Does it hold, @Ana Lead?" in page
    assert "on “New users stay”" in page
    assert f'href="/acme/goals/{goal.number}/#feed"' in page
    assert "You were named in these comments." in page
    assert 'class="late"' not in page


def test_tasks_can_be_commented_with_mentions_too(
    product: Team, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    task = make_task(product, "Write the survey")
    add_comment(task, by=ben, text="@Ana Lead")
    assert f'href="/acme/tasks/{task.number}/#feed"' in sign_in(ana).get("/acme/inbox/").content.decode()


def test_nobody_is_told_of_their_own_mention_and_nobody_twice(goal: Goal, ana: Person, ben: Person) -> None:
    add_comment(goal, by=ben, text="@Ben Berg, @Ana Lead, @Ana Lead")
    assert [one.person for one in Reminder.objects.all()] == [ana]


def test_who_may_not_see_the_subject_is_not_told(
    product: Team, ben: Person, ana: Person, cem: Person, vic: Person, support: Team
) -> None:
    private = make_goal(product, owner=ben, is_private=True)
    add_comment(private, by=ben, text="@Cem Can @Ana Lead")
    assert [one.person for one in Reminder.objects.all()] == [ana]
    add_comment(make_goal(support), by=ben, text="@Vic Guest")
    assert not Reminder.objects.filter(person=vic).exists()


def test_comments_are_visible_where_their_subject_is(
    product: Team, ben: Person, cem: Person, zoe: Person, admin: Person
) -> None:
    add_comment(make_goal(product, owner=ben, is_private=True), by=ben, text="Hm")
    assert Comment.objects.visible_to(ben).count() == 1
    assert not Comment.objects.visible_to(cem).exists()
    assert not Comment.objects.visible_to(zoe).exists()


def test_a_mention_in_what_became_private_leaves_the_inbox(
    goal: Goal, cem: Person, ben: Person, sign_in: SignIn
) -> None:
    add_comment(goal, by=ben, text="@Cem Can, secret")
    Goal.objects.update(is_private=True, owner=ben)
    assert "secret" not in sign_in(cem).get("/acme/inbox/").content.decode()


def test_who_answers_has_no_unread_mention_in_the_thread(goal: Goal, ana: Person, ben: Person) -> None:
    add_comment(goal, by=ben, text="@Ana Lead?")
    add_comment(goal, by=ana, text="It does.")
    assert not Reminder.objects.unread().filter(person=ana).exists()


def test_an_inbox_of_many_mentions_costs_as_many_queries_as_one(
    goal: Goal, product: Team, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    client = sign_in(ana)
    add_comment(goal, by=ben, text="@Ana Lead")
    client.get("/acme/inbox/")
    with CaptureQueriesContext(connection) as few:
        client.get("/acme/inbox/")
    for number in range(9):
        add_comment(make_goal(product, f"Goal {number}"), by=ben, text="@Ana Lead and @Cem Can")
    with CaptureQueriesContext(connection) as many:
        client.get("/acme/inbox/")
    assert len(many) == len(few)


# --- The next morning ---------------------------------------------------------------------------------

BERLIN = datetime.timezone(datetime.timedelta(hours=1))


def morning(day: int, hour: int = 9) -> list[str]:
    """The mails of that November morning; the inbox's count is right whatever happened in between."""
    mail.outbox.clear()
    now = datetime.datetime(2026, 11, day, hour, 5, tzinfo=BERLIN)
    with time_machine.travel(now, tick=False):
        sweep_all(now)
        deliver_waiting()
    return [f"{one.to[0]} {one.subject} {one.body}" for one in mail.outbox]


@pytest.fixture
def tuesday(goal: Goal, ana: Person, ben: Person) -> None:
    """Ben names Ana on Tuesday afternoon, after that day's morning."""
    assert morning(24) == []
    with time_machine.travel(datetime.datetime(2026, 11, 24, 15, tzinfo=BERLIN), tick=False):
        add_comment(goal, by=ben, text="Does it hold, @Ana Lead?")


@pytest.mark.usefixtures("tuesday")
def test_the_next_mornings_message_tells_it_once(goal: Goal, ana: Person) -> None:
    (letter,) = morning(25)
    assert "Ben Berg: Does it hold, @Ana Lead?" in letter
    assert f"/acme/goals/{goal.number}/#feed" in letter
    assert "You were named in these comments." in letter
    assert Reminder.objects.unread().filter(person=ana).count() == 1
    assert morning(26) == []
    assert morning(27) == []


@pytest.mark.usefixtures("tuesday")
@pytest.mark.parametrize("is_swept", [False, True])
def test_no_message_tells_of_what_became_private_over_night(ben: Person, cem: Person, is_swept: bool) -> None:
    """Cem was named while everybody could see it; whether the morning has found it already or not."""
    with time_machine.travel(datetime.datetime(2026, 11, 24, 16, tzinfo=BERLIN), tick=False):
        add_comment(Goal.objects.get(), by=ben, text="@Cem Can, secret")
    if is_swept:
        sweep_all(datetime.datetime(2026, 11, 25, 9, tzinfo=BERLIN))
    Goal.objects.update(is_private=True, owner=ben)
    assert [letter for letter in morning(25) if "secret" in letter or cem.email in letter] == []


@pytest.mark.usefixtures("tuesday")
def test_a_message_that_came_too_late_has_told_nobody_of_it() -> None:
    """No mail server from the morning to the night: the next morning's message has it, and no other."""
    sweep_all(datetime.datetime(2026, 11, 25, 9, 5, tzinfo=BERLIN))
    with time_machine.travel(datetime.datetime(2026, 11, 25, 21, tzinfo=BERLIN), tick=False):
        deliver_waiting()
    (letter,) = morning(26)
    assert "Ben Berg: Does it hold, @Ana Lead?" in letter
    assert morning(27) == []


@pytest.mark.usefixtures("tuesday")
def test_what_was_read_is_not_told_again(ana: Person) -> None:
    mark_all_read(by=ana)
    assert morning(25) == []


def test_a_mention_before_the_morning_is_in_that_mornings_message(
    goal: Goal, ana: Person, ben: Person
) -> None:
    with time_machine.travel(datetime.datetime(2026, 11, 24, 7, tzinfo=BERLIN), tick=False):
        add_comment(goal, by=ben, text="@Ana Lead")
    assert len(morning(24)) == 1
    assert morning(25) == []


def test_it_reads_in_chinese(goal: Goal, ana: Person, ben: Person, sign_in: SignIn) -> None:
    Person.objects.filter(pk=ana.pk).update(language="zh-hans")
    add_comment(goal, by=ben, text="@Ana Lead")
    with override("zh-hans"):  # the request leaves its language behind
        page = sign_in(ana).get("/acme/inbox/").content.decode()
    assert "这些评论提到了你。" in page
