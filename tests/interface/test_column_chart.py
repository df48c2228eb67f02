"""Columns: how high, with what above them, and where they lead."""

import re

from teamops.column_chart import FOOT, HEIGHT, TOP, Column, column_chart

FLOOR, ROOM = HEIGHT - FOOT, HEIGHT - FOOT - TOP


def heights(markup: str) -> list[int]:
    """Of every part, from the foot of its own to its head."""
    drawn = re.findall(r'<path class="(?!tick)\w+" d="M\d+ (\d+)h\d+V(\d+)', markup)
    return [int(foot) - int(head) for head, foot in drawn]


def test_the_highest_column_takes_the_room_and_the_others_their_share_of_it() -> None:
    markup = column_chart([Column("36", [("kept", 4)]), Column("37", [("kept", 2), ("late", 2)])], "Steps")
    assert heights(markup) == [ROOM, ROOM // 2, ROOM // 2]


def test_a_share_is_drawn_of_the_whole_with_its_tick() -> None:
    markup = column_chart([Column("36", [("kept", 0.5)], tick=1.0)], "Progress", top=1.0)
    assert heights(markup) == [ROOM // 2]
    assert re.search(rf'class="tick" d="M\d+ {TOP}h', markup)


def test_what_is_beyond_the_whole_ends_there() -> None:
    assert heights(column_chart([Column("36", [("kept", 1.5)])], "Progress", top=1.0)) == [ROOM]


def test_a_column_leads_to_why_and_its_words_are_escaped() -> None:
    markup = column_chart([Column("<b>", [("kept", 1)], "1 & 2", address="why/?a=1&b=2")], "A < B")
    assert 'role="group" aria-label="A &lt; B"' in markup
    assert 'href="why/?a=1&amp;b=2"' in markup
    assert "&lt;b&gt;" in markup
    assert "1 &amp; 2" in markup


def test_without_columns_and_without_numbers_nothing_is_drawn() -> None:
    assert column_chart([], "Steps") == ""
    assert heights(column_chart([Column("36", [("kept", 0)])], "Steps")) == []
