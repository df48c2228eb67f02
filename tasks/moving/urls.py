from django.urls import path

from tasks.moving import views

urlpatterns = [
    path("tasks/<int:number>/move/", views.move_task, name="move_task"),
    path("milestones/<int:pk>/move/", views.move_milestone, name="move_milestone"),
]
