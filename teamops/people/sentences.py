"""How the trail tells of organizations, persons and teams."""

from django.utils.translation import gettext_lazy as _

from teamops.activity.sentences import tell

tell("organization.set_up", _("set the organization up"))
tell("organization.changed", _("changed the organization’s settings"))
tell("person.added", _("added this person"))
tell("person.invited", _("sent an invitation"))
tell("person.invitation_revoked", _("withdrew the invitation"))
tell("person.joined", _("joined"))
tell("person.changed", _("changed the profile"))
tell("person.role_changed", _("changed the role"))
tell("person.left", _("left the organization"))
tell("person.removed", _("removed this person from the organization"))
tell("person.erased", _("erased who this person was"))
tell("person.hours_changed", _("changed the working hours"))
tell("person.absence_added", _("entered days away"))
tell("person.absence_changed", _("changed days away"))
tell("person.absence_removed", _("took days away back"))
tell("person.api_token_made", _("made a token for the API"))
tell("person.api_token_revoked", _("revoked a token for the API"))
tell("team.created", _("made the team"))
tell("team.changed", _("changed the team"))
tell("team.moved", _("moved the team"))
tell("team.archived", _("archived the team"))
tell("team.restored", _("restored the team"))
tell("team.member_added", _("added somebody to the team"))
tell("team.lead_changed", _("changed who leads the team"))
tell("team.handed_over", _("gave the team to another lead"))
tell("team.member_removed", _("took somebody out of the team"))
