"""How the trail tells of deliveries."""

from django.utils.translation import gettext_lazy as _

from teamops.activity.sentences import tell

tell("team.notifications_changed", _("changed what the people of the team are told of"))
tell("delivery.sent_again", _("had a message sent again"))
tell("channel.added", _("connected a channel for messages"))
tell("channel.changed", _("changed a channel for messages"))
tell("channel.removed", _("removed a channel for messages"))
