from django.urls import path

from tasks.labels.api import Labels

urlpatterns = [
    path("labels/", Labels.as_view({"get": "list", "post": "create"}), name="api_labels"),
    path(
        "labels/<uuid:uuid>/",
        Labels.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"}),
        name="api_label",
    ),
]
