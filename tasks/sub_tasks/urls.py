from django.urls import path

from tasks.sub_tasks.views import new_sub_task

urlpatterns = [path("tasks/<int:number>/sub-tasks/", new_sub_task, name="new_sub_task")]
