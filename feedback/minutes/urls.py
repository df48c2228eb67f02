from django.urls import path

from feedback.minutes import views

MINUTES = "teams/<slug:team>/review/<str:week>/minutes/"

urlpatterns = [
    path(MINUTES, views.minutes, name="minutes"),
    path(MINUTES + "text/", views.minutes_as_text, name="minutes_as_text"),
    path(MINUTES + "send/", views.send_minutes, name="send_minutes"),
]
