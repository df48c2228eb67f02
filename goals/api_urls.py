"""The addresses of the API of goals, below the organization's."""

from typing import Any

from django.urls import path

from goals.api import (
    Adjustments,
    Agreements,
    AlignmentTree,
    CheckIns,
    Cycles,
    Dependencies,
    Goals,
    GoalTemplates,
    JointEvents,
    KeyResults,
    MetricReadings,
    Metrics,
    OwedAnswers,
    Smart,
    TeamGoals,
    Whys,
)

ONE: dict[str, Any] = {"get": "retrieve", "patch": "partial_update"}
ALL: dict[str, Any] = {"get": "list", "post": "create"}

urlpatterns = [
    path("alignment/", AlignmentTree.as_view({"get": "tree"}), name="api_alignment"),
    path("cycles/", Cycles.as_view(ALL), name="api_cycles"),
    path("cycles/<slug:slug>/", Cycles.as_view(ONE), name="api_cycle"),
    path("cycles/<slug:slug>/state/", Cycles.as_view({"post": "change_state"}), name="api_cycle_state"),
    path(
        "teams/<slug:team>/cycles/<slug:slug>/report/",
        Cycles.as_view({"get": "report"}),
        name="api_cycle_report",
    ),
    path(
        "teams/<slug:team>/hide-preparing/",
        TeamGoals.as_view({"post": "hide_preparing"}),
        name="api_hide_preparing",
    ),
    path("goal-templates/", GoalTemplates.as_view({"get": "templates"}), name="api_goal_templates"),
    path("goals/", Goals.as_view(ALL), name="api_goals"),
    path("goals/smart/", Smart.as_view({"post": "judge"}), name="api_smart"),
    path("goals/<int:number>/", Goals.as_view(ONE), name="api_goal"),
    path("goals/<int:number>/why/", Whys.as_view({"get": "why"}), name="api_why"),
    path("goals/<int:number>/activate/", Goals.as_view({"post": "activate"}), name="api_activate_goal"),
    path("goals/<int:number>/close/", Goals.as_view({"post": "close"}), name="api_close_goal"),
    path("goals/<int:number>/reopen/", Goals.as_view({"post": "reopen"}), name="api_reopen_goal"),
    path("goals/<int:number>/status/", Goals.as_view({"post": "state_status"}), name="api_state_status"),
    path("goals/<int:number>/move/", Goals.as_view({"post": "move"}), name="api_move_goal"),
    path(
        "goals/<int:number>/dependencies/",
        Dependencies.as_view({"post": "create"}),
        name="api_ask_dependency",
    ),
    path("dependencies/", Dependencies.as_view({"get": "list"}), name="api_dependencies"),
    path("dependencies/<uuid:uuid>/", Dependencies.as_view({"get": "retrieve"}), name="api_dependency"),
    path("dependencies/<uuid:uuid>/accept/", Dependencies.as_view({"post": "accept"}), name="api_promise"),
    path("dependencies/<uuid:uuid>/move/", Dependencies.as_view({"post": "move"}), name="api_move_promise"),
    path(
        "dependencies/<uuid:uuid>/name/", Dependencies.as_view({"post": "name_owner"}), name="api_name_owner"
    ),
    path("dependencies/<uuid:uuid>/decline/", Dependencies.as_view({"post": "decline"}), name="api_refuse"),
    path("dependencies/<uuid:uuid>/deliver/", Dependencies.as_view({"post": "deliver"}), name="api_deliver"),
    path("dependencies/<uuid:uuid>/confirm/", Dependencies.as_view({"post": "confirm"}), name="api_confirm"),
    path(
        "dependencies/<uuid:uuid>/send-back/",
        Dependencies.as_view({"post": "send_back"}),
        name="api_send_back",
    ),
    path(
        "dependencies/<uuid:uuid>/withdraw/", Dependencies.as_view({"post": "withdraw"}), name="api_withdraw"
    ),
    path("joint-events/", JointEvents.as_view(ALL), name="api_joint_events"),
    path("joint-events/<uuid:uuid>/", JointEvents.as_view(ONE), name="api_joint_event"),
    path(
        "joint-events/<uuid:uuid>/cancel/", JointEvents.as_view({"post": "cancel"}), name="api_cancel_event"
    ),
    path("goals/<int:number>/adjustments/", Adjustments.as_view({"get": "list"}), name="api_adjustments"),
    path("goals/<int:number>/agreements/", Agreements.as_view({"get": "list"}), name="api_agreements"),
    path(
        "goals/<int:number>/agreements/<uuid:person>/accept/",
        Agreements.as_view({"post": "accept"}),
        name="api_accept_proposal",
    ),
    path(
        "goals/<int:number>/agreements/<uuid:person>/keep/",
        Agreements.as_view({"post": "keep"}),
        name="api_keep_as_it_is",
    ),
    path("goals/<int:number>/ask/", Agreements.as_view({"post": "ask"}), name="api_ask_to_agree"),
    path("goals/<int:number>/answer/", Agreements.as_view({"post": "answer_for_oneself"}), name="api_answer"),
    path("owed-answers/", OwedAnswers.as_view({"get": "list"}), name="api_owed_answers"),
    path("goals/<int:number>/key-results/", KeyResults.as_view(ALL), name="api_key_results"),
    path("key-results/<uuid:uuid>/", KeyResults.as_view(ONE), name="api_key_result"),
    path("key-results/<uuid:uuid>/dismiss/", KeyResults.as_view({"post": "dismiss"}), name="api_dismiss"),
    path("key-results/<uuid:uuid>/drop/", KeyResults.as_view({"post": "drop"}), name="api_drop_key_result"),
    path(
        "key-results/<uuid:uuid>/restore/",
        KeyResults.as_view({"post": "restore"}),
        name="api_restore_key_result",
    ),
    path("key-results/<uuid:uuid>/check-ins/", CheckIns.as_view(ALL), name="api_check_ins"),
    path("check-ins/<uuid:uuid>/", CheckIns.as_view(ONE), name="api_check_in"),
    path("metrics/", Metrics.as_view(ALL), name="api_metrics"),
    path("metrics/<uuid:uuid>/", Metrics.as_view(ONE), name="api_metric"),
    path("metrics/<uuid:uuid>/archive/", Metrics.as_view({"post": "archive"}), name="api_archive_metric"),
    path("metrics/<uuid:uuid>/restore/", Metrics.as_view({"post": "restore"}), name="api_restore_metric"),
    path("metrics/<uuid:uuid>/readings/", MetricReadings.as_view(ALL), name="api_readings"),
]
