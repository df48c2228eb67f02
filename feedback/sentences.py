"""What happened to reviews, as sentences without the name of who did it."""

from django.utils.translation import gettext_lazy as _

from teamops.activity.sentences import tell

tell("review.opened", _("opened the review"))
tell("review.decided", _("wrote down a decision"))
tell("review.decision_removed", _("took back a decision"))
tell("review.next_step_added", _("added a next step"))
tell("review.closed", _("closed the review"))
tell("review.reopened", _("reopened the review"))
tell("review.corrected", _("added a correction"))
tell("review.noted", _("noted something"))
tell("review.talked_about", _("marked something as talked about"))
tell("review.talk_taken_back", _("took back that something was talked about"))
tell("review.part_left", _("left a part as it is"))
