from django.apps import AppConfig

from teamops import form_words


class TeamOpsConfig(AppConfig):
    name = "teamops"
    verbose_name = "TeamOps"

    def ready(self) -> None:
        # So that `@shared_task` belongs to our Celery app in every process, the web's as well.
        from teamops import among, api_words, celery  # noqa: F401

        form_words.put_in_place()
        api_words.put_in_place()
