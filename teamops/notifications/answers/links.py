"""The signed links of e-mails: for one reminder as it was told on one day, or for ending one kind of mail.

What is signed are ids and a digest, so that a link names nothing; who has it can do what it is for, in the
name of the person to whom it was sent, and nothing else. A link to answer works once and for `LIFETIME`; one
that ends mail works as long as the person is there, since mail programs keep messages for years.
"""

import datetime
import hashlib
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.urls import reverse

from teamops.notifications.answers.registry import Answer

LIFETIME = datetime.timedelta(days=14)
SALT = "notifications.answer"
UNSUBSCRIBE_SALT = "notifications.unsubscribe"


class Forged(Exception):
    """Nobody has made this link, or it is not whole."""


class RunOut(Exception):
    """The link is older than its `LIFETIME`."""


@dataclass(frozen=True)
class AnswerLink:
    """What a link to answer stands for: a reminder, the day of its message, a digest of what that said."""

    reminder_id: int
    day: datetime.date
    version: str

    @property
    def path(self) -> str:
        """The address below the installation's own."""
        return reverse("answer_by_mail", args=[signing.dumps(self._signed(), salt=SALT)])

    def _signed(self) -> list[Any]:
        return [self.reminder_id, self.day.toordinal(), self.version]


@dataclass(frozen=True)
class UnsubscribeLink:
    """What a link that ends mail stands for: a person and a kind of message; no kind is all of them."""

    person_id: int
    kind: str = ""

    @property
    def path(self) -> str:
        signed = signing.dumps([self.person_id, self.kind], salt=UNSUBSCRIBE_SALT)
        return reverse("unsubscribe", args=[signed])


def digest(answer: Answer, subject: Any) -> str:
    """What the message said of the subject, as 16 hexadecimal digits."""
    return hashlib.sha256(repr(answer.version(subject)).encode()).hexdigest()[:16]


def read_answer(token: str) -> AnswerLink:
    """The link of a token. Raises Forged or RunOut."""
    reminder_id, day, version = _read(token, SALT, LIFETIME)
    return AnswerLink(reminder_id, datetime.date.fromordinal(day), version)


def read_unsubscribe(token: str) -> UnsubscribeLink:
    """The link of a token. Raises Forged."""
    person_id, kind = _read(token, UNSUBSCRIBE_SALT, None)
    return UnsubscribeLink(person_id, kind)


def _read(token: str, salt: str, lifetime: datetime.timedelta | None) -> Any:
    try:
        return signing.loads(token, salt=salt, max_age=lifetime)
    except signing.SignatureExpired as late:
        raise RunOut from late
    except (signing.BadSignature, ValueError) as broken:
        raise Forged from broken
