from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActivityConfig(AppConfig):
    name = "teamops.activity"
    verbose_name = "Activity"

    def ready(self) -> None:
        from teamops.activity.sentences import tell
        from teamops.activity.undo import reverses
        from teamops.activity.undo.comments import take_back_comments

        reverses("comment.added", by=take_back_comments)
        tell("comment.removed", _("took a comment back"))
