"""A message in the form of each service: valid, complete, never too large; nobody's words are commands."""

import json
from dataclasses import replace

import jsonschema
import pytest
from django.utils import translation

from teamops.notifications.chats.kinds import encoded
from teamops.notifications.chats.message import Line, Message, Section, fitted
from teamops.notifications.chats.registry import KINDS
from tests.notifications.chat_schemas import SCHEMAS

NASTY = "<!channel> <@all> [x](https://evil.example) *b* `c` & {{DATE()}} </at> @all"
SITE = "https://teamops.example.com/acme"
# A notification has a form of its own: `test_web_push.py`.
ALL = [name for name in KINDS if name != "webpush"]


def line(number: int = 1, title: str = "Write the brief") -> Line:
    return Line(f"{title} {number}", "due today", f"{SITE}/tasks/{number}/")


def digest(count: int = 2, title: str = "Write the brief") -> Message:
    lines = tuple(line(number, title) for number in range(1, count + 1))
    return Message(
        title="3 things for today",
        url=f"{SITE}/inbox/",
        sections=(
            Section("Tasks", "The task is yours, and its day has come or is close.", lines),
            Section("Check-ins", "You own the key result.", (line(99, "Answer in 24 hours"),)),
        ),
    )


def written(name: str, message: Message) -> dict[str, object]:
    kind = KINDS[name]
    payload = fitted(message, kind.write, kind.size, most=kind.most, most_lines=kind.most_lines)
    assert kind.size(payload) <= kind.most
    if name in SCHEMAS:
        jsonschema.validate(json.loads(encoded(payload)), SCHEMAS[name])
    return payload


def as_read(payload: dict[str, object]) -> str:
    return json.dumps(payload, ensure_ascii=False)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_digest_says_what_when_where_and_why(name: str, language: str) -> None:
    with translation.override(language):
        said = as_read(written(name, digest()))
    for words in (
        "3 things for today",
        "Write the brief 1",
        "due today",
        f"{SITE}/tasks/2/",
        "The task is yours",
        "Check-ins",
        f"{SITE}/inbox/",
        "TeamOps",
    ):
        assert words in said
    assert ("Open in TeamOps" in said) == (language == "en")


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("title", ["Write the brief", "写一份关于留存率的说明" * 12, NASTY])
def test_what_does_not_fit_is_counted_in_its_place(name: str, title: str) -> None:
    said = as_read(written(name, digest(500, title)))
    shown = said.count("/tasks/")
    assert shown > 3
    assert f"and {501 - shown} more" in said


@pytest.mark.parametrize("name", ALL)
def test_minutes_that_are_too_long_are_shortened(name: str) -> None:
    text = "\n\n".join(f"Paragraph {number}: {'what was decided ' * 20}" for number in range(300))
    said = as_read(written(name, Message("Minutes of week 48", f"{SITE}/teams/product/review/", text)))
    assert "Paragraph 0" in said and "Paragraph 299" not in said and "…" in said
    assert f"{SITE}/teams/product/review/" in said


@pytest.mark.parametrize("name", ALL)
def test_a_message_without_lines_and_text_is_valid(name: str) -> None:
    written(name, Message("One thing", f"{SITE}/inbox/"))


@pytest.mark.parametrize("name", ALL)
def test_lines_and_turns_of_direction_in_a_name_do_not_break_the_message(name: str) -> None:
    message = digest(1, "one\r\ntwo\u202e three")
    said = as_read(written(name, replace(message, title="a\nb")))
    assert "one two three 1" in said and "a b" in said


def test_words_of_people_call_nobody_in_slack() -> None:
    said = as_read(written("slack", digest(1, NASTY)))
    assert "<!" not in said and "<@" not in said and "&lt;!channel&gt;" in said
    assert '"emoji": false' in said and '"verbatim": true' in said


@pytest.mark.parametrize("name", ["dingtalk", "wecom"])
def test_words_of_people_are_no_markdown(name: str) -> None:
    said = as_read(written(name, digest(1, NASTY)))
    assert "<" not in said and "](https://evil" not in said and "`" not in said


@pytest.mark.parametrize("name", ["dingtalk", "wecom"])
@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Rename user_id_hash", "Rename user_id_hash"),
        ("写问卷_v2_终稿", "写问卷_v2_终稿"),
        ("_Draft_ of the brief", "＿Draft＿ of the brief"),
        ("Call __init__ once", "Call ＿＿init＿＿ once"),
        ("~~Old~~ plan, ~5 days", "～～Old～～ plan, ～5 days"),
        ("Clean C:\\temp\\", "Clean C:＼temp＼"),
    ],
)
def test_marks_that_a_service_reads_without_saying_so_stand_as_they_are_meant(
    name: str, title: str, shown: str
) -> None:
    said = as_read(written(name, Message(title=title, url=SITE, sections=())))
    assert f"### {shown}" in said


@pytest.mark.parametrize("name", ["msteams", "feishu"])
def test_words_of_people_stand_where_no_markdown_is_read(name: str) -> None:
    assert NASTY in as_read(written(name, digest(1, NASTY)))


def test_a_chinese_message_through_apprise_has_chinese_punctuation() -> None:
    with translation.override("zh-hans"):
        said = as_read(written("apprise", digest()))
    assert "Tasks（The task is yours" in said and f"打开：{SITE}/inbox/" in said


def test_words_of_people_call_nobody_through_apprise() -> None:
    """Discord and Mattermost would call everybody, Google Chat and Zulip read marks of their own."""
    title = f"{NASTY} @everyone, <users/all> write to ben@acme.example"
    said = as_read(written("apprise", replace(digest(1, title), text="@here said *this*", title="@all")))
    assert "@" not in said.replace("ben@acme.example", "")
    assert "<" not in said and "](https://evil" not in said and "*" not in said
    assert "＠everyone" in said and "ben@acme.example" in said and f"{SITE}/tasks/1/" in said
