from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "teamops.people"
    verbose_name = "People"
