"""What weekly updates add to a person's page."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.models import WeeklyUpdate
from feedback.updates.page import state_of, state_words
from feedback.updates.standing import State, told_to_guests
from teamops.dates import DAY, monday, today, week_label
from teamops.people.models import Person

WEEKS_SHOWN = 8


@dataclass(frozen=True)
class Week:
    """One update in a person's last weeks."""

    update: WeeklyUpdate
    state: State
    says: str

    @property
    def label(self) -> str:
        return week_label(self.update.week)

    @property
    def number(self) -> int:
        return self.update.week.isocalendar().week


def person_updates(subject: Person, viewer: Person) -> dict[str, Any] | None:
    """The last weeks of a person: which updates they wrote, and how many in time. One query."""
    if subject.is_guest:
        return None
    day = today(viewer.organization)
    rows = WeeklyUpdate.objects.visible_to(viewer).filter(person=subject, week__lte=monday(day))
    rows = rows.select_related("team").order_by("-week", "team__name", "pk")
    weeks = [_week(update, viewer, day) for update in rows[:WEEKS_SHOWN]]
    return {"weeks": weeks, "finding": _finding(weeks)} if weeks else None


def _week(update: WeeklyUpdate, viewer: Person, day: datetime.date) -> Week:
    update.team.organization = viewer.organization
    day = min(day, update.week + 6 * DAY)
    state = state_of(update, day, update.team, ())
    state = told_to_guests(state) if viewer.is_guest else state
    # Of a week that is over nobody wants to know by how many days it is late.
    is_over = state == State.MISSING and not update.waits
    return Week(update, state, _("no update") if is_over else state_words(state, update.due_on, day, None))


def _finding(weeks: list[Week]) -> str:
    """Seven updates of eight, one of them late."""
    owed = [one for one in weeks if one.state not in (State.AWAY, State.EXPECTED)]
    late = sum(one.state == State.LATE for one in owed)
    written = sum(one.state == State.WRITTEN for one in owed) + late
    said = ngettext("%(written)s update of %(all)s", "%(written)s updates of %(all)s", len(owed))
    says = said % {"written": written, "all": len(owed)}
    if not late:
        return says
    behind = ngettext("%(n)s late", "%(n)s late", late) % {"n": late}
    return _("%(finding)s, %(late)s") % {"finding": says, "late": behind}
