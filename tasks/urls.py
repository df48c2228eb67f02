from django.urls import include, path

from tasks import views
from tasks.breaking_down.views import break_down
from tasks.views.load import load_line
from tasks.why.views import why_milestone, why_person_load, why_plan_counts, why_task

urlpatterns = [
    # The click that is made most, first: an address is compared with one after the other.
    path("tasks/<int:number>/status/", views.change_status, name="change_status"),
    path("work/", views.my_work, name="my_work"),
    path("teams/<slug:team>/board/", views.board, name="board"),
    path("teams/<slug:team>/board/limit/", views.limit_column, name="limit_column"),
    path("teams/<slug:team>/plan/", views.plan_list, name="plan_list"),
    path("teams/<slug:team>/plan/new/", views.new_plan, name="new_plan"),
    path("plans/<int:pk>/", views.plan, name="plan"),
    path("plans/<int:pk>/facts/", views.plan_facts, name="plan_facts"),
    path("plans/<int:pk>/edit/", views.edit_plan, name="edit_plan"),
    path("plans/<int:pk>/why/", why_plan_counts, name="why_plan"),
    path("plans/<int:pk>/phases/new/", views.new_phase, name="new_phase"),
    path("plans/<int:pk>/milestones/new/", views.new_milestone, name="new_milestone"),
    path("phases/<int:pk>/edit/", views.edit_phase, name="edit_phase"),
    path("milestones/<int:pk>/why/", why_milestone, name="why_milestone"),
    path("milestones/<int:pk>/edit/", views.edit_milestone, name="edit_milestone"),
    path("milestones/<int:pk>/state/", views.end_milestone, name="end_milestone"),
    path("people/<int:pk>/load/", why_person_load, name="why_load"),
    path("people/<int:pk>/load/line/", load_line, name="load_line"),
    path("goals/<int:number>/break-down/", break_down, name="break_down"),
    path("tasks/new/", views.new_task, name="new_task"),
    path("tasks/<int:number>/", views.task, name="task"),
    path("tasks/<int:number>/why/", why_task, name="why_task"),
    path("tasks/<int:number>/edit/", views.edit_task, name="edit_task"),
    path("tasks/<int:number>/place/", views.place_task, name="place_task"),
    path("tasks/<int:number>/block/", views.block_task, name="block_task"),
    path("tasks/<int:number>/unblock/", views.unblock_task, name="unblock_task"),
    path("", include("tasks.files.urls")),
    path("", include("tasks.labels.urls")),
    path("", include("tasks.quick_add.urls")),
    path("", include("tasks.handing_over.urls")),
    path("tasks/<int:number>/watch/", views.watch_task, name="watch_task"),
    path("tasks/<int:number>/time/", views.add_time, name="add_time"),
    path("", include("tasks.choosing.urls")),
    path("", include("tasks.checklist.urls")),
    path("", include("tasks.sub_tasks.urls")),
    path("", include("tasks.moving.urls")),
    path("", include("tasks.plan_views.urls")),
    path("", include("tasks.planning.urls")),
    path("", include("tasks.bulk.urls")),
    path("", include("tasks.trash.urls")),
    path("", include("tasks.recurring.urls")),
    path("", include("tasks.sheets.urls")),
    path("", include("tasks.support.urls")),
    path("", include("tasks.plan_templates.urls")),
]
