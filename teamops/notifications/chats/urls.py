from django.urls import path

from teamops.notifications.chats import views

urlpatterns = [
    path("settings/channels/", views.own_channels, name="own_channels"),
    path("settings/channels/browser/", views.add_browser, name="add_browser"),
    path("teams/<slug:team>/channels/", views.team_channels, name="team_channels"),
    path("channels/<uuid:uuid>/try/", views.try_channel, name="try_channel"),
    path("channels/<uuid:uuid>/change/", views.change_channel, name="change_channel"),
    path("channels/<uuid:uuid>/remove/", views.remove_channel, name="remove_channel"),
]
