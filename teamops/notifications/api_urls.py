"""The addresses of the API of notifications, below the organization's."""

from django.urls import path

from teamops.notifications.chats.api import Channels
from teamops.notifications.deliveries_api import Deliveries
from teamops.notifications.inbox_api import Inbox

urlpatterns = [
    path("inbox/", Inbox.as_view({"get": "list"}), name="api_inbox"),
    path("inbox/read/", Inbox.as_view({"post": "read_all"}), name="api_inbox_read_all"),
    path("inbox/<uuid:uuid>/read/", Inbox.as_view({"post": "read"}), name="api_inbox_read"),
    path("inbox/<uuid:uuid>/snooze/", Inbox.as_view({"post": "snooze"}), name="api_inbox_snooze"),
    path("deliveries/", Deliveries.as_view({"get": "list"}), name="api_deliveries"),
    path("deliveries/<uuid:uuid>/again/", Deliveries.as_view({"post": "again"}), name="api_send_again"),
    path("channels/", Channels.as_view({"get": "list", "post": "create"}), name="api_channels"),
    path(
        "channels/<uuid:uuid>/",
        Channels.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"}),
        name="api_channel",
    ),
    path("channels/<uuid:uuid>/test/", Channels.as_view({"post": "test"}), name="api_channel_test"),
]
