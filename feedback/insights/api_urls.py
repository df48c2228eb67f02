from django.urls import path

from feedback.insights.api import TeamInsights

urlpatterns = [
    path("teams/<slug:team>/insights/", TeamInsights.as_view({"get": "insights"}), name="api_insights"),
    path(
        "teams/<slug:team>/insights/<slug:measure>/",
        TeamInsights.as_view({"get": "table"}),
        name="api_insights_sheet",
    ),
    path(
        "teams/<slug:team>/insights/<slug:measure>/<str:line>/why/",
        TeamInsights.as_view({"get": "why"}),
        name="api_why_insights",
    ),
]
