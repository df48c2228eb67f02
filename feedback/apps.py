from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    name = "feedback"

    def ready(self) -> None:
        from feedback import sentences  # noqa: F401
        from feedback.finding import find_decisions, find_reviews
        from feedback.minutes.hooks import on_minutes
        from feedback.minutes.letters import send_letter, write_letters
        from feedback.models import MinutesLetter
        from feedback.rhythm import sentences as rhythm_sentences  # noqa: F401
        from feedback.updates import reminders as update_reminders  # noqa: F401
        from feedback.updates import sentences as update_sentences  # noqa: F401
        from feedback.updates import waiting as update_waiting  # noqa: F401
        from feedback.updates.actions import ask_for_updates, forget_private_words
        from feedback.updates.sections import person_updates
        from teamops.notifications import daily, letters
        from teamops.people.registry import register_erasure, register_person_section
        from teamops.search.registry import register_source

        register_source("reviews", _("Reviews"), find_reviews, position=50)
        register_source("decisions", _("Decisions"), find_decisions, position=55)
        on_minutes(write_letters)
        people = ("person__organization", "person__user")
        places = ("review__team__organization", "review__cycle", "review__closed_by")
        letters.register(letters.Letters(MinutesLetter, send_letter, (*people, *places)))
        daily.register("weekly_updates", ask_for_updates)
        register_erasure(forget_private_words)
        register_person_section(
            "feedback/updates/_person_updates.html", person_updates, column="side", position=20
        )
