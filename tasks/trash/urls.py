from django.urls import path

from tasks.trash import views

urlpatterns = [
    path("trash/", views.trash, name="trash"),
    path("trash/<uuid:removal>/restore/", views.restore_removal, name="restore_removal"),
    path("tasks/<int:number>/remove/", views.remove_task, name="remove_task"),
    path("milestones/<int:pk>/remove/", views.remove_milestone, name="remove_milestone"),
    path("phases/<int:pk>/remove/", views.remove_phase, name="remove_phase"),
    path("plans/<int:pk>/remove/", views.remove_plan, name="remove_plan"),
]
