"""Rows of long lists: drawn once for the same values, and never for other ones."""

from dataclasses import dataclass
from unittest.mock import patch

import pytest
from django.template import Context, Template
from django.template.base import Template as Compiled
from django.utils import translation

from tasks.lines import TaskLine
from teamops.people.faces import Face
from teamops.people.models import Person
from teamops.templatetags.rows import require_plain

LINE = TaskLine(
    number=7,
    title="Write the summary",
    status="todo",
    blocked=False,
    ref="Retention",
    due_text="Today",
    due_class="soon",
    blocked_text="",
    assignee=Face(3, "Yan Zhou", "YZ", 4),
    can_edit=True,
)


def draw(line: TaskLine, **context: str) -> str:
    source = Template('{% load rows %}{% row "tasks/_card.html" line %}')
    return source.render(Context({"line": line, "base": "/acme", "csrf_token": "t0ken", **context}))


def test_a_row_says_its_values() -> None:
    html = draw(LINE)
    assert "Write the summary" in html and 'href="/acme/tasks/7/"' in html and "YZ" in html


@pytest.mark.parametrize(
    ("changed", "seen"),
    [
        ({"title": "Rewrite it"}, "Rewrite it"),
        ({"status": "done"}, 'value="done" title="Done" aria-current'),
        ({"assignee": Face(3, "Yan Li", "YL", 4)}, "Yan Li"),
        ({"comment_count": 12}, "12"),
    ],
)
def test_a_change_is_seen_at_once(changed: dict[str, object], seen: str) -> None:
    assert seen not in draw(LINE)
    assert seen in draw(LINE._replace(**changed))  # type: ignore[arg-type]


def test_each_reader_has_the_row_with_their_own_token_address_and_language() -> None:
    assert 'value="t0ken"' in draw(LINE)
    other = draw(LINE, csrf_token="an0ther", base="/globex")
    assert 'value="an0ther"' in other and "t0ken" not in other and "/globex/tasks/7/" in other
    with translation.override("zh-hans"):
        assert "进行中" in draw(LINE)


def test_what_says_the_same_is_drawn_once() -> None:
    fresh = LINE._replace(title="Nobody has drawn this one")
    with patch.object(Compiled, "render", autospec=True, side_effect=Compiled.render) as rendered:
        draw(fresh)
        first = rendered.call_count
        draw(fresh._replace())
        assert rendered.call_count - first == 1  # the page itself


def test_words_of_people_are_escaped_and_cannot_stand_in_for_the_token() -> None:
    assert "<b>" not in draw(LINE._replace(title="<b>bold</b>"))
    assert draw(LINE._replace(title="token")).count("t0ken") == 1


@dataclass(frozen=True)
class WithModel:
    person: Person


@pytest.mark.parametrize("values", [WithModel(Person(name="Yan")), ([],), object()])
def test_what_may_look_different_though_it_is_equal_is_refused(values: object) -> None:
    with pytest.raises(TypeError):
        require_plain(values)
