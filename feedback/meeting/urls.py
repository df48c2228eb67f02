from django.urls import path

from feedback.meeting import views

WEEK = "teams/<slug:team>/review/<str:week>/"

urlpatterns = [
    path(WEEK + "live/", views.live_review, name="live_review"),
    path(WEEK + "roles/", views.choose_roles, name="choose_roles"),
    path(WEEK + "clock/", views.start_clock, name="start_clock"),
    path(WEEK + "minutes/", views.plan_minutes, name="plan_minutes"),
]
