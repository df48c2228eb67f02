from django.urls import include, path

from tasks import views
from tasks.breaking_down.views import break_down
from tasks.why.views import why_milestone, why_person_load, why_plan_counts, why_task

urlpatterns = [
    path("work/", views.my_work, name="my_work"),
    path("teams/<slug:team>/board/", views.board, name="board"),
    path("teams/<slug:team>/plan/", views.plan_list, name="plan_list"),
    path("teams/<slug:team>/plan/new/", views.new_plan, name="new_plan"),
    path("plans/<int:pk>/", views.plan, name="plan"),
    path("plans/<int:pk>/why/", why_plan_counts, name="why_plan"),
    path("plans/<int:pk>/phases/new/", views.new_phase, name="new_phase"),
    path("plans/<int:pk>/milestones/new/", views.new_milestone, name="new_milestone"),
    path("milestones/<int:pk>/why/", why_milestone, name="why_milestone"),
    path("milestones/<int:pk>/edit/", views.edit_milestone, name="edit_milestone"),
    path("milestones/<int:pk>/state/", views.end_milestone, name="end_milestone"),
    path("people/<int:pk>/load/", why_person_load, name="why_load"),
    path("goals/<int:number>/break-down/", break_down, name="break_down"),
    path("tasks/new/", views.new_task, name="new_task"),
    path("tasks/<int:number>/", views.task, name="task"),
    path("tasks/<int:number>/why/", why_task, name="why_task"),
    path("tasks/<int:number>/edit/", views.edit_task, name="edit_task"),
    path("tasks/<int:number>/status/", views.change_status, name="change_status"),
    path("tasks/<int:number>/block/", views.block_task, name="block_task"),
    path("tasks/<int:number>/unblock/", views.unblock_task, name="unblock_task"),
    path("tasks/<int:number>/watch/", views.watch_task, name="watch_task"),
    path("tasks/<int:number>/time/", views.add_time, name="add_time"),
    path("", include("tasks.choosing.urls")),
    path("", include("tasks.checklist.urls")),
    path("", include("tasks.sub_tasks.urls")),
    path("", include("tasks.recurring.urls")),
    path("", include("tasks.sheets.urls")),
]
