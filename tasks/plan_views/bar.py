"""The bar above a view: what can be filtered, what is, and the ways to other views with the same filters."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tasks.models import ActionPlan, Label, Milestone, SavedView
from tasks.plan_views.filters import ALL, DUES, ME, NONE, STATUSES, TITLES, Filters
from tasks.plan_views.permissions import can_change_view
from tasks.plan_views.queries import (
    labels_and_views,
    milestones_of_plan,
    milestones_of_team,
    owners_to_choose,
)
from teamops.formats import names_of
from teamops.people.models import Person, Team
from teamops.text import typed_number

VIEWS: dict[str, str | Promise] = {
    "list": gettext_lazy("List"),
    "board": gettext_lazy("Board"),
    "timeline": gettext_lazy("Timeline"),
    "calendar": gettext_lazy("Calendar"),
}
# Of all tasks of a team; a timeline and a calendar are of a plan.
OF_TEAM = {"list": "team_tasks", "board": "board"}


class Choice(NamedTuple):
    value: str
    text: str
    chosen: bool = False


class Filter(NamedTuple):
    """One thing to filter by. `says`: what is chosen of it, in words."""

    name: str
    title: str
    choices: tuple[Choice, ...]

    @property
    def says(self) -> str:
        return names_of(choice.text for choice in self.choices if choice.chosen)

    @property
    def number(self) -> int:
        return sum(choice.chosen for choice in self.choices)


class Chosen(NamedTuple):
    """What is filtered by, in words, and the address without it, from the question mark on."""

    title: str
    says: str
    without: str


class Bar(NamedTuple):
    """Everything that the bar shows, as plain values. `kept`: what else stays in the address; `clear`: the
    address without filters, from the question mark on; `labels_url`: where the team's labels are kept."""

    filters: tuple[Filter, ...]
    text: str
    chosen: tuple[Chosen, ...]
    says: tuple[str, ...]
    kept: tuple[tuple[str, str], ...]
    clear: str
    labels_url: str

    @property
    def is_active(self) -> bool:
        return bool(self.chosen)


class Choosable(NamedTuple):
    """What tasks of a place can have: who may own them, the milestones, and the labels of the team, with
    the address where those are kept; and the views of the place that are saved."""

    owners: Sequence[Person]
    milestones: Sequence[Milestone]
    labels: Sequence[Label]
    labels_url: str
    views: Sequence[SavedView]


def choosable(
    filters: Filters,
    person: Person,
    team: Team,
    plan: ActionPlan | None,
    milestones: Sequence[Milestone] | None = None,
) -> Choosable:
    """Three queries; two where the page has read the milestones already."""
    owners = owners_to_choose(person, team.pk, _numbers(filters.owner))
    if milestones is not None:
        pass
    elif plan:
        milestones = milestones_of_plan(person, plan.pk)
    else:
        milestones = milestones_of_team(person, team.pk, _numbers(filters.milestone))
    url = reverse("label_list", args=[team.organization.slug, team.slug])
    labels, views = labels_and_views(person, team.pk, plan.pk if plan else None)
    return Choosable(owners, milestones, labels, url, views)


def _numbers(values: Iterable[str]) -> list[int]:
    return [number for value in values if (number := typed_number(value)) is not None]


def bar(filters: Filters, can_have: Choosable, **kept: str) -> Bar:
    """The bar for these filters. `kept`: what else stands in the address, such as view and sort."""
    stays = tuple((name, value) for name, value in kept.items() if value)
    offered: dict[str, list[tuple[str, str]]] = {
        "owner": [
            (ME, _("Me")),
            (NONE, _("Nobody")),
            *((str(owner.pk), owner.name) for owner in can_have.owners),
        ],
        "status": [(value, str(text)) for value, text in STATUSES.items()],
        "milestone": [
            (NONE, _("No milestone")),
            *((str(point.pk), point.title) for point in can_have.milestones),
        ],
        "label": [(NONE, _("No label")), *((str(label.pk), label.name) for label in can_have.labels)],
        "due": [(value, str(text)) for value, text in DUES.items()],
    }
    if ALL in filters.status:
        offered["status"].append((ALL, _("All, ended ones too")))
    shown = tuple(
        Filter(name, str(TITLES[name]), _choices(choices, getattr(filters, name)))
        for name, choices in offered.items()
    )
    says = {one.name: one.says for one in shown} | {"text": filters.text}
    return Bar(
        filters=shown,
        text=filters.text,
        chosen=tuple(
            Chosen(str(TITLES[name]), words, "?" + filters.without(name).query(**dict(stays)))
            for name, words in says.items()
            if words
        ),
        says=tuple(filters.says),
        kept=stays,
        clear="?" + Filters().query(**dict(stays)),
        labels_url=can_have.labels_url,
    )


def _choices(offered: Sequence[tuple[str, str]], chosen: Sequence[str]) -> tuple[Choice, ...]:
    """What is chosen and not offered (who has left, a milestone that is gone) can still be taken away."""
    known = {value for value, _text in offered}
    gone = [Choice(value, _("No longer here (%(id)s)") % {"id": value}, chosen=True) for value in chosen]
    return (
        *(Choice(value, text, value in chosen) for value, text in offered),
        *(choice for choice in gone if choice.value not in known),
    )


class View(NamedTuple):
    """A way to look at the same tasks: address, name, whether it is the present one."""

    url: str
    text: str
    current: bool


def address(view: str, team: Team, plan: ActionPlan | None) -> str:
    """Where a view of a plan or of a team's tasks is shown, without what it is asked."""
    slug = team.organization.slug
    if plan:
        return reverse("plan", args=[slug, plan.pk])
    return reverse(OF_TEAM.get(view, "team_tasks"), args=[slug, team.slug])


def switch(present: str, filters: Filters, team: Team, plan: ActionPlan | None) -> list[View]:
    """The views of a plan or of a team, with the same filters."""
    return [
        View(f"{address(name, team, plan)}?{filters.query(view=name)}", str(text), name == present)
        for name, text in VIEWS.items()
        if plan or name in OF_TEAM
    ]


class Saved(NamedTuple):
    """A way to a view that was saved."""

    view: SavedView
    url: str
    current: bool
    can_change: bool


def saved_links(
    views: Iterable[SavedView], person: Person, team: Team, plan: ActionPlan | None, present: str
) -> list[Saved]:
    """`present` is what the present view is asked."""
    links = []
    for view in views:
        view.team = team
        url = f"{address(view.look, team, plan)}?{view.query}"
        links.append(Saved(view, url, view.query == present, can_change_view(person, view)))
    return links
