"""Text from outside: what is refused, and how it is folded for search and uniqueness."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def fold(text: str) -> str:
    """The form in which names are compared: NFKC, case folded, white space collapsed.

    Both database engines compare it alike; SQLite folds no case outside ASCII by itself.
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def refuse_nul(text: str) -> None:
    """Validator: PostgreSQL cannot store a NUL character, and nobody types one."""
    if "\x00" in text:
        raise ValidationError(
            _("The text holds a character that cannot be stored. Type it again."), code="nul"
        )
