"""The addresses of the API of goals, below the organization's."""

from django.urls import path

from goals.api import AlignmentTree, CheckIns, Cycles, Goals, KeyResults

ONE = {"get": "retrieve", "patch": "partial_update"}
ALL = {"get": "list", "post": "create"}

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
    path("goals/", Goals.as_view(ALL), name="api_goals"),
    path("goals/<int:number>/", Goals.as_view(ONE), name="api_goal"),
    path("goals/<int:number>/activate/", Goals.as_view({"post": "activate"}), name="api_activate_goal"),
    path("goals/<int:number>/close/", Goals.as_view({"post": "close"}), name="api_close_goal"),
    path("goals/<int:number>/reopen/", Goals.as_view({"post": "reopen"}), name="api_reopen_goal"),
    path("goals/<int:number>/status/", Goals.as_view({"post": "state_status"}), name="api_state_status"),
    path("goals/<int:number>/move/", Goals.as_view({"post": "move"}), name="api_move_goal"),
    path("goals/<int:number>/key-results/", KeyResults.as_view(ALL), name="api_key_results"),
    path("key-results/<uuid:uuid>/", KeyResults.as_view(ONE), name="api_key_result"),
    path("key-results/<uuid:uuid>/drop/", KeyResults.as_view({"post": "drop"}), name="api_drop_key_result"),
    path(
        "key-results/<uuid:uuid>/restore/",
        KeyResults.as_view({"post": "restore"}),
        name="api_restore_key_result",
    ),
    path("key-results/<uuid:uuid>/check-ins/", CheckIns.as_view(ALL), name="api_check_ins"),
    path("check-ins/<uuid:uuid>/", CheckIns.as_view(ONE), name="api_check_in"),
]
