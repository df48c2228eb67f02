from django.urls import include, path

from teamops.notifications import views

urlpatterns = [
    path("", include("teamops.notifications.wishes.urls")),
    path("", include("teamops.notifications.chats.urls")),
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/read/", views.mark_all_read, name="mark_all_read"),
    path("inbox/unread/", views.unread, name="unread"),
    path("inbox/<int:pk>/read/", views.mark_read, name="mark_read"),
    path("inbox/<int:pk>/snooze/", views.snooze, name="snooze"),
    path("settings/deliveries/", views.deliveries, name="deliveries"),
    path("settings/deliveries/<int:pk>/again/", views.send_again, name="send_again"),
]
