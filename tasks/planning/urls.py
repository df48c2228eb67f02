from django.urls import path

from tasks.planning.views import plan_task

urlpatterns = [path("tasks/<int:number>/plan/", plan_task, name="plan_task")]
