"""The order of a list: by what it is grouped and sorted, the same on both engines, and where its next part
begins.

Whatever a list is sorted by, what has none of it comes last, and the number decides between equals; so no
task stands twice in a list or is skipped, however long one reads.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import Case, Expression, F, IntegerField, Min, OuterRef, Q, Subquery, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from tasks.models import Label, Task
from tasks.plan_views.bytewise import Bytewise
from tasks.plan_views.filters import DUES, EARLIER, NONE, Filters
from tasks.queries import TaskQuerySet
from teamops.dates import DAY, monday

Key = Expression | F | Subquery


def _in_order(field: str, values: Sequence[str]) -> Expression:
    ways = [When(**{field: value}, then=Value(place)) for place, value in enumerate(values)]
    return Case(*ways, default=Value(len(values)), output_field=IntegerField())


def _unless_hidden(field: str) -> Expression:
    """What is for a goal that is kept from its reader stands where what has no milestone or phase stands."""
    return Case(When(hides_goal=False, then=F(field)), default=None)


def _first_label() -> Subquery:
    of_task = Label.objects.filter(tasks=OuterRef("pk")).order_by().values("tasks")
    return Subquery(of_task.annotate(first=Min(Bytewise(F("name_key")))).values("first"))


# By the due date; what ended with a day that has passed is neither late nor work to come.
DUE_GROUPS: dict[str, str | Promise] = {
    **{name: title for name, title in DUES.items() if name not in (EARLIER, NONE)},
    EARLIER: gettext_lazy("Earlier"),
    NONE: DUES[NONE],
}


def _due_group(filters: Filters) -> Expression:
    """The place in `DUE_GROUPS`."""
    day, last = filters.day, monday(filters.day) + 6 * DAY
    return Case(
        When(due=None, then=Value(5)),
        When(due__lt=day, status__in=Task.OPEN, then=Value(0)),
        When(due__lt=day, then=Value(4)),
        When(due=day, then=Value(1)),
        When(due__lte=last, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )


# What a list can be sorted by; "plan" is the order of the plan itself.
SORTS: dict[str, str | Promise] = {
    "title": gettext_lazy("Task"),
    "status": gettext_lazy("Status"),
    "owner": gettext_lazy("Owner"),
    "due": gettext_lazy("Due"),
    "priority": gettext_lazy("Priority"),
    "milestone": gettext_lazy("Milestone"),
    "label": gettext_lazy("Labels"),
    "start": pgettext_lazy("task", "Start"),
    "estimate": gettext_lazy("Estimate"),
}
# And by these, where their columns are asked for.
MORE_SORTS = {"due_at", "phase", "spent", "key_result", "blocked"}
GROUPS: dict[str, str | Promise] = {
    "phase": gettext_lazy("Phase"),
    "milestone": gettext_lazy("Milestone"),
    "status": gettext_lazy("Status"),
    "owner": gettext_lazy("Owner"),
    "label": gettext_lazy("Label"),
    "due": gettext_lazy("Due"),
}


def _sort_keys(sort: str) -> list[Key]:
    keys: dict[str, list[Key]] = {
        "plan": [F("position")],
        "title": [Bytewise(F("title_key"))],
        "status": [_in_order("status", Task.Status.values)],
        "owner": [Bytewise(F("assignee__name_key")), F("assignee")],
        "due": [F("due")],
        "priority": [F("priority")],
        "milestone": [_unless_hidden("milestone__due"), _unless_hidden("milestone")],
        "label": [_first_label()],
        "start": [F("starts_on")],
        "estimate": [F("estimate")],
        "phase": [_unless_hidden("phase__position"), _unless_hidden("phase")],
        "spent": [F("spent")],
        "key_result": [_unless_hidden("key_result")],
        "due_at": [F("due_at")],
        "blocked": [Case(When(blocked=True, then=Value(1)), default=None, output_field=IntegerField())],
    }
    return keys[sort]


def _group_keys(group: str, filters: Filters) -> list[Key]:
    keys: dict[str, list[Key]] = {
        "phase": _sort_keys("phase"),
        "milestone": _sort_keys("milestone"),
        "status": _sort_keys("status"),
        "owner": _sort_keys("owner"),
        "label": _sort_keys("label"),
        "due": [_due_group(filters)],
    }
    return keys.get(group, [])


class Order(NamedTuple):
    """By what a list is grouped, and by what sorted within a group."""

    group: str = ""
    sort: str = "due"
    descending: bool = False

    @classmethod
    def read(cls, group: str, sort: str, *, usual: str) -> "Order":
        """As the address says it ("-due" is the latest first); `usual` for what is nothing to sort by."""
        name = sort.removeprefix("-")
        known = name if name in SORTS or name in MORE_SORTS else usual
        return cls(group if group in GROUPS else "", known, sort.startswith("-") and known == name)

    @property
    def text(self) -> str:
        return f"-{self.sort}" if self.descending else self.sort

    def _keys(self, filters: Filters) -> "list[tuple[str, Key, bool]]":
        """Name, expression, whether it descends."""
        grouped = [(key, False) for key in _group_keys(self.group, filters)]
        sorted_by = [(key, self.descending) for key in _sort_keys(self.sort)]
        every = [*grouped, *sorted_by]
        return [(f"key_{place}", key, descends) for place, (key, descends) in enumerate(every)]

    def of(self, rows: TaskQuerySet, filters: Filters, *, after: int | None = None) -> TaskQuerySet | None:
        """The rows in this order, from the one that follows the task `after` on; None: it is not there."""
        keys = self._keys(filters)
        ordered = rows.alias(**{name: key for name, key, _descends in keys})
        if after is not None:
            names = [name for name, _key, _descends in keys]
            last = rows.annotate(**{name: key for name, key, _ in keys}).filter(number=after)
            found = last.values_list(*names, "number").first()
            if found is None:
                return None
            ordered = ordered.filter(_beyond([*keys, ("number", F("number"), False)], found))
        return ordered.order_by(*(_by(name, descends) for name, _key, descends in keys), "number")


def _by(name: str, descends: bool) -> Any:
    key = F(name)
    return key.desc(nulls_last=True) if descends else key.asc(nulls_last=True)


def _beyond(keys: Sequence[tuple[str, Any, bool]], values: Sequence[Any]) -> Q:
    """What comes after these values, key by key."""
    beyond = Q(pk__in=[])
    equal = Q()
    for (name, _key, descends), value in zip(keys, values, strict=True):
        if value is None:
            equal &= Q(**{f"{name}__isnull": True})
            continue
        further = Q(**{f"{name}__{'lt' if descends else 'gt'}": value}) | Q(**{f"{name}__isnull": True})
        beyond |= equal & further
        equal &= Q(**{name: value})
    return beyond
