from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "teamops.notifications"
    verbose_name = "Notifications"
