"""Who may comment. What may be seen was decided when the subject was fetched."""

from typing import Any


def can_comment(person: Any) -> bool:
    """Members comment everywhere; guests read."""
    return not person.is_guest
