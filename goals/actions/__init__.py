"""Every write about cycles, goals, key results, check-ins, metrics, and what teams need from each other."""

from goals.actions.adjusting import Why
from goals.actions.agreements import (
    accept_proposal,
    agree,
    ask_to_agree,
    decline,
    keep_as_it_is,
    propose,
    take_back_answer,
)
from goals.actions.breaking_down import Carrier, Share, break_down, refuse_day_outside
from goals.actions.check_ins import check_in, correct_check_in
from goals.actions.closing import Grade, close_goal, reopen_goal
from goals.actions.cycles import change_cycle_state, create_cycle, edit_cycle
from goals.actions.dependencies import (
    accept_dependency,
    ask_dependency,
    confirm_dependency,
    decline_dependency,
    deliver_dependency,
    hand_over_dependencies,
    move_promise,
    name_dependency_owner,
    send_back_dependency,
    withdraw_dependency,
)
from goals.actions.dismissing import dismiss_finding
from goals.actions.editor import KeyResultRow, RowRefused, naming_the_row, write_goal
from goals.actions.goals import activate_goal, create_goal, edit_goal, state_status
from goals.actions.joint_events import cancel_joint_event, create_joint_event, edit_joint_event
from goals.actions.key_results import add_key_result, drop_key_result, edit_key_result, restore_key_result
from goals.actions.leaving import (
    hand_over_goals,
    hand_over_key_results,
    hand_over_metrics,
    watching_terms_of,
)
from goals.actions.metrics import (
    archive_metric,
    create_metric,
    edit_metric,
    make_token,
    restore_metric,
    revoke_token,
)
from goals.actions.readings import add_reading, add_readings, remove_reading, write_with_token
from goals.actions.renewing import renew_plan_numbers
from goals.actions.sharing import hide_preparing
from goals.actions.terms import watching_terms

__all__ = [
    "Carrier",
    "Grade",
    "KeyResultRow",
    "RowRefused",
    "Share",
    "Why",
    "accept_dependency",
    "accept_proposal",
    "activate_goal",
    "add_key_result",
    "add_reading",
    "add_readings",
    "agree",
    "archive_metric",
    "ask_dependency",
    "ask_to_agree",
    "break_down",
    "cancel_joint_event",
    "change_cycle_state",
    "check_in",
    "close_goal",
    "confirm_dependency",
    "correct_check_in",
    "create_cycle",
    "create_goal",
    "create_joint_event",
    "create_metric",
    "decline",
    "decline_dependency",
    "deliver_dependency",
    "dismiss_finding",
    "drop_key_result",
    "edit_cycle",
    "edit_goal",
    "edit_joint_event",
    "edit_key_result",
    "edit_metric",
    "hand_over_dependencies",
    "hand_over_goals",
    "hand_over_key_results",
    "hand_over_metrics",
    "hide_preparing",
    "keep_as_it_is",
    "make_token",
    "move_promise",
    "name_dependency_owner",
    "naming_the_row",
    "propose",
    "refuse_day_outside",
    "remove_reading",
    "renew_plan_numbers",
    "reopen_goal",
    "restore_key_result",
    "restore_metric",
    "revoke_token",
    "send_back_dependency",
    "state_status",
    "take_back_answer",
    "watching_terms",
    "watching_terms_of",
    "withdraw_dependency",
    "write_goal",
    "write_with_token",
]
