"""The addresses of the API of tasks and plans, below the organization's."""

from typing import Any

from django.urls import include, path

from tasks.api import Milestones, Phases, Plans, Tasks
from tasks.breaking_down.api import BreakingDown
from tasks.bulk import api as bulk
from tasks.trash import api as trash

ONE: dict[str, Any] = {"get": "retrieve", "patch": "partial_update", "delete": "destroy"}
ALL: dict[str, Any] = {"get": "list", "post": "create"}

urlpatterns = [
    path(
        "goals/<int:number>/break-down/",
        BreakingDown.as_view({"get": "retrieve", "post": "write"}),
        name="api_break_down",
    ),
    path("goals/<int:number>/loads/", BreakingDown.as_view({"get": "loads"}), name="api_goal_loads"),
    *bulk.urlpatterns,
    *trash.urlpatterns,
    path("tasks/", Tasks.as_view(ALL), name="api_tasks"),
    path("tasks/<int:number>/", Tasks.as_view(ONE), name="api_task"),
    path("tasks/<int:number>/status/", Tasks.as_view({"post": "change_status"}), name="api_task_status"),
    path("tasks/<int:number>/block/", Tasks.as_view({"post": "block"}), name="api_block_task"),
    path("tasks/<int:number>/unblock/", Tasks.as_view({"post": "unblock"}), name="api_unblock_task"),
    path("tasks/<int:number>/watch/", Tasks.as_view({"post": "watch"}), name="api_watch_task"),
    path("tasks/<int:number>/time/", Tasks.as_view({"post": "add_time"}), name="api_add_time"),
    path("", include("tasks.checklist.api_urls")),
    path("", include("tasks.plan_views.api_urls")),
    path("", include("tasks.moving.api_urls")),
    path("", include("tasks.ordering.api_urls")),
    path("plans/", Plans.as_view(ALL), name="api_plans"),
    path("plans/<uuid:uuid>/", Plans.as_view(ONE), name="api_plan"),
    path("plans/<uuid:uuid>/phases/", Plans.as_view({"post": "add_phase"}), name="api_phases"),
    path("phases/<uuid:uuid>/", Phases.as_view(ONE), name="api_phase"),
    path("milestones/<uuid:uuid>/", Milestones.as_view(ONE), name="api_milestone"),
    path(
        "milestones/<uuid:uuid>/state/",
        Milestones.as_view({"post": "change_state"}),
        name="api_milestone_state",
    ),
    path("plans/<uuid:uuid>/milestones/", Plans.as_view({"post": "add_milestone"}), name="api_milestones"),
    path("", include("tasks.files.api_urls")),
    path("", include("tasks.labels.api_urls")),
    path("", include("tasks.handing_over.api_urls")),
    path("", include("tasks.planning.api_urls")),
    path("", include("tasks.support.api_urls")),
    path("", include("tasks.plan_templates.api_urls")),
]
