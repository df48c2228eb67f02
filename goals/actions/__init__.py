"""Every write about cycles, goals, key results, check-ins, and what teams need from each other."""

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
from goals.actions.editor import KeyResultRow, RowRefused, write_goal
from goals.actions.goals import activate_goal, create_goal, edit_goal, state_status
from goals.actions.joint_events import cancel_joint_event, create_joint_event, edit_joint_event
from goals.actions.key_results import add_key_result, drop_key_result, edit_key_result, restore_key_result
from goals.actions.leaving import hand_over_goals, hand_over_key_results
from goals.actions.renewing import renew_plan_numbers
from goals.actions.sharing import hide_preparing

__all__ = [
    "Grade",
    "KeyResultRow",
    "RowRefused",
    "accept_dependency",
    "activate_goal",
    "add_key_result",
    "ask_dependency",
    "cancel_joint_event",
    "change_cycle_state",
    "check_in",
    "close_goal",
    "confirm_dependency",
    "correct_check_in",
    "create_cycle",
    "create_goal",
    "create_joint_event",
    "decline_dependency",
    "deliver_dependency",
    "drop_key_result",
    "edit_cycle",
    "edit_goal",
    "edit_joint_event",
    "edit_key_result",
    "hand_over_dependencies",
    "hand_over_goals",
    "hand_over_key_results",
    "hide_preparing",
    "move_promise",
    "name_dependency_owner",
    "renew_plan_numbers",
    "reopen_goal",
    "restore_key_result",
    "send_back_dependency",
    "state_status",
    "withdraw_dependency",
    "write_goal",
]
