"""What a line of quick add says: `read` parts it into a title and what the marks mean. Pure: asks nobody.

    Send the survey @ben #growth !high ^friday 15:00

A mark (`@ # ! ^`, or as a Chinese keyboard types it) counts at the start, after a space or an opening
bracket, and after Chinese; not within a word, so that addresses, `C#` and `2^10` stay what they are. A
backslash before it takes its meaning away. What is not understood stays in the title, and a sentence says so.
"""

import datetime
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tasks.quick_add.days import Ambiguous, NoSuchDay, read_day
from tasks.quick_add.words import MYSELF, PRIORITIES
from teamops.formats import names_of
from teamops.text import fold, one_line

FIRST_OF_CHINESE = "\u2e80"
# A line has no more marks than this; what follows is text.
MOST_MARKS = 30
MOST_NAMED = 3
OPENING = "([{（「『【《“\"'"
PUNCTUATION = ",.;:!?，。；：！？、)]}）」』】》”"
QUOTES = {'"': '"', "“": "”", "”": "”", "「": "」", "『": "』", "'": "'"}


class Called(Protocol):
    """A person or a label: what can be named in a line."""

    @property
    def pk(self) -> Any: ...
    @property
    def name(self) -> str: ...


class Missed(NamedTuple):
    """What was not understood, as it was typed, and why. `label`: the name of one that is not there yet."""

    text: str
    says: "str | Promise"
    label: str = ""


@dataclass
class Understood:
    """What a line says. `marks` are the kinds of what was understood, in their order."""

    title: str = ""
    assignee: Any = None
    labels: list[Any] = field(default_factory=list)
    priority: int | None = None
    due: datetime.date | None = None
    time: datetime.time | None = None
    missed: list[Missed] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)

    @property
    def says_more(self) -> bool:
        """Whether the line is more than a title, so that it is worth looking at."""
        return bool(self.marks or self.missed)


def read(
    text: str, *, today: datetime.date, people: Sequence[Called], labels: Sequence[Called], me: Any = None
) -> Understood:
    """Read a line. `people` and `labels` are those that can be named, `me` is who writes it."""
    return _Reader(text, today, people, labels, me).read()


class _Reader:
    def __init__(
        self, text: str, today: datetime.date, people: Sequence[Called], labels: Sequence[Called], me: Any
    ) -> None:
        self.text = one_line(unicodedata.normalize("NFC", text.replace("\x00", "")))
        self.today, self.me = today, me
        self.people, self.labels = _by_length(people), _by_length(labels)
        self.found = Understood()
        # The text folded letter by letter, and of each folded letter where it stood.
        folded = [(low, at) for at, letter in enumerate(self.text) for low in fold_letter(letter)]
        self.folded = "".join(low for low, _at in folded)
        self.origin = [at for _low, at in folded] + [len(self.text)]

    def read(self) -> Understood:
        taken: list[tuple[int, int]] = []
        at = marks = 0
        while at < len(self.folded):
            letter = self.folded[at]
            if letter == "\\" and self.folded[at + 1 : at + 2] in _MARKS:
                taken.append((at, at + 1))
                at += 2
            elif letter in _MARKS and marks < MOST_MARKS and self._can_stand(at):
                marks += 1
                end = _MARKS[letter](self, at)
                if end:
                    taken.append((at, end))
                at = end or at + 1
            else:
                at += 1
        self.found.title = self._without(taken)
        return self.found

    # --- Where marks stand, and what follows them -----------------------------------------------------

    def _can_stand(self, at: int) -> bool:
        before = self.folded[at - 1] if at else " "
        return before.isspace() or before in OPENING or before >= FIRST_OF_CHINESE

    def _is_after_chinese(self, at: int) -> bool:
        """There a mark may be plain punctuation: 太好了!"""
        return at > 0 and self.folded[at - 1] >= FIRST_OF_CHINESE

    def _quoted(self, at: int) -> tuple[str, int]:
        """What stands in quotation marks there, folded, and where it ends; ("", at) if nothing does."""
        closing = QUOTES.get(self.folded[at : at + 1])
        end = self.folded.find(closing, at + 1) if closing else -1
        return (" ".join(self.folded[at + 1 : end].split()), end + 1) if end > at + 1 else ("", at)

    def _word(self, at: int) -> tuple[str, int]:
        """The word that begins there, to the next space, mark or punctuation."""
        found = re.match(r"[^\s\\@#!^,;:?，。；：、()\[\]{}（）「」『』【】《》“”\"]+", self.folded[at:])
        word = found[0].rstrip(".") if found else ""
        return word, at + len(word)

    def _typed(self, begin: int, end: int) -> str:
        return self.text[self.origin[begin] : self.origin[end]]

    def _miss(self, begin: int, end: int, says: "str | Promise", label: str = "") -> int:
        """It stays in the title. Answers 0: nothing is taken out."""
        self.found.missed.append(Missed(self._typed(begin, end), says, label))
        return 0

    def _without(self, taken: Iterable[tuple[int, int]]) -> str:
        """The title: the text without the stretches that were understood, and without their backslashes."""
        kept, at = "", 0
        for begin, end in taken:
            kept += self.text[at : self.origin[begin]]
            at = self.origin[end]
            if end - begin == 1:  # a backslash
                continue
            after = self.text[at : at + 1]
            if after and after in PUNCTUATION:
                kept = kept.rstrip()
        return one_line(kept + self.text[at:])

    # --- The four marks: each answers where what it means ends, or 0 ----------------------------------

    def person(self, at: int) -> int:
        quoted, end = self._quoted(at + 1)
        word, word_end = self._word(at + 1)
        if not quoted and not word:
            return 0
        if quoted:
            named = [one for one in self.people if one[0] == quoted] or _partly(self.people, quoted)
        else:
            named, end = self._named_person(at + 1, word, word_end)
        end = end if quoted or named else word_end
        if len({one.pk for _key, one in named}) == 1:
            return self._give_to(named[0][1], at, end)
        if named:
            names = names_of(sorted({one.name for _key, one in named})[:MOST_NAMED])
            told = _("Several people may be meant: %(names)s. Write the whole name.") % {"names": names}
            return self._miss(at, end, told)
        return self._miss(at, end, _("Nobody here is called that. It stays in the title."))

    def _named_person(self, at: int, word: str, word_end: int) -> tuple[list[tuple[str, Called]], int]:
        """Who may be meant there, and where the name ends: the longest whole name, else a part of one."""
        if word in MYSELF and self.me is not None:
            return [("", self.me)], word_end
        whole = [one for one in self.people if self._stands(one[0], at)]
        if whole:
            same = [one for one in whole if one[0] == whole[0][0]]
            return same, at + len(same[0][0])
        part = _partly(self.people, word)
        if len(part) > 1:
            second, second_end = (
                self._word(word_end + 1) if self.folded[word_end : word_end + 1] == " " else ("", 0)
            )
            closer = [one for one in part if second and one[0].startswith(f"{word} {second}")]
            if closer:
                return closer, second_end
        if not part and word[0] >= FIRST_OF_CHINESE:
            # 晓明写方案: the words go on without a space.
            for length in range(len(word) - 1, 1, -1):
                if part := _partly(self.people, word[:length]):
                    return part, at + length
        return part, word_end

    def _give_to(self, person: Called, at: int, end: int) -> int:
        if self.found.assignee is not None:
            if self.found.assignee.pk == person.pk:
                return end
            return self._miss(at, end, _("A task has one owner. This one stays in the title."))
        self.found.assignee = person
        self.found.marks.append("assignee")
        return end

    def label(self, at: int) -> int:
        quoted, end = self._quoted(at + 1)
        word, word_end = self._word(at + 1)
        if not quoted and not word:
            return 0
        found = [one for one in self.labels if (one[0] == quoted if quoted else self._stands(one[0], at + 1))]
        if not quoted:
            end = at + 1 + len(found[0][0]) if found else word_end
        if not found:
            if not quoted and word.isdecimal():  # "#42" is the number of something
                return 0
            name = self._typed(at + 2, end - 1) if quoted else self._typed(at + 1, end)
            return self._miss(at, end, _("The team has no such label yet. It stays in the title."), name)
        label = found[0][1]
        if label not in self.found.labels:
            self.found.labels.append(label)
            self.found.marks.append("label")
        return end

    def priority(self, at: int) -> int:
        word, end = self._word(at + 1)
        if not word or not word[0].isalpha():
            return 0
        if word not in PRIORITIES:
            if self._is_after_chinese(at):
                return 0
            return self._miss(at, end, _("This is no priority. Write !low, !normal, !high or !urgent."))
        if self.found.priority is not None:
            return self._miss(at, end, _("The priority is said twice. The first one counts."))
        self.found.priority = PRIORITIES[word]
        self.found.marks.append("priority")
        return end

    def due(self, at: int) -> int:
        rest = self.folded[at + 1 :]
        if not rest or not (rest[0].isalnum() or rest[0] == "+"):
            return 0
        _said, end = self._word(at + 1)
        end = max(end, at + 2)
        try:
            when = read_day(rest, self.today)
        except NoSuchDay as none:
            end = max(end, at + 1 + none.length)
            return self._miss(at, end, _("There is no such day or time. Write it as ^2026-12-31 15:00."))
        except Ambiguous:
            return self._miss(at, end, _("This may be two days. Write ^31.12. or ^2026-12-31."))
        if when is None:
            return self._miss(at, end, _("This is no day. Write ^tomorrow, ^friday, ^+3d or ^31.12."))
        if self.found.due is not None:
            return self._miss(at, at + 1 + when.length, _("The day is said twice. The first one counts."))
        self.found.due, self.found.time = when.day, when.time
        self.found.marks.append("due")
        return at + 1 + when.length

    def _stands(self, name: str, at: int) -> bool:
        """Whether the folded name stands there and does not go on as a longer Latin word."""
        end = at + len(name)
        if not name or self.folded[at:end] != name:
            return False
        after = self.folded[end : end + 1]
        return not (after.isalnum() and after < FIRST_OF_CHINESE and name[-1] < FIRST_OF_CHINESE)


_MARKS: dict[str, Callable[[_Reader, int], int]] = {
    "@": _Reader.person,
    "#": _Reader.label,
    "!": _Reader.priority,
    "^": _Reader.due,
}

PRIORITY_WORDS: dict[int, Promise] = {
    1: pgettext_lazy("priority", "Low"),
    2: pgettext_lazy("priority", "Normal"),
    3: pgettext_lazy("priority", "High"),
    4: pgettext_lazy("priority", "Urgent"),
}


def fold_letter(letter: str) -> str:
    """One letter as names are compared, or a space."""
    return " " if letter.isspace() else unicodedata.normalize("NFKC", letter).casefold()


def _by_length(named: Sequence[Called]) -> list[tuple[str, Called]]:
    """Folded name and whose it is, the longest first."""
    return sorted(((fold(one.name), one) for one in named), key=lambda pair: -len(pair[0]))


def _partly(people: list[tuple[str, Called]], part: str) -> list[tuple[str, Called]]:
    """Whose name has a word that begins so, whole words first; in Chinese: has these characters."""
    if part and part[0] >= FIRST_OF_CHINESE:
        return [one for one in people if part in one[0]]
    words = [(one, one[0].split()) for one in people]
    whole = [one for one, parts in words if part in parts]
    return whole or [one for one, parts in words if any(word.startswith(part) for word in parts)]
