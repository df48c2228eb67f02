"""Tells who asks whether a meeting's page has something new that it has not, before anything else is done.

Fifty pages that ask every other second would cost more by finding out who asks than by looking for what is
new. So whoever was found is given a word, signed for the address, for who asked and for a minute. With it the
page is told "nothing new", and no more: where there is something, or the minute is over, it is found out
again who asks. With it the page also goes on being here, but only by the session to which it was given.
"""

import datetime
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from feedback.meeting.actions import stay
from feedback.meeting.pulse import version_of

WORD = "X-Live-Word"
HOLDS_FOR = 60  # seconds; then its page finds out again who asks, and is given a new one
ENDS = "/live/"
SALT = "feedback.meeting.live"
_signer = signing.TimestampSigner(salt=SALT)


def word_for(request: HttpRequest, team: int, week: datetime.date, person: int | None) -> str:
    """For who may see the team of this address. `person`: who may go on being here by it; None: nobody may,
    because nobody can be at this meeting now."""
    stays = f"{person} {_browser(request)}" if person else "- -"
    return _signer.sign(f"{request.path} {team} {week.isoformat()} {stays}")


def _session(request: HttpRequest) -> str:
    return request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")


def _browser(request: HttpRequest) -> str:
    """What the word names the session by, without telling it."""
    return salted_hmac(SALT, _session(request)).hexdigest()


class NothingNew:
    """The first of all: 204 for a word that holds and a version that is still the present one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "GET" and request.path.endswith(ENDS) and self._knows(request):
            return HttpResponse(status=204, headers={"Cache-Control": "no-store"})
        return self.get_response(request)

    def _knows(self, request: HttpRequest) -> bool:
        """Whether nothing is new. Where the connection is broken the whole way is gone, by a new one."""
        try:
            return self._is_nothing_new(request)
        except (InterfaceError, OperationalError):
            if not connection.in_atomic_block:
                connection.close()
            return False

    def _is_nothing_new(self, request: HttpRequest) -> bool:
        word, since = request.headers.get(WORD), request.GET.get("since")
        if not word or not since:
            return False
        try:
            path, team, week, person, browser = _signer.unsign(word, max_age=HOLDS_FOR).rsplit(" ", 4)
        except (signing.BadSignature, ValueError):
            return False
        day = datetime.date.fromisoformat(week)
        if path != request.path:
            return False
        # It is not tried beforehand: that would be every second question to the database.
        database: Any = connection  # whose stubs do not know of this
        database.health_check_done = True
        if version_of(int(team), day) != since:
            return False
        if "here" not in request.GET:
            return True
        is_theirs = person.isdecimal() and browser == _browser(request)
        return is_theirs and stay(int(team), day, int(person), session=_session(request))
