from django.urls import path

from tasks.moving.api import Moving

urlpatterns = [
    path("tasks/<int:number>/move/", Moving.as_view({"post": "move_task"}), name="api_move_task"),
    path(
        "milestones/<uuid:uuid>/move/", Moving.as_view({"post": "move_milestone"}), name="api_move_milestone"
    ),
]
