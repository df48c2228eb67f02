"""People named in a text: stored as `@[person:12]`, shown as the name that they have when it is read.

So a text never holds a name that somebody has given up: who was erased is a former member in it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

TOKEN = re.compile(r"@\[person:(\d{1,15})\]")


@dataclass(frozen=True)
class Mention:
    """What stands in a token's place; `url` is the person's page, empty for who has none any more."""

    name: str
    url: str = ""


Mentions = Mapping[int, Mention]


def token(pk: int) -> str:
    """What is stored for this person."""
    return f"@[person:{pk}]"


def mentioned(text: str) -> list[int]:
    """Ids of the persons named in a stored text, each once, in their order."""
    return list(dict.fromkeys(int(found[1]) for found in TOKEN.finditer(text)))


def plain(text: str, mentions: Mentions) -> str:
    """The text as people read it, without links; a token of nobody stays as it was typed."""

    def called(found: re.Match[str]) -> str:
        mention = mentions.get(int(found[1]))
        return f"@{mention.name}" if mention else found[0]

    return TOKEN.sub(called, text)


def read_mentions(markdown: MarkdownIt) -> None:
    """Have this parser turn tokens into links; it finds the names in `env["mentions"]`.

    They become Markdown's own tokens, so that a name is escaped and cleaned like every other text.
    """
    markdown.inline.ruler.before("link", "mention", _mention)
    markdown.core.ruler.after("inline", "mention_in_code", _mention_in_code)


def _mention(state: StateInline, silent: bool) -> bool:
    found = TOKEN.match(state.src, state.pos)
    mention = found and _mentions(state).get(int(found[1]))
    if not found or not mention:
        return False
    if not silent:
        linked = bool(mention.url) and state.linkLevel == 0  # no link within a link
        if linked:
            state.push("link_open", "a", 1).attrs = {"href": mention.url, "class": "mention"}
        state.push("text", "", 0).content = f"@{mention.name}"
        if linked:
            state.push("link_close", "a", -1)
    state.pos += len(found[0])
    return True


def _mention_in_code(state: StateCore) -> None:
    for one in state.tokens:
        for part in (one, *(one.children or ())):
            if part.type in ("code_inline", "code_block", "fence"):
                part.content = plain(part.content, _mentions(state))


def _mentions(state: Any) -> Mentions:
    mentions: Mentions = state.env.get("mentions", {})
    return mentions
