"""What happened to kudos, as sentences without the name of who did it."""

from django.utils.translation import gettext_lazy as _

from teamops.activity.sentences import tell

tell("kudos.given", _("thanked somebody"))
tell("kudos.removed", _("took thanks back"))
tell("kudos.restored", _("restored thanks"))
