"""What is said in a channel, in words, before it takes the form of a service; and how it is made to fit."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from teamops.text import one_line

Payload = dict[str, Any]
LONGEST_TITLE = 140
LONGEST_LINE = 200


@dataclass(frozen=True)
class Line:
    """One thing: its name, what about it ("due tomorrow"), and its page."""

    title: str
    when: str
    url: str


@dataclass(frozen=True)
class Section:
    """Things of one kind, and why the reader is told of them."""

    heading: str
    why: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Message:
    """A message in the reader's language. `url` is the page where all of it stands; `text` is plain, with
    empty lines between paragraphs; `left_out` counts the lines that did not fit."""

    title: str
    url: str
    text: str = ""
    sections: tuple[Section, ...] = ()
    left_out: int = 0
    # What leads to `url`; ends with the product's name, which robots that ask for a keyword look for.
    link: str = ""

    @property
    def heading(self) -> str:
        return shortened(one_line(self.title), LONGEST_TITLE)

    @property
    def link_words(self) -> str:
        return self.link or _("Open in TeamOps")

    @property
    def paragraphs(self) -> list[str]:
        return [part.strip() for part in self.text.split("\n\n") if part.strip()]

    @property
    def count(self) -> int:
        return sum(len(section.lines) for section in self.sections)

    @property
    def more(self) -> str:
        """What is said in place of the lines that are left out; nothing if none is."""
        if not self.left_out:
            return ""
        return ngettext("and %(count)s more", "and %(count)s more", self.left_out) % {"count": self.left_out}

    def first(self, count: int) -> "Message":
        """The same with its first lines only."""
        kept, room = [], count
        for section in self.sections:
            if room <= 0:
                break
            kept.append(replace(section, lines=section.lines[:room]))
            room -= len(section.lines)
        return replace(self, sections=tuple(kept), left_out=self.left_out + max(0, self.count - count))


def line_title(line: Line) -> str:
    return shortened(one_line(line.title), LONGEST_LINE)


def shortened(text: str, most: int) -> str:
    """At most so many characters, with an ellipsis where something is missing."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def fitted(
    message: Message,
    write: Callable[[Message], Payload],
    size: Callable[[Payload], int],
    *,
    most: int,
    most_lines: int,
) -> Payload:
    """The message as a service takes it, at most `most` large; what does not fit is counted in its place.

    Lines go first, from the end; then the text is shortened. Costs a handful of writings, however long it is.
    """
    whole = message.first(most_lines)

    def fits(candidate: Message) -> bool:
        return size(write(candidate)) <= most

    if fits(whole):
        return write(whole)
    if fits(message.first(0)):
        lines = _last_that_fits(whole.count, lambda count: fits(message.first(count)))
        return write(message.first(lines))
    bare = message.first(0)
    room = _last_that_fits(
        len(message.text), lambda length: fits(replace(bare, text=shortened(bare.text, max(1, length))))
    )
    return write(replace(bare, text=shortened(bare.text, max(1, room))))


def _last_that_fits(most: int, fits: Callable[[int], bool]) -> int:
    """The largest number up to `most` that fits; 0 fits or nothing does."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low
