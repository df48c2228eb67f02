from django.urls import path

from feedback.updates import views

urlpatterns = [
    path("teams/<slug:team>/updates/", views.updates_of_this_week, name="updates_of_this_week"),
    path("teams/<slug:team>/updates/<str:week>/", views.team_updates, name="team_updates"),
    path("teams/<slug:team>/updates/<str:week>/write/", views.write_update, name="write_update"),
]
