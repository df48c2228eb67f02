from django.urls import path

from feedback.insights.api import TeamInsights

urlpatterns = [
    path("teams/<slug:team>/insights/", TeamInsights.as_view({"get": "insights"}), name="api_insights"),
    path(
        "teams/<slug:team>/insights/<slug:measure>/",
        TeamInsights.as_view({"get": "table"}),
        name="api_insights_sheet",
    ),
]
