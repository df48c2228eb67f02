"""Reading a goal's words: what is counted, what is delivered, until when, and what stays a direction."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from goals.smart.rules import Rules, languages_of, rules_of

CLAUSE = re.compile(r"[;；。!！?？\n]|(?<!\d)\.(?=\s|$)")
BLANK = "¶"


@dataclass(frozen=True)
class Reading:
    """What was found in a text; each finding as it stands there, in normal form."""

    measures: tuple[str, ...] = ()  # a number, and what it counts stands beside it
    deliverables: tuple[str, ...] = ()  # plainly done or not
    deadlines: tuple[str, ...] = ()
    frequencies: tuple[str, ...] = ()  # and response times, windows: time that is no deadline
    vague: tuple[str, ...] = ()
    bare_numbers: tuple[str, ...] = ()  # numbers of which nobody says what they count
    reasons: tuple[str, ...] = ()  # "so that …", 以便

    def __add__(self, other: "Reading") -> "Reading":
        return Reading(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))


def read(lines: Iterable[str]) -> Reading:
    """The readings of all lines (a goal's statement and its key results) together."""
    found = Reading()
    for line in lines:
        found += read_line(line)
    return found


@lru_cache(maxsize=8192)
def read_line(line: str) -> Reading:
    """One line, clause by clause, by the rules of each language that it is written in."""
    found = Reading()
    for language in languages_of(line):
        rules = rules_of(language)
        for clause in CLAUSE.split(rules.normal(line)):
            if clause.strip():
                found += _read_clause(clause.strip(), rules)
    return found


def _read_clause(clause: str, rules: Rules) -> Reading:
    text = _blank(rules.noise, clause)
    counted = [found[0].strip() for found in rules.counted_frequency.finditer(text)]
    frequencies = [found[0].strip() for found in rules.frequency.finditer(text)]
    timeless = _blank(rules.not_deadline, _blank(rules.frequency, text))
    deadlines = list(rules.deadline.finditer(timeless))
    for found in reversed(deadlines):
        text = _cover(text, found.start(), found.end())
    numbers = [found[0].strip() for found in rules.measure.finditer(_blank(rules.frequency, text))] + counted
    numbers = [number for number in numbers if number.strip(" 0123456789.,") or re.search(r"\d", number)]
    counts = bool(numbers) and _says_what(text, rules)
    return Reading(
        measures=tuple(numbers) if counts else (),
        deliverables=tuple(_deliverables(text, rules)),
        deadlines=tuple(found[0].strip() for found in deadlines),
        frequencies=tuple(frequencies + [found[0].strip() for found in rules.not_deadline.finditer(text)]),
        vague=tuple(found[0] for found in rules.vague.finditer(text)),
        bare_numbers=() if counts else tuple(numbers),
        reasons=tuple(found[0] for found in rules.reason.finditer(clause)),
    )


def _blank(pattern: re.Pattern[str], text: str) -> str:
    """The text with what the pattern finds covered, every other character where it was."""
    return pattern.sub(lambda found: BLANK * len(found[0]), text)


def _cover(text: str, start: int, end: int) -> str:
    return text[:start] + BLANK * (end - start) + text[end:]


def _says_what(text: str, rules: Rules) -> bool:
    """Whether words stand beside the number that are neither direction nor filler: what is counted."""
    if rules.quantity is not None:
        rest = rules.content.sub("", _blank(rules.quantity, text))
        return len(re.findall(r"[㐀-鿿]", rest)) >= 1 or re.search(r"[a-z]{2,}", rest) is not None
    return any(word not in rules.empty for word in rules.content.findall(text))


def _deliverables(text: str, rules: Rules) -> Iterable[str]:
    for pattern in rules.deliverables:
        for found in pattern.finditer(text):
            if "object" in pattern.groupindex:
                thing = found["object"].replace(BLANK, " ").strip(" -'\"《》()")
                if not thing or rules.open_object.fullmatch(thing):
                    continue
            yield found[0].replace(BLANK, " ").strip(" ,.;:")
