from django.urls import path

from feedback.kudos.api import KudosView

urlpatterns = [
    path("kudos/", KudosView.as_view({"get": "list", "post": "create"}), name="api_kudos"),
    path(
        "kudos/<uuid:uuid>/",
        KudosView.as_view({"get": "retrieve", "delete": "destroy"}),
        name="api_one_kudos",
    ),
    path("kudos/<uuid:uuid>/restore/", KudosView.as_view({"post": "restore"}), name="api_restore_kudos"),
]
