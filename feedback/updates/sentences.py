"""What happened to weekly updates, as sentences without the name of who did it."""

from django.utils.translation import gettext_lazy as _

from teamops.activity.sentences import tell

tell("update.written", _("wrote the weekly update"))
tell("update.changed", _("changed the weekly update"))
