"""A support request as a line of a page: worded for the reader, on a day."""

import datetime
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from goals.models import Goal
from tasks.models import SupportRequest, Task
from teamops.dates import day_of, working_days_between
from teamops.formats import ago, day_name, one_after_another
from teamops.people.models import Organization

State = SupportRequest.State
# After so many working days without an answer somebody is asked again, and it is at risk.
PATIENCE = 2
ENDED = {
    State.SUPPLIED: ("done", gettext_lazy("supplied")),
    State.DECLINED: ("off_track", gettext_lazy("declined")),
    State.WITHDRAWN: ("dropped", gettext_lazy("withdrawn")),
}


def days(number: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", number) % {"n": number}


def waited(took: int | None, age: int) -> str:
    """How long somebody has waited for an answer, or (`took`) had to."""
    if took is None:
        return days(age)
    return _("answered after %(days)s") % {"days": days(took)} if took else _("answered the same day")


def look(
    state: str,
    *,
    on: datetime.date,
    asked_on: datetime.date,
    needed_by: datetime.date | None,
    promised_for: datetime.date | None,
    waits: bool,
) -> tuple[str, str]:
    """(status whose shape it has, words) of a request; `waits`: nobody has answered for two working days."""
    if state in ENDED:
        shape, word = ENDED[State(state)]
        return shape, str(word)
    if state == State.PROMISED and promised_for:
        if promised_for < on:
            return "off_track", _("promised for %(day)s, overdue") % {"day": day_name(promised_for, on)}
        words = _("promised for %(day)s") % {"day": day_name(promised_for, on)}
        is_late = bool(needed_by and promised_for > needed_by)
        return ("at_risk" if is_late else "on_track"), words
    if not waits:
        return "not_started", _("asked %(when)s") % {"when": ago(asked_on, on)}
    is_late = bool(needed_by and needed_by < on)
    return ("off_track" if is_late else "at_risk"), _("no answer for %(days)s") % {
        "days": days((on - asked_on).days)
    }


def asked_on(request: SupportRequest, organization: Organization) -> datetime.date:
    return day_of(request.asked_at, organization)


def waits(request: SupportRequest, on: datetime.date, organization: Organization) -> bool:
    """Whether nobody has answered for two working days."""
    if request.state != State.ASKED:
        return False
    return working_days_between(asked_on(request, organization), on, organization.country) >= PATIENCE


def response_days(request: SupportRequest, organization: Organization) -> int | None:
    """Calendar days from the question to the first answer; 0 on the same day, None without an answer."""
    if request.answered_at is None:
        return None
    return (day_of(request.answered_at, organization) - asked_on(request, organization)).days


@dataclass(frozen=True)
class Line:
    """A request on a day of its organization."""

    request: SupportRequest
    on: datetime.date
    organization: Organization

    @property
    def look(self) -> tuple[str, str]:
        one = self.request
        return look(
            one.state,
            on=self.on,
            asked_on=asked_on(one, self.organization),
            needed_by=one.needed_by,
            promised_for=one.promised_for,
            waits=waits(one, self.on, self.organization),
        )

    @property
    def age(self) -> int:
        """Calendar days since it was asked, until it ended."""
        end = day_of(self.request.closed_at, self.organization) if self.request.closed_at else self.on
        return (end - asked_on(self.request, self.organization)).days

    @property
    def time(self) -> str:
        """How long it has waited, or how long the answer took; nothing where there was none."""
        took = response_days(self.request, self.organization)
        return waited(took, self.age) if took is not None or self.request.is_open else ""

    @property
    def is_late(self) -> bool:
        """Whether the day on which it is needed has passed."""
        return bool(self.request.is_open and self.request.needed_by and self.request.needed_by < self.on)

    @property
    def shows_goal(self) -> bool:
        """Whether its reader may be told what it is for; see `visible_to`."""
        return not getattr(self.request, "hides_goal", False)

    @property
    def task(self) -> Task | None:
        """The task that it is for, unless that lies in the trash or is not to be named."""
        task = self.request.task
        return task if task is not None and task.removed_at is None and self.shows_goal else None

    @property
    def goal(self) -> Goal | None:
        return self.request.goal if self.shows_goal else None


def lines_of(requests: Iterable[SupportRequest], on: datetime.date, organization: Organization) -> list[Line]:
    return [Line(one, on, organization) for one in requests]


def finding(lines: Sequence[Line]) -> str:
    """How many wait, how many of them without an answer and for how long, and what is overdue."""
    still = [line for line in lines if line.request.is_open]
    if not still:
        return _("Nobody waits for support.")
    says = [ngettext("%(n)s open request.", "%(n)s open requests.", len(still)) % {"n": len(still)}]
    return one_after_another(
        [
            *says,
            *unanswered(
                [line.age for line in still if line.request.state == State.ASKED],
                sum(_is_overdue(line.request, line.on) for line in still),
            ),
        ]
    )


def _is_overdue(request: SupportRequest, on: datetime.date) -> bool:
    return bool(request.state == State.PROMISED and request.promised_for and request.promised_for < on)


def unanswered(ages: Sequence[int], overdue: int) -> list[str]:
    """What of the open ones asks for somebody; `ages` in days of what nobody has answered."""
    says = []
    if ages:
        said = ngettext(
            "%(n)s without an answer, for up to %(days)s.",
            "%(n)s without an answer, for up to %(days)s.",
            len(ages),
        )
        says.append(said % {"n": len(ages), "days": days(max(ages))})
    if overdue:
        says.append(
            ngettext("%(n)s promise is overdue.", "%(n)s promises are overdue.", overdue) % {"n": overdue}
        )
    return says


def median_response(requests: Iterable[SupportRequest], organization: Organization) -> float | None:
    """The middle of the response times in calendar days; None without an answer."""
    took = [days for one in requests if (days := response_days(one, organization)) is not None]
    return statistics.median(took) if took else None
