"""The rules by which a goal's words are read: one TOML file per language, compiled once.

A file has `[lists]` of words that the patterns name as `{list}`, `[verbs]` and `[words]` of the same kind
(English verbs are inflected here), `[fluff]` that says nothing by itself, and `[patterns]`:

- `noise`: what holds a number and counts nothing (a version, a label, "phase 2"); blanked first;
- `frequency`, `counted_frequency`: how often; the second kind counts something ("three days per week");
- `not_deadline`: time that is a window, an age or a duration ("within 24 hours", "30-day retention");
- `deadline`: a stated end or period; what it covers is blanked before anything is counted;
- `measure`: a number, or a word for one;
- `deliverable`: a thing that is plainly done or not, and its `object`; `open_object`: which do not count;
- `vague`: a direction without a result; `reason`: what it is for.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
LANGUAGES = ("en", "zh")
QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-", "～": "~"})
HAN = re.compile(r"[㐀-鿿]")
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
VOWELS = "aeiou"


@dataclass(frozen=True)
class Rules:
    """One language's patterns, ready to be searched; text must have gone through `normal` first."""

    language: str
    noise: re.Pattern[str]
    frequency: re.Pattern[str]
    counted_frequency: re.Pattern[str]
    not_deadline: re.Pattern[str]
    deadline: re.Pattern[str]
    measure: re.Pattern[str]
    open_object: re.Pattern[str]
    deliverables: tuple[re.Pattern[str], ...]
    vague: re.Pattern[str]
    reason: re.Pattern[str]
    content: re.Pattern[str]
    quantity: re.Pattern[str] | None
    empty: frozenset[str]
    fold: Mapping[int, int]

    def normal(self, text: str) -> str:
        """Half width, small letters, plain quotes and dashes, simplified characters, single spaces."""
        folded = unicodedata.normalize("NFKC", text).translate(QUOTES).casefold().translate(self.fold)
        return " ".join(folded.split())


def languages_of(text: str) -> tuple[str, ...]:
    """By its script: Chinese where there are Chinese characters, English where there are enough letters."""
    han = len(HAN.findall(text))
    words = len(re.findall(r"[A-Za-z]{2,}", text))
    if not han:
        return ("en",)
    return ("zh", "en") if words >= 4 and words > han else ("zh",)


@lru_cache(maxsize=len(LANGUAGES))
def rules_of(language: str) -> Rules:
    """The compiled rules of "en" or "zh"."""
    with (FOLDER / f"{language}.toml").open("rb") as file:
        return _compile(tomllib.load(file))


def _compile(source: Mapping[str, Any]) -> Rules:
    words = _word_lists(source)
    edges = ("(?<![^\\W_])(?:", ")(?![^\\W_])") if source["boundary"] else ("(?:", ")")

    def pattern(name: str) -> str:
        filled = (PLACEHOLDER.sub(lambda found: words[found[1]], one) for one in source["patterns"][name])
        return "|".join(f"(?:{one})" for one in filled)

    def search(name: str) -> re.Pattern[str]:
        return re.compile(edges[0] + pattern(name) + edges[1])

    fold = source.get("fold", {"traditional": "", "simplified": ""})
    lists = source["lists"]
    directions = _inflected(source.get("verbs", {}).get("direction", ()))
    return Rules(
        language=source["language"],
        noise=search("noise"),
        frequency=search("frequency"),
        counted_frequency=search("counted_frequency"),
        not_deadline=search("not_deadline"),
        deadline=search("deadline"),
        measure=search("measure"),
        open_object=re.compile(pattern("open_object")),
        deliverables=tuple(
            re.compile(PLACEHOLDER.sub(lambda found: words[found[1]], one))
            for one in source["patterns"]["deliverable"]
        ),
        vague=search("vague"),
        reason=search("reason"),
        content=re.compile(words["direction"] if source["language"] == "zh" else r"[a-z][a-z'/&-]+"),
        quantity=search("quantity") if "quantity" in source["patterns"] else None,
        empty=frozenset([*lists.get("stop", ()), *directions, *source["fluff"]["words"]]),
        fold=str.maketrans(fold["traditional"], fold["simplified"]),
    )


def _word_lists(source: Mapping[str, Any]) -> dict[str, str]:
    """Every list as the alternatives of a pattern, the longest word first."""
    lists: dict[str, list[str]] = dict(source["lists"]) | dict(source.get("words", {}))
    for name, verbs in source.get("verbs", {}).items():
        lists[name] = _inflected(verbs) if source["inflect"] else verbs
    lists["fluff"] = source["fluff"]["words"]
    lists["direction_forms"] = lists["direction"]
    if "multiple" in lists:
        lists["multiple_forms"] = _inflected(lists["multiple"])
    return {name: _alternatives(words) for name, words in lists.items()}


def _alternatives(words: list[str]) -> str:
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s") for word in ordered) + ")"


def _inflected(verbs: Any) -> list[str]:
    """The forms of regular English verbs; of several words ("roll out") the first is inflected."""
    return [form for verb in verbs for form in _forms(verb)]


IRREGULAR = {
    "write": "wrote written", "rewrite": "rewrote rewritten", "build": "built", "rebuild": "rebuilt",
    "hold": "held", "win": "won winning", "sell": "sold", "make": "made", "get": "got gotten getting",
    "buy": "bought", "send": "sent", "read": "read", "run": "ran running", "swim": "swam swimming",
    "shut": "shut shutting", "cut": "cut cutting", "set": "set setting", "put": "put putting",
    "begin": "began begun beginning", "grow": "grew grown", "drive": "drove driven", "keep": "kept",
    "become": "became", "draw": "drew drawn", "choose": "chose chosen", "quit": "quit quitting",
    "break": "broke broken", "show": "showed shown", "do": "did done doing", "go": "went gone going",
    "be": "am is are was were being been", "have": "has had having", "bring": "brought", "hit": "hit hitting",
    "understand": "understood", "pay": "paid", "ship": "shipped shipping", "submit": "submitted submitting",
    "plan": "planned planning", "stop": "stopped stopping", "refactor": "refactored refactoring",
    "map": "mapped mapping", "sync": "synced syncing", "enrol": "enrolled enrolling", "drop": "dropped",
    "upgrade": "upgraded upgrading", "die": "died dying",
}  # fmt: skip


def _forms(verb: str) -> list[str]:
    head, _space, rest = verb.partition(" ")
    tail = f" {rest}" if rest else ""
    forms = {head, head + "s"}
    if head in IRREGULAR:
        forms |= set(IRREGULAR[head].split())
    if head.endswith("e"):
        forms |= {head + "d", head[:-1] + "ing"}
    elif head.endswith("y") and head[-2] not in VOWELS:
        forms |= {head[:-1] + "ies", head[:-1] + "ied", head + "ing"}
    else:
        forms |= {head + "ed", head + "ing"}
    if head.endswith(("s", "x", "sh", "ch")):
        forms.add(head + "es")
    return [form + tail for form in forms]
