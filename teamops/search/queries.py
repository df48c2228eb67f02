"""What is found for a text, in groups."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import models
from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from teamops.search.registry import Hit, Source, sources
from teamops.text import fold

LONGEST = 100
MOST_WORDS = 6
MOST_IN_PALETTE = 5
MOST_ON_PAGE = 30


class Found(NamedTuple):
    """One kind of thing, with the best hits first."""

    key: str
    title: Promise | str
    hits: Sequence[Hit]


def words_of(text: str) -> list[str]:
    """The words that are looked for: folded, the first few."""
    return fold(text[:LONGEST]).split()[:MOST_WORDS]


def search(person: Any, text: str, most: int = MOST_IN_PALETTE, only: str = "") -> list[Found]:
    """What every app finds, in the order of the sources; a fixed number of queries for each.

    `only`: the key of the one source that is asked, such as "tasks"; empty: all of them.
    """
    words = words_of(text)
    asked = (one for one in sources() if only in ("", one.key))
    found = (Found(one.key, one.title, _of(one, person, words, most, only)) for one in asked)
    return [one for one in found if one.hits]


def _of(source: Source, person: Any, words: list[str], most: int, only: str) -> Sequence[Hit]:
    if only and not words and source.first is not None:
        return source.first(person, most)
    return source.find(person, words, most)


def has_all(field: str, words: Sequence[str]) -> models.Q:
    """All of the words stand in this folded column."""
    every = models.Q()
    for word in words:
        every &= models.Q(**{f"{field}__contains": word})
    return every


def how_well(field: str, words: Sequence[str]) -> models.Case:
    """0: it is just what was typed, 1: it begins with it, 2: it has it somewhere."""
    typed = " ".join(words)
    return models.Case(
        models.When(**{field: typed}, then=0),
        models.When(**{f"{field}__startswith": typed}, then=1),
        default=2,
        output_field=models.IntegerField(),
    )


def numbered(letter: str, words: Sequence[str]) -> int | None:
    """The number that a short name such as t-42, or T42, says; None for other words."""
    said = re.fullmatch(rf"{letter}-?(\d{{1,9}})", words[0]) if len(words) == 1 else None
    return int(said[1]) if said else None


def marked(title: str, words: Sequence[str]) -> SafeString:
    """The title with what was looked for marked; where folding changes the length, just the title."""
    folded = title.casefold()
    if not words or len(folded) != len(title):
        return conditional_escape(title)
    pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    parts, last = [], 0
    for match in re.finditer(pattern, folded):
        parts += [conditional_escape(title[last : match.start()]), mark_safe("<mark>")]
        parts += [conditional_escape(title[match.start() : match.end()]), mark_safe("</mark>")]
        last = match.end()
    parts.append(conditional_escape(title[last:]))
    return mark_safe("".join(parts))  # every part is escaped above
