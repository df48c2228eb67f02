from django.urls import path

from feedback.insights import views

urlpatterns = [
    path("teams/<slug:team>/insights/", views.team_insights, name="team_insights"),
    path("teams/<slug:team>/insights/why/", views.why_insights, name="why_insights"),
    path("teams/<slug:team>/insights/<slug:measure>.csv", views.insights_sheet, name="insights_sheet"),
]
