from django.urls import path

from tasks.choosing.views import find_tasks

urlpatterns = [path("teams/<slug:team>/find-tasks/", find_tasks, name="find_tasks")]
