"""`?as_of=2026-11-01`: pages of goals as they were known at the end of a past day."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from goals.as_of import LONGEST, Past, asked_day, look_back
from teamops.dates import today
from teamops.errors import RuleBroken
from teamops.people.http import OrgRequest

OTHERS = ("cycle", "kr", "tab")


@dataclass(frozen=True)
class AsOf:
    """What the address asks for; `past` None: today's page, with a sentence why where a day was refused."""

    today: datetime.date
    past: Past | None = None
    typed: str = ""
    refusal: str = ""
    others: Sequence[tuple[str, str]] = ()  # what else the address asks for

    @property
    def day(self) -> datetime.date | None:
        return self.past.day if self.past else None

    @property
    def on(self) -> datetime.date:
        """The day that the page shows."""
        return self.past.day if self.past else self.today

    @property
    def back(self) -> str:
        """The same page as it is today."""
        return f"?{urlencode(self.others)}"

    @property
    def query(self) -> SafeString:
        """For links, so that they keep the day: `?as_of=2026-11-01`, nothing for today."""
        return format_html("?as_of={}", self.day.isoformat()) if self.day else SafeString("")

    @property
    def more(self) -> SafeString:
        """The same behind other parameters."""
        return format_html("&amp;as_of={}", self.day.isoformat()) if self.day else SafeString("")

    def refused(self, sentence: str) -> "AsOf":
        return replace(self, past=None, refusal=sentence)


def asked_as_of(request: OrgRequest) -> AsOf:
    """The day that the address asks for. Two queries where it is a past one."""
    others = [(name, request.GET[name]) for name in OTHERS if name in request.GET]
    typed = request.GET.get("as_of", "").strip()[:LONGEST]
    now = AsOf(today(request.organization), typed=typed, others=others)
    try:
        day = asked_day(typed, now.today)
    except RuleBroken as broken:
        return now.refused(str(broken.message))
    return replace(now, past=look_back(request.organization, day)) if day else now
