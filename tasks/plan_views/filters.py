"""Which tasks a view shows, as its address says it: the same words for the list, the board, the timeline and
the calendar, and for views that are saved.

A parameter may stand several times; then a task of any of its values is shown. Different parameters narrow
each other. What an address holds that is nothing to choose is left out, and named in `refused`.
"""

import datetime
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tasks.models import Task
from tasks.queries import TaskQuerySet
from teamops.dates import DAY, monday, today
from teamops.people.models import Person
from teamops.text import fold, typed_number

# A filter holds so many values at most, and so many letters of text.
MOST_VALUES = 50
MOST_LETTERS = 100
NONE = "none"
# Whoever looks: so a team's saved view shows everybody their own.
ME = "me"
BLOCKED = "blocked"
# Open and ended ones, where a page shows the open ones unless it is told otherwise.
ALL = "all"
STATUSES: dict[str, str | Promise] = {
    **{status.value: status.label for status in Task.Status},
    BLOCKED: gettext_lazy("Blocked"),
}
# What ended with a day that has passed; all others are of open tasks where a page shows open ones.
EARLIER = "earlier"
DUES: dict[str, str | Promise] = {
    "overdue": gettext_lazy("Overdue"),
    "today": gettext_lazy("Today"),
    "week": gettext_lazy("This week"),
    "later": gettext_lazy("Later"),
    EARLIER: gettext_lazy("Earlier, ended"),
    NONE: gettext_lazy("No date"),
}
TITLES: dict[str, str | Promise] = {
    "owner": gettext_lazy("Owner"),
    "status": gettext_lazy("Status"),
    "milestone": gettext_lazy("Milestone"),
    "label": gettext_lazy("Label"),
    "due": gettext_lazy("Due"),
    "text": pgettext_lazy("filter", "Text"),
}


def _is_one(value: str) -> bool:
    return value == NONE or typed_number(value) is not None


ALLOWED: dict[str, Callable[[str], bool]] = {
    "owner": lambda value: value == ME or _is_one(value),
    "status": lambda value: value in STATUSES or value == ALL,
    "milestone": _is_one,
    "label": _is_one,
    "due": lambda value: value in DUES,
}


class Filters(NamedTuple):
    """What is chosen. Owners, milestones and labels are ids as text, or "none"; an owner may be "me".

    `refused` are the name and value of what the address holds and nobody can choose. `me` and `day` are who
    looks, and their today.
    """

    owner: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    milestone: tuple[str, ...] = ()
    label: tuple[str, ...] = ()
    due: tuple[str, ...] = ()
    text: str = ""
    refused: tuple[tuple[str, str], ...] = ()
    me: int = 0
    day: datetime.date = datetime.date.min

    @classmethod
    def read(cls, query: QueryDict, person: Person) -> "Filters":
        """What the part of the address after the question mark says."""
        chosen: dict[str, tuple[str, ...]] = {}
        refused: list[tuple[str, str]] = []
        for name, is_allowed in ALLOWED.items():
            values = [value for value in dict.fromkeys(query.getlist(name)) if value]
            chosen[name] = tuple(value for value in values[:MOST_VALUES] if is_allowed(value))
            refused += [(name, value) for value in values[:MOST_VALUES] if not is_allowed(value)]
        text = " ".join(query.get("text", "").replace("\x00", "").split())[:MOST_LETTERS]
        return cls(**chosen, text=text, refused=tuple(refused), me=person.pk, day=today(person))

    def of(self, rows: TaskQuerySet) -> TaskQuerySet:
        """Those of the rows that are to be shown. The rows come from `visible_to`."""
        for name, condition in CONDITIONS.items():
            if getattr(self, name):
                rows = rows.filter(condition(self))
        return rows

    @property
    def is_active(self) -> bool:
        """Whether anything is filtered."""
        return bool(self.pairs())

    @property
    def says(self) -> list[str]:
        """What was left out of the address, a sentence for each."""
        sentence = _("“%(value)s” is nothing to choose for “%(filter)s”, so it is left out.")
        return [
            sentence % {"value": value[:MOST_LETTERS], "filter": TITLES[name]} for name, value in self.refused
        ]

    def pairs(self) -> list[tuple[str, str]]:
        """Name and value of everything that is chosen, as a form or an address holds it."""
        pairs = [(name, value) for name in ALLOWED for value in getattr(self, name)]
        return [*pairs, ("text", self.text)] if self.text else pairs

    def query(self, **more: str) -> str:
        """The part of an address after the question mark, for links; `more` comes first, if it is filled."""
        first = [(name, value) for name, value in more.items() if value]
        return urlencode([*first, *self.pairs()])

    def without(self, name: str, value: str = "") -> "Filters":
        """The same without a value, or (no `value`) without everything of that name."""
        if name == "text":
            return self._replace(text="")
        rest: dict[str, Any] = {name: tuple(one for one in getattr(self, name) if value and one != value)}
        return self._replace(**rest)


def _numbers(values: Sequence[str]) -> list[int]:
    return [number for value in values if (number := typed_number(value)) is not None]


def _of_owner(filters: Filters) -> Q:
    owners = _numbers(filters.owner) + [filters.me] * (ME in filters.owner)
    return Q(assignee__in=owners) | _is_empty("assignee", filters.owner)


def _of_status(filters: Filters) -> Q:
    if ALL in filters.status:
        return Q()
    blocked = Q(blocked=True) if BLOCKED in filters.status else Q()
    statuses = [status for status in filters.status if status != BLOCKED]
    return Q(status__in=statuses) | blocked if statuses else blocked


def _of_milestone(filters: Filters) -> Q:
    """What is for a goal that is kept from its reader tells of no milestone."""
    named = Q(milestone__in=_numbers(filters.milestone), hides_goal=False)
    if NONE not in filters.milestone:
        return named
    return named | Q(milestone=None) | Q(hides_goal=True)


def _of_label(filters: Filters) -> Q:
    """By a subquery: a join would show a task with two of the labels twice."""
    labelled = Task.labels.through.objects
    named = Q(pk__in=labelled.filter(label__in=_numbers(filters.label)).values("task"))
    if NONE not in filters.label:
        return named
    return named | ~Q(pk__in=labelled.values("task"))


def _of_due(filters: Filters) -> Q:
    last = monday(filters.day) + 6 * DAY
    ways = {
        "overdue": Q(due__lt=filters.day, status__in=Task.OPEN),
        "today": Q(due=filters.day),
        "week": Q(due__gte=filters.day, due__lte=last),
        "later": Q(due__gt=last),
        EARLIER: Q(due__lt=filters.day) & ~Q(status__in=Task.OPEN),
        NONE: Q(due=None),
    }
    found = Q(pk__in=[])
    for value in filters.due:
        found |= ways[value]
    return found


def _is_empty(field: str, values: Sequence[str]) -> Q:
    return Q(**{f"{field}__isnull": True}) if NONE in values else Q(pk__in=[])


CONDITIONS: dict[str, Callable[[Filters], Q]] = {
    "owner": _of_owner,
    "status": _of_status,
    "milestone": _of_milestone,
    "label": _of_label,
    "due": _of_due,
    "text": lambda filters: Q(title_key__contains=fold(filters.text)),
}
