from django.urls import path

from teamops.notifications.wishes import views

urlpatterns = [
    path("settings/notifications/", views.preferences, name="preferences"),
    path("settings/notifications/usual/", views.forget_wishes, name="forget_wishes"),
    path("settings/notifications/week/", views.week, name="preferences_week"),
    path("teams/<slug:team>/notifications/", views.team_preferences, name="team_preferences"),
]
