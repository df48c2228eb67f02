from django.urls import path

from tasks.recurring.views import recurrence

urlpatterns = [path("tasks/<int:number>/recurrence/", recurrence, name="task_recurrence")]
