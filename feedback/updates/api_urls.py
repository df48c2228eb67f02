from django.urls import path

from feedback.updates.api import WeeklyUpdates

urlpatterns = [
    path("updates/", WeeklyUpdates.as_view({"get": "list", "post": "create"}), name="api_updates"),
    path(
        "updates/<uuid:uuid>/",
        WeeklyUpdates.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="api_update",
    ),
]
