"""Every write about organizations, persons and teams; one file per noun."""

from teamops.people.actions.api_tokens import make_api_token, revoke_api_token
from teamops.people.actions.hours import add_absence, change_absence, change_hours, remove_absence
from teamops.people.actions.invitations import (
    Letter,
    accept_invitation,
    accept_with_new_account,
    add_organization,
    invite,
    invite_person,
    revoke_invitation,
)
from teamops.people.actions.organizations import change_organization, set_up_organization, take_number
from teamops.people.actions.persons import (
    add_person,
    change_person,
    change_profile,
    change_role,
    erase_person,
    follow_account_email,
    refuse_guest,
    remove_person,
)
from teamops.people.actions.teams import (
    add_to_team,
    archive_team,
    change_team,
    create_team,
    hand_over_teams,
    move_team,
    remove_from_team,
    restore_team,
)

__all__ = [
    "Letter",
    "accept_invitation",
    "accept_with_new_account",
    "add_absence",
    "add_organization",
    "add_person",
    "add_to_team",
    "archive_team",
    "change_absence",
    "change_hours",
    "change_organization",
    "change_person",
    "change_profile",
    "change_role",
    "change_team",
    "create_team",
    "erase_person",
    "follow_account_email",
    "hand_over_teams",
    "invite",
    "invite_person",
    "make_api_token",
    "move_team",
    "refuse_guest",
    "remove_absence",
    "remove_from_team",
    "remove_person",
    "restore_team",
    "revoke_api_token",
    "revoke_invitation",
    "set_up_organization",
    "take_number",
]
