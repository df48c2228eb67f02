"""Every write about saved views and limits of work."""

from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from tasks.models import ActionPlan, SavedView, Task, WorkLimit
from tasks.plan_views.bar import VIEWS
from tasks.plan_views.filters import Filters
from tasks.plan_views.permissions import can_change_view, can_save_for_team, can_set_limit
from teamops.activity.actions import record
from teamops.errors import RuleBroken
from teamops.people.models import Person, Team
from teamops.people.permissions import require
from teamops.text import one_line

# One person keeps so many of a place, and so does a team.
MOST_SAVED = 50
# What an address holds beside the filters and is kept with a view.
KEPT = ("view", "by", "group", "sort", "zoom", "goal", "show")


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
    view.query = known(query, by)
    view.save()
    record(view, "saved_view.saved", by=by, team=team if for_team else None, after={"name": name})
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
    record(view, "saved_view.removed", by=by, team=_team_of(view), before={"name": view.name})
    view.delete()


def _team_of(view: SavedView) -> Team | None:
    """What one keeps for oneself is nobody's news."""
    return None if view.person_id else view.team


@transaction.atomic
def set_limit(team: Team, *, by: Person, status: str, most: int | None) -> None:
    """How many tasks of a status the team means to have at one time; None: as many as come."""
    require(can_set_limit, by, team)
    if status not in Task.OPEN:
        raise RuleBroken(_("A limit is for work that is open. Choose one of its columns."), code="status")
    if most is not None and not 0 < most < 1_000:
        raise RuleBroken(
            _("Choose a limit between 1 and 999, or leave it empty."), code="limit", field="most"
        )
    rows = WorkLimit.objects.filter(organization_id=team.organization_id, team=team, status=status)
    before: Any = rows.values_list("most", flat=True).first()
    if before == most:
        return
    if most is None:
        rows.delete()
    else:
        WorkLimit.objects.update_or_create(
            organization_id=team.organization_id, team=team, status=status, defaults={"most": most}
        )
    record(team, "team.work_limit_set", by=by, before={status: before}, after={status: most})
