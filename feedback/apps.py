from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    name = "feedback"

    def ready(self) -> None:
        from feedback import sentences  # noqa: F401
        from feedback.finding import find_reviews
        from teamops.search.registry import register_source

        register_source("reviews", _("Reviews"), find_reviews, position=50)
