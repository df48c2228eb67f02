"""The weekly review: one page for a team and a week, and what is written into it."""

from feedback.views.items import decide_change as decide_change
from feedback.views.items import leave_part as leave_part
from feedback.views.items import review_item as review_item
from feedback.views.items import review_items as review_items
from feedback.views.items import talk_about as talk_about
from feedback.views.parts import add_correction as add_correction
from feedback.views.parts import add_decision as add_decision
from feedback.views.parts import add_next_step as add_next_step
from feedback.views.parts import remove_decision as remove_decision
from feedback.views.reviews import close_review as close_review
from feedback.views.reviews import reopen_review as reopen_review
from feedback.views.reviews import review as review
from feedback.views.reviews import review_history as review_history
from feedback.views.reviews import this_week as this_week
from feedback.views.reviews import why_review as why_review
