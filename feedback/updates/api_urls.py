from django.urls import path

from feedback.updates.api import Drafts, WeeklyUpdates

urlpatterns = [
    path("updates/", WeeklyUpdates.as_view({"get": "list", "post": "create"}), name="api_updates"),
    path(
        "teams/<slug:team>/updates/<str:week>/draft/",
        Drafts.as_view({"get": "draft"}),
        name="api_update_draft",
    ),
    path(
        "updates/<uuid:uuid>/",
        WeeklyUpdates.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="api_update",
    ),
]
