from django.apps import AppConfig


class ActivityConfig(AppConfig):
    name = "teamops.activity"
    verbose_name = "Activity"
