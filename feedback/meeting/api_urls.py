from django.urls import path

from feedback.meeting.api import MeetingView

MEETING = "teams/<slug:team>/reviews/<str:week>/meeting/"

urlpatterns = [
    path(MEETING, MeetingView.as_view({"get": "retrieve"}), name="api_meeting"),
    path(MEETING + "here/", MeetingView.as_view({"post": "come"}), name="api_come"),
    path(MEETING + "roles/", MeetingView.as_view({"put": "roles"}), name="api_roles"),
    path(MEETING + "clock/", MeetingView.as_view({"put": "begin", "delete": "stop"}), name="api_clock"),
    path(MEETING + "minutes/", MeetingView.as_view({"put": "plan"}), name="api_minutes"),
]
