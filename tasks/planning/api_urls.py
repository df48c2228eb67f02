from django.urls import path

from tasks.planning.api import PlanningTasks

urlpatterns = [
    path("tasks/<int:number>/plan/", PlanningTasks.as_view({"post": "plan"}), name="api_plan_task"),
]
