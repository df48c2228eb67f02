"""Text from outside: what is refused, and how it is folded for search and uniqueness."""

import functools
import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

NAME_KEY_LENGTH = 240
TEXT_KEY_LENGTH = 600


def fold(text: str) -> str:
    """The form in which names are compared: NFKC, case folded, white space collapsed.

    Both database engines compare it alike; SQLite folds no case outside ASCII by itself. A NUL character is
    left out: none is stored, and PostgreSQL looks for none.
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace("\x00", "").split())


def name_key(name: str) -> str:
    """What is stored beside a name to find and compare it: at most 240 characters.

    NFKC makes up to eighteen letters of one, so the folded form of a name that fits may not fit.
    """
    return fold(name)[:NAME_KEY_LENGTH]


@functools.lru_cache(maxsize=4_096)
def initials_of(name: str) -> str:
    """Two letters for the avatar; of a Chinese name its last character."""
    words = name.split()
    if not words:
        return "?"
    if ord(words[0][0]) > 0x2E80:
        return name.strip()[-1]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def text_key(text: str) -> str:
    """The same beside a line of text, as a goal or a task is called: at most 600 characters."""
    return fold(text)[:TEXT_KEY_LENGTH]


_TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def unturned(text: str) -> str:
    """Without the marks that turn the direction of all that follows on a line; nobody sees them.

    Letters that run from the right need none, and the marks between two words (U+200E, U+200F) stay.
    """
    return text.translate(_TURNS)


def one_line(text: str) -> str:
    """The text on one line, with single spaces, and without marks that turn its direction."""
    return " ".join(unturned(text).split())


# Where a Chinese character meets a Latin letter or a digit.
_MEETING = re.compile(r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[\u4e00-\u9fff])")


# Chinese marks bring their space with them.
_AFTER_MARK = re.compile(r"(?<=[，。：；！？、]) +")


def spaced(text: str) -> str:
    """A plain text with the spaces that a page sets by itself (`text-autospace`): 在 Lantern 有."""
    return _AFTER_MARK.sub("", _MEETING.sub(" ", text))


def spaced_html(html: str) -> str:
    """The same for what stands between tags: mail programs do not know `text-autospace`."""
    return re.sub("(?<=>)[^<]+", lambda between: spaced(between[0]), html)


def typed_number(text: str) -> int | None:
    """A whole number of up to nine digits, as an address or a form holds it; None for anything else."""
    return int(text) if text.isdecimal() and len(text) < 10 else None


def decode(data: bytes) -> str | None:
    """The text of a file: UTF-8 with or without BOM, UTF-16 with BOM (Excel's "Unicode text"), GB18030 (a
    Chinese Excel). None for what is none of these.
    """
    is_utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if is_utf16 else ["utf-8-sig", "gb18030"]:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def refuse_nul(text: str) -> None:
    """Validator: PostgreSQL cannot store a NUL character, and nobody types one."""
    if "\x00" in text:
        raise ValidationError(
            _("The text holds a character that cannot be stored. Type it again."), code="nul"
        )
