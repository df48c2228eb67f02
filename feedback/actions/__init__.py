"""Every write about weekly reviews: one file per noun."""

from feedback.actions.corrections import add_correction as add_correction
from feedback.actions.decisions import add_decision as add_decision
from feedback.actions.decisions import decide_change as decide_change
from feedback.actions.decisions import remove_decision as remove_decision
from feedback.actions.left_parts import leave_part as leave_part
from feedback.actions.next_steps import add_next_step as add_next_step
from feedback.actions.notes import talk_about as talk_about
from feedback.actions.notes import write_note as write_note
from feedback.actions.reviews import Unsettled as Unsettled
from feedback.actions.reviews import close_review as close_review
from feedback.actions.reviews import close_week as close_week
from feedback.actions.reviews import open_review as open_review
from feedback.actions.reviews import reopen_review as reopen_review
