"""Every write about saved views and limits of work."""

import datetime
from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from tasks.actions.changes import moment, plain
from tasks.models import ActionPlan, Milestone, SavedView, Task, WorkLimit
from tasks.plan_views.bar import VIEWS
from tasks.plan_views.filters import Filters
from tasks.plan_views.permissions import can_change_view, can_save_for_team, can_set_limit
from tasks.plan_views.queries import limits_of_columns
from teamops.activity.actions import record
from teamops.activity.models import Event
from teamops.activity.undo import changed_meanwhile, words_of
from teamops.errors import RuleBroken
from teamops.people.models import Person, Team
from teamops.people.permissions import require
from teamops.text import one_line, typed_number

# One person keeps so many of a place, and so does a team.
MOST_SAVED = 50
# What an address holds beside the filters and is kept with a view.
KEPT = ("view", "by", "group", "sort", "more", "zoom", "goal", "show")


@transaction.atomic
def save_view(
    team: Team, plan: ActionPlan | None, *, by: Person, name: str, query: str, for_team: bool = False
) -> SavedView:
    """Keep what a view is asked, for oneself or for the team. The same name again is given to the new one."""
    if for_team:
        require(can_save_for_team, by, team)
    name = _clean(name)
    mine = SavedView.objects.filter(
        organization_id=team.organization_id, team=team, plan=plan, person=None if for_team else by
    )
    Team.objects.select_for_update().get(pk=team.pk)  # two clicks wait in line
    view = mine.filter(name=name).first()
    if view is None:
        if mine.count() >= MOST_SAVED:
            raise RuleBroken(
                _("There are %(n)s saved views here already. Remove one that is no longer used.")
                % {"n": MOST_SAVED},
                code="too_many",
            )
        view = SavedView(organization_id=team.organization_id, team=team, plan=plan, name=name)
        view.person, view.created_by = None if for_team else by, by
    old, view.query = view.query, known(query, by)
    before = {} if view.pk is None else {"name": name}
    view.save()
    record(
        view,
        "saved_view.saved",
        by=by,
        team=team if for_team else None,
        before=before,
        after={"name": name},
        words={"query": (old, view.query)},
    )
    return view


def _clean(name: str) -> str:
    name = one_line(name)
    if not name:
        raise RuleBroken(_("Give the view a name."), code="required", field="name")
    return name[:60]


def known(query: str, person: Person) -> str:
    """Of an address that was sent, what a view understands."""
    asked = QueryDict(query)
    kept = {name: asked.get(name, "")[:40] for name in KEPT}
    if kept["view"] not in VIEWS:
        kept["view"] = "list"
    found = Filters.read(asked, person).query(**kept)
    if len(found) > SavedView._meta.get_field("query").max_length:  # type: ignore[operator]
        raise RuleBroken(_("These are more filters than a view can keep. Take some away."), code="too_long")
    return found


@transaction.atomic
def rename_view(view: SavedView, *, by: Person, name: str) -> SavedView:
    """Give a saved view another name."""
    require(can_change_view, by, view)
    before, view.name = view.name, _clean(name)
    view.save(update_fields=["name"])
    record(
        view,
        "saved_view.renamed",
        by=by,
        team=_team_of(view),
        before={"name": before},
        after={"name": view.name},
    )
    return view


@transaction.atomic
def remove_view(view: SavedView, *, by: Person) -> None:
    """Remove a saved view; the tasks that it shows stay what they are."""
    require(can_change_view, by, view)
    before = {name: plain(getattr(view, name)) for name in ("name", "team", "plan", "person", "created_by")}
    record(
        view,
        "saved_view.removed",
        by=by,
        team=_team_of(view),
        before=before | {"uuid": view.uuid.hex, "created_at": moment(view.created_at)},
        words={"query": (view.query, "")},
    )
    view.delete()


def _team_of(view: SavedView) -> Team | None:
    """What one keeps for oneself is nobody's news."""
    return None if view.person_id else view.team


@transaction.atomic
def set_limit(team: Team, *, by: Person, key: str, most: int | None, columns: str = "status") -> None:
    """How many tasks the team means to have in a column at one time; None: as many as come.

    `columns`: "status", "owner" or "milestone"; `key`: a status, or the id of a person or a milestone.
    """
    require(can_set_limit, by, team)
    column = _column_to_limit(team, columns, key, by)
    if most is not None and not 0 < most < 1_000:
        raise RuleBroken(
            _("Choose a limit between 1 and 999, or leave it empty."), code="limit", field="most"
        )
    rows = WorkLimit.objects.filter(organization_id=team.organization_id, team=team, **column)
    before: Any = rows.values_list("most", flat=True).first()
    if before == most:
        return
    if most is None:
        rows.delete()
    else:
        WorkLimit.objects.update_or_create(
            organization_id=team.organization_id, team=team, **column, defaults={"most": most}
        )
    name = key if columns == "status" else f"{columns}:{key}"
    record(team, "team.work_limit_set", by=by, before={name: before}, after={name: most})


def _column_to_limit(team: Team, columns: str, key: str, by: Person) -> dict[str, Any]:
    """What a limit of this column holds."""
    if columns == "status" and key in Task.OPEN:
        return {"status": key}
    number = typed_number(key)
    if columns == "owner" and number is not None:
        owner = Person.objects.visible_to(by).filter(pk=number).first()
        if owner is not None:
            return {"owner": owner}
    if columns == "milestone" and number is not None:
        points = Milestone.objects.visible_to(by).filter(plan__team=team)
        milestone = points.filter(pk=number).first()
        if milestone is not None:
            return {"milestone": milestone}
    raise RuleBroken(_("A limit is for work that is open. Choose one of its columns."), code="column")


# --- Undo ---------------------------------------------------------------------------------------------


def take_back_views(events: Sequence[Event], by: Person) -> None:
    """A view is there, is named and asks for what it did, where nobody has changed it since."""
    for event in events:
        BACK[event.verb](event, by)


def _there(event: Event, by: Person) -> SavedView:
    rows = SavedView.objects.select_related("team", "plan").filter(organization=by.organization_id)
    view = rows.filter(pk=event.subject_id, name=event.after["name"]).first()
    if view is None:
        raise changed_meanwhile()
    return view


def _save_back(event: Event, by: Person) -> None:
    """A new view is gone; one that was saved over asks for what it did before."""
    view = _there(event, by)
    old, new = words_of(event, "query")
    if view.query != new:
        raise changed_meanwhile()
    if not event.before:
        return remove_view(view, by=by)
    require(can_change_view, by, view)
    view.query = old
    view.save(update_fields=["query"])
    record(view, "saved_view.saved", by=by, team=_team_of(view), before=event.after, after=event.before)


def _name_back(event: Event, by: Person) -> None:
    rename_view(_there(event, by), by=by, name=event.before["name"])


def _keep_again(event: Event, by: Person) -> None:
    query, _none = words_of(event, "query")
    kept = event.before
    same = SavedView.objects.filter(
        organization=by.organization_id, team=kept["team"], plan=kept["plan"], person=kept["person"]
    )
    if same.filter(name=kept["name"]).exists() or SavedView.objects.filter(pk=event.subject_id).exists():
        raise changed_meanwhile()
    view = SavedView(pk=event.subject_id, uuid=kept["uuid"], organization_id=by.organization_id, query=query)
    view.name, view.team_id, view.plan_id = kept["name"], kept["team"], kept["plan"]
    view.person_id, view.created_by_id = kept["person"], kept["created_by"]
    view.created_at = datetime.datetime.fromisoformat(kept["created_at"])
    require(can_change_view, by, view)
    view.save(force_insert=True)
    record(view, "saved_view.saved", by=by, team=_team_of(view), after={"name": view.name})


def take_back_limits(events: Sequence[Event], by: Person) -> None:
    """A column has the limit that it had."""
    for event in events:
        team = Team.objects.get(pk=event.subject_id, organization=by.organization_id)
        for name, most in event.after.items():
            columns, _colon, key = name.rpartition(":")
            columns = columns or "status"
            if limits_of_columns(team.pk, columns).get(key) != most:
                raise changed_meanwhile()
            set_limit(team, by=by, columns=columns, key=key, most=event.before[name])


BACK: dict[str, Callable[[Event, Person], None]] = {
    "saved_view.saved": _save_back,
    "saved_view.renamed": _name_back,
    "saved_view.removed": _keep_again,
}
