from django import forms
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TeamOpsConfig(AppConfig):
    name = "teamops"
    verbose_name = "TeamOps"

    def ready(self) -> None:
        # So that `@shared_task` belongs to our Celery app in every process, the web's as well.
        from teamops import celery  # noqa: F401

        # Of every form that says nothing better; Django's own words name no next step.
        forms.Field.default_error_messages["required"] = _("This is missing. Fill it in.")
