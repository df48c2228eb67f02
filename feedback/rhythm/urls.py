from django.urls import path

from feedback.rhythm import views

RHYTHM = "teams/<slug:team>/review/rhythm/"

urlpatterns = [
    path(RHYTHM, views.rhythm, name="rhythm"),
    path(RHYTHM + "address/", views.renew_address, name="renew_calendar_address"),
    path(RHYTHM + "weekly-review.ics", views.calendar_file, name="calendar_file"),
]
