"""The tree of teams, and who is in them."""

from typing import Any

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone
from django.utils.translation import gettext as _

from teamops.activity.actions import record
from teamops.errors import RuleBroken
from teamops.people.actions.organizations import lock
from teamops.people.models import Organization, Person, Team, TeamMembership
from teamops.people.permissions import can_administer, can_manage_team, require
from teamops.people.slugs import team_slug
from teamops.text import name_key
from teamops.versions import save_version

# A path of so many ids of any length fits into its column.
MOST_LEVELS = 12


@transaction.atomic
def create_team(
    organization: Organization,
    *,
    by: Person | None,
    name: str,
    parent: Team | None = None,
    language: str = "",
) -> Team:
    """A new team below `parent`, or below the company. Raises RuleBroken when the name is taken."""
    lock(organization, by)
    parent = parent or Team.objects.filter(organization=organization, parent__isnull=True).first()
    if parent is None:
        require(can_administer, by, organization)
    else:
        require(can_manage_team, by, parent)
        _refuse_archived(parent)
    _refuse_taken_name(organization, name)
    _refuse_too_deep(parent, 1)
    team = Team.objects.create(
        organization=organization,
        parent=parent,
        name=name,
        slug=team_slug(organization, name),
        language=language,
    )
    team.path = f"{parent.path if parent else ''}{team.pk}/"
    team.save(update_fields=["path", "name_key"])
    record(team, "team.created", by=by, team=team, after={"name": name})
    return team


def _refuse_taken_name(organization: Organization, name: str, besides: Team | None = None) -> None:
    same = Team.objects.filter(organization=organization, name_key=name_key(name))
    if besides is not None:
        same = same.exclude(pk=besides.pk)
    if same.exists():
        raise RuleBroken(
            _("Another team has this name. Choose another one."), code="name_taken", field="name"
        )


def _refuse_archived(parent: Team) -> None:
    if parent.archived_at is not None:
        raise RuleBroken(
            _("%(team)s is archived. Restore it first, or choose another team.") % {"team": parent.name},
            code="archived",
            field="parent",
        )


def _refuse_too_deep(parent: Team | None, levels: int) -> None:
    """Raise RuleBroken if so many levels of teams do not fit below `parent`."""
    above = parent.path.count("/") if parent else 0
    if above + levels > MOST_LEVELS:
        raise RuleBroken(
            _("The tree would have more than %(most)s levels. Choose a team further up.")
            % {"most": MOST_LEVELS},
            code="too_deep",
            field="parent",
        )


TEAM_FIELDS = ("name", "language")


@transaction.atomic
def change_team(
    team: Team, *, by: Person, version: int | None = None, parent: Team | None = None, **values: Any
) -> Team:
    """Change name or language, and the place where a parent is given: all of it or nothing.

    The address stays, so that links keep working.
    """
    lock(team.organization, by)
    require(can_manage_team, by, team)
    before: dict[str, Any] = {field: getattr(team, field) for field in TEAM_FIELDS if field in values}
    if "name" in values:
        _refuse_taken_name(team.organization, values["name"], besides=team)
    for field in before:
        setattr(team, field, values[field])
    team.name_key = name_key(team.name)
    save_version(team, expected=version, fields=[*before, "name_key"])
    after = {field: values[field] for field in before}
    if after != before:
        record(team, "team.changed", by=by, team=team, before=before, after=after)
    return move_team(team, by=by, parent=parent) if parent else team


@transaction.atomic
def move_team(team: Team, *, by: Person, parent: Team) -> Team:
    """Put a team and all below it under another one. Raises RuleBroken for a circle and for the company."""
    lock(team.organization, by)
    team.refresh_from_db()
    parent.refresh_from_db()
    if parent.pk == team.parent_id:
        return team
    require(can_manage_team, by, team)
    require(can_manage_team, by, parent)
    _refuse_archived(parent)
    if team.parent_id is None:
        raise RuleBroken(_("The company itself stays on top."), code="root", field="parent")
    if parent.path.startswith(team.path):
        raise RuleBroken(
            _("%(parent)s is part of %(team)s. Choose a team outside of it.")
            % {"parent": parent.name, "team": team.name},
            code="circle",
            field="parent",
        )
    below = Team.objects.filter(organization=team.organization, path__startswith=team.path)
    deepest = max(path.count("/") for path in below.values_list("path", flat=True))
    _refuse_too_deep(parent, deepest - team.path.count("/") + 1)
    before, old_path = team.parent_id, team.path
    team.parent = parent
    save_version(team, expected=None, fields=["parent"])
    below.update(path=Concat(Value(f"{parent.path}{team.pk}/"), Substr(F("path"), len(old_path) + 1)))
    team.refresh_from_db()
    record(team, "team.moved", by=by, team=team, before={"parent": before}, after={"parent": parent.pk})
    return team


@transaction.atomic
def archive_team(team: Team, *, by: Person) -> Team:
    """Take a team out of the lists; its goals, tasks and reviews stay as they are."""
    lock(team.organization, by)
    team.refresh_from_db()
    require(can_manage_team, by, team)
    if team.archived_at is not None:
        return team
    if team.parent_id is None:
        raise RuleBroken(_("The company itself cannot be archived."), code="root")
    if team.children.filter(archived_at__isnull=True).exists():
        raise RuleBroken(_("Archive or move the teams below it first."), code="has_teams")
    team.archived_at = timezone.now()
    save_version(team, expected=None, fields=["archived_at"])
    record(team, "team.archived", by=by, team=team)
    return team


@transaction.atomic
def restore_team(team: Team, *, by: Person) -> Team:
    """Bring an archived team back to its place."""
    lock(team.organization, by)
    team.refresh_from_db()
    require(can_manage_team, by, team)
    if team.archived_at is None:
        return team
    if team.parent is not None:
        _refuse_archived(team.parent)
    team.archived_at = None
    save_version(team, expected=None, fields=["archived_at"])
    record(team, "team.restored", by=by, team=team)
    return team


@transaction.atomic
def add_to_team(team: Team, person: Person, *, by: Person | None, lead: bool = False) -> TeamMembership:
    """Put a person into a team, or change whether they lead it."""
    lock(team.organization, by)
    require(can_manage_team, by, team)
    if person.organization_id != team.organization_id or not person.is_here:
        raise RuleBroken(_("This person is not here any more."), code="not_here", field="person")
    if lead and person.is_guest:
        raise RuleBroken(
            _("A guest cannot lead a team. Make %(name)s a member first.") % {"name": person.name},
            code="guest",
            field="person",
        )
    membership, made = TeamMembership.objects.get_or_create(
        team=team, person=person, defaults={"is_lead": lead}
    )
    if made:
        record(team, "team.member_added", by=by, team=team, after={"person": person.pk, "lead": lead})
    elif membership.is_lead != lead:
        membership.is_lead = lead
        membership.save(update_fields=["is_lead"])
        record(team, "team.lead_changed", by=by, team=team, after={"person": person.pk, "lead": lead})
    return membership


@transaction.atomic
def remove_from_team(team: Team, person: Person, *, by: Person) -> None:
    """Take a person out of a team; what they own there stays theirs."""
    lock(team.organization, by)
    require(can_manage_team, by, team)
    gone, _details = TeamMembership.objects.filter(team=team, person=person).delete()
    if gone:
        record(team, "team.member_removed", by=by, team=team, after={"person": person.pk})


@transaction.atomic
def hand_over_teams(person: Person, *, to: Person, by: Person | None) -> None:
    """Let another lead what only this person leads, when they leave; permission is the caller's matter."""
    for team in Team.objects.only_led_by(person):
        TeamMembership.objects.update_or_create(team=team, person=to, defaults={"is_lead": True})
        record(team, "team.handed_over", by=by, team=team, before={"lead": person.pk}, after={"lead": to.pk})
