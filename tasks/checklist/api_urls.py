from django.urls import path

from tasks.checklist.api import Checklist

urlpatterns = [
    path(
        "tasks/<int:number>/checklist/",
        Checklist.as_view({"get": "list", "post": "create"}),
        name="api_checklist",
    ),
    path(
        "tasks/<int:number>/checklist/<uuid:uuid>/",
        Checklist.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"}),
        name="api_checklist_item",
    ),
]
