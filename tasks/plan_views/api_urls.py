from django.urls import path

from tasks.plan_views.api import SavedViews, WorkLimits

urlpatterns = [
    path("views/", SavedViews.as_view({"get": "list", "post": "create"}), name="api_saved_views"),
    path("work-limits/", WorkLimits.as_view({"get": "list", "put": "set"}), name="api_work_limits"),
    path(
        "views/<uuid:uuid>/",
        SavedViews.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"}),
        name="api_saved_view",
    ),
]
