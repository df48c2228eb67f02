from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    name = "feedback"

    def ready(self) -> None:
        from feedback import answers, reminders, sentences, undoing  # noqa: F401
        from feedback.finding import find_decisions, find_reviews
        from feedback.kudos import reminders as kudos_reminders  # noqa: F401
        from feedback.kudos import sentences as kudos_sentences  # noqa: F401
        from feedback.kudos import undoing as kudos_undoing  # noqa: F401
        from feedback.kudos.sections import person_kudos
        from feedback.minutes.hooks import on_minutes
        from feedback.minutes.letters import send_letter, write_letters
        from feedback.minutes.posts import post_minutes
        from feedback.models import MinutesLetter
        from feedback.rhythm import sentences as rhythm_sentences  # noqa: F401
        from feedback.updates import reminders as update_reminders  # noqa: F401
        from feedback.updates import sentences as update_sentences  # noqa: F401
        from feedback.updates import waiting as update_waiting  # noqa: F401
        from feedback.updates.actions import ask_for_updates, forget_private_words
        from feedback.updates.sections import person_updates
        from feedback.votes import answers as vote_answers  # noqa: F401
        from feedback.votes import reminders as vote_reminders  # noqa: F401
        from feedback.votes import sentences as vote_sentences  # noqa: F401
        from feedback.votes import waiting as vote_waiting  # noqa: F401
        from feedback.votes.actions import keep_with
        from feedback.votes.goal_section import (
            advised,
            votes_of_goal,
            votes_of_goal_as_text,
            votes_of_goal_then,
        )
        from goals.registry import Adviser, add_adviser, add_goal_section, tell_with_goal
        from teamops.notifications import daily, letters
        from teamops.people.registry import register_erasure, register_person_section
        from teamops.search.registry import register_source

        register_source("reviews", _("Reviews"), find_reviews, position=50)
        add_goal_section("feedback/votes/_of_goal.html", votes_of_goal, votes_of_goal_then)
        tell_with_goal("votes_told", votes_of_goal_as_text)
        add_adviser(Adviser(advised, keep_with))
        register_source("decisions", _("Decisions"), find_decisions, position=55)
        on_minutes(write_letters)
        on_minutes(post_minutes)
        people = ("person__organization", "person__user")
        places = ("review__team__organization", "review__cycle", "review__closed_by")
        letters.register(letters.Letters(MinutesLetter, send_letter, (*people, *places)))
        daily.register("weekly_updates", ask_for_updates)
        register_erasure(forget_private_words)
        register_person_section(
            "feedback/updates/_person_updates.html", person_updates, column="side", position=20
        )
        register_person_section("feedback/kudos/_person_kudos.html", person_kudos, column="side", position=30)
