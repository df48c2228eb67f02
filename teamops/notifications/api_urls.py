"""The addresses of the API of notifications, below the organization's."""

from django.urls import path

from teamops.notifications.chats.api import Channels

urlpatterns = [
    path("channels/", Channels.as_view({"get": "list", "post": "create"}), name="api_channels"),
    path(
        "channels/<uuid:uuid>/",
        Channels.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"}),
        name="api_channel",
    ),
    path("channels/<uuid:uuid>/test/", Channels.as_view({"post": "test"}), name="api_channel_test"),
]
