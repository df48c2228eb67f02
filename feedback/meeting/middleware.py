"""Tells who asks whether a meeting's page has something new that it has not, before anything else is done.

Fifty pages that ask every other second would cost more by finding out who asks than by looking for what is
new. So whoever was found is given a word, signed for the address and for a minute. With it the page is told
"nothing new", and no more: where there is something, or the minute is over, it is found out again who asks.
"""

import datetime
from collections.abc import Callable

from django.core import signing
from django.http import HttpRequest, HttpResponse

from feedback.meeting.pulse import version_of

WORD = "X-Live-Word"
HOLDS_FOR = 60  # seconds; a page that is looked at is given a new one every twenty
ENDS = "/live/"
_signer = signing.TimestampSigner(salt="feedback.meeting.live")


def word_for(path: str, team: int, week: datetime.date) -> str:
    """For who may see the team of this address."""
    return _signer.sign(f"{path} {team} {week.isoformat()}")


class NothingNew:
    """The first of all: 204 for a word that holds and a version that is still the present one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "GET" and request.path.endswith(ENDS) and self._is_nothing_new(request):
            return HttpResponse(status=204, headers={"Cache-Control": "no-store"})
        return self.get_response(request)

    def _is_nothing_new(self, request: HttpRequest) -> bool:
        word, since = request.headers.get(WORD), request.GET.get("since")
        if not word or not since or "here" in request.GET:
            return False
        try:
            path, team, week = _signer.unsign(word, max_age=HOLDS_FOR).rsplit(" ", 2)
        except signing.BadSignature:
            return False
        return path == request.path and version_of(int(team), datetime.date.fromisoformat(week)) == since
