"""What happened to a team's rhythm, as sentences without the name of who did it."""

from django.utils.translation import gettext_lazy as _

from teamops.activity.sentences import tell

tell("rhythm.set", _("said when the weekly review is held"))
tell("rhythm.address_renewed", _("gave the calendar of the weekly review another address"))
