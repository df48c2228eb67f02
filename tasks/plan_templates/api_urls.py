"""The addresses of the API of templates of plans, below the organization's."""

from typing import Any

from django.urls import path

from tasks.plan_templates.api import PlanTemplates

ONE: dict[str, Any] = {"get": "retrieve", "patch": "partial_update", "delete": "destroy"}

urlpatterns = [
    path(
        "plan-templates/",
        PlanTemplates.as_view({"get": "list", "post": "create"}),
        name="api_plan_templates",
    ),
    path("plan-templates/<slug:key>/", PlanTemplates.as_view(ONE), name="api_plan_template"),
    path("plan-templates/<slug:key>/lay/", PlanTemplates.as_view({"post": "lay"}), name="api_lay_template"),
]
