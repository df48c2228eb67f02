"""What happened to templates of plans, as sentences without the name of who did it."""

from django.utils.translation import gettext_lazy

from teamops.activity.sentences import tell

tell("plan_template.saved", gettext_lazy("saved the plan as a template"))
tell("plan_template.edited", gettext_lazy("renamed the template"))
tell("plan_template.removed", gettext_lazy("removed the template"))
tell("plan_template.restored", gettext_lazy("took the template out of the trash"))
