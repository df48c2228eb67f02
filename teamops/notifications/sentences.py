"""How the trail tells of deliveries."""

from django.utils.translation import gettext_lazy as _

from teamops.activity.sentences import tell

tell("delivery.sent_again", _("had a message sent again"))
