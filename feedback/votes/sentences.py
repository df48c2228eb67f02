"""What happened to votes, as sentences without the name of who did it."""

from django.utils.translation import gettext_lazy as _

from teamops.activity.sentences import tell

tell("vote.opened", _("asked the team how sure it is of a key result"))
tell("vote.closed", _("showed what the team answered in a vote"))
