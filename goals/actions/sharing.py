"""Who works on a goal and who sees it: shared with other teams, somebody's own, private, or not shown yet."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from goals.models import Goal, TeamChoice
from teamops.activity.actions import record
from teamops.errors import RuleBroken
from teamops.people.models import Person, Team
from teamops.people.permissions import can_manage_team, require
from teamops.versions import save_version


def refuse_sharing(goal: Goal, teams: Sequence[Team]) -> None:
    """Raise RuleBroken where a goal's teams, its privacy and its owner do not go together."""
    if any(team.organization_id != goal.organization_id for team in teams):
        raise RuleBroken(_("Choose one from the list."), code="unknown", field="contributing_teams")
    if any(team.pk == goal.team_id for team in teams):
        raise RuleBroken(
            _("It is this team’s goal already. Choose other teams that work on it too."),
            code="own_team",
            field="contributing_teams",
        )
    if (goal.is_private or goal.is_personal) and goal.owner is None:
        raise RuleBroken(
            _("A personal or private goal has an owner. Choose whose it is."), code="owner", field="owner"
        )
    if goal.is_private:
        _refuse_private(goal, teams)


def _refuse_private(goal: Goal, teams: Sequence[Team]) -> None:
    """What others work on or have promised something for, they have to see."""
    if teams:
        raise RuleBroken(
            _("Other teams work on this goal, so it cannot be private. Take them out first."),
            code="shared",
            field="is_private",
        )
    if goal.pk and goal.dependencies.open().exists():
        raise RuleBroken(
            _("Another team is asked for something for this goal. Withdraw that before you make it private."),
            code="asked",
            field="is_private",
        )


def share_with(goal: Goal, by: Person | None, teams: Iterable[Team] | None) -> bool:
    """Make exactly these teams work on the goal too (None: those who do already), if that is possible.

    Whether that changed anything.
    """
    present = list(goal.contributing_teams.all())
    wanted = present if teams is None else list(teams)
    refuse_sharing(goal, wanted)
    before, after = ({team.pk for team in group} for group in (present, wanted))
    if before == after:
        return False
    goal.contributing_teams.set(after)
    record(
        goal,
        "goal.teams_changed",
        by=by,
        before={"teams": sorted(before)},
        after={"teams": sorted(after)},
    )
    return True


def change_privacy_of_parts(goal: Goal, by: Person | None) -> None:
    """A member's part of a goal is named after it, so it becomes private with it, and stays so.

    Raises RuleBroken for a part that other teams work on or are asked for, and for one that is to be opened.
    """
    if not goal.is_private:
        _refuse_open_part(goal)
        return
    parts = Goal.objects.filter(key_results__share_of__goal=goal, is_private=False).order_by("pk").distinct()
    for part in parts:
        if part.contributing_teams.exists() or part.dependencies.open().exists():
            raise RuleBroken(
                _("Other teams work on “%(part)s”, which is a part of this goal and named after it.")
                % {"part": part.statement},
                code="shared",
                field="is_private",
            )
        part.is_private = True
        save_version(part, expected=None, fields=["is_private"])
        record(part, "goal.edited", by=by, before={"is_private": False}, after={"is_private": True})
        change_privacy_of_parts(part, by)


def _refuse_open_part(goal: Goal) -> None:
    if goal.key_results.filter(share_of__goal__is_private=True).exists():
        raise RuleBroken(
            _("This goal is a part of a private one and named after it, so it stays private."),
            code="part",
            field="is_private",
        )


@transaction.atomic
def hide_preparing(team: Team, *, by: Person | None, hides: bool) -> TeamChoice:
    """Whether other teams see the team's goals while a cycle is being prepared; once it begins they do."""
    require(can_manage_team, by, team)
    choice, _made = TeamChoice.objects.get_or_create(team=team)
    if choice.hides_preparing != hides:
        choice.hides_preparing = hides
        choice.save(update_fields=["hides_preparing"])
        record(team, "team.goals_hidden" if hides else "team.goals_shown", by=by, team=team)
    return choice
