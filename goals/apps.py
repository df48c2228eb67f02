from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GoalsConfig(AppConfig):
    name = "goals"

    def ready(self) -> None:
        from goals import answers, reminders, sentences, undoing  # noqa: F401
        from goals.actions import (
            hand_over_dependencies,
            hand_over_goals,
            hand_over_key_results,
            hand_over_metrics,
            watching_terms_of,
        )
        from goals.finding import find_goals
        from goals.first_steps import CYCLE
        from goals.forecasting import store_forecasts
        from goals.models import Dependency, Goal, KeyResult, Metric
        from goals.sections import person_goals
        from teamops.activity.registry import commentable
        from teamops.notifications import daily
        from teamops.people.permissions import can_administer
        from teamops.people.registry import (
            register_around_handover,
            register_first_step,
            register_handover,
            register_person_section,
            register_settings_page,
        )
        from teamops.search.registry import register_source

        register_source("goals", _("Goals"), find_goals, position=30)
        daily.register("forecasts", store_forecasts)
        sentences.register()
        undoing.register()
        register_first_step(CYCLE)
        register_person_section("goals/_person_goals.html", person_goals, column="main", position=10)
        commentable(Goal, url=lambda goal: f"/{goal.organization.slug}/goals/{goal.number}/")
        commentable(Dependency, url=lambda one: f"/{one.organization.slug}/dependencies/{one.pk}/")
        commentable(Metric, url=lambda metric: f"/{metric.organization.slug}/metrics/{metric.pk}/")
        register_around_handover(watching_terms_of)
        register_handover("goals", _("Goals"), held=Goal.objects.held_by, hand_over=hand_over_goals)
        register_handover(
            "key_results", _("Key results"), held=KeyResult.objects.held_by, hand_over=hand_over_key_results
        )
        register_handover(
            "dependencies",
            _("What other teams were promised"),
            held=Dependency.objects.held_by,
            hand_over=hand_over_dependencies,
        )
        register_handover("metrics", _("Metrics"), held=Metric.objects.held_by, hand_over=hand_over_metrics)
        register_settings_page(
            "settings/cycles/",
            _("Cycles"),
            allowed=lambda person: can_administer(person, person.organization),
            position=30,
        )
