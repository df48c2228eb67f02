from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "teamops.people"
    verbose_name = "People"

    def ready(self) -> None:
        from teamops.activity.registry import People, register_people
        from teamops.people import sentences  # noqa: F401
        from teamops.people.actions import hand_over_teams
        from teamops.people.finding import find_people
        from teamops.people.first_steps import TEAM
        from teamops.people.mentions import called, named_beside, read_named, with_tokens
        from teamops.people.models import Person, Team
        from teamops.people.queries import visible_teams
        from teamops.people.registry import (
            register_first_step,
            register_handover,
            register_person_section,
            register_settings_page,
        )
        from teamops.people.sections import person_hours
        from teamops.people.stand_in import PersonStandIn
        from teamops.prepared import stand_in_for
        from teamops.search import pages
        from teamops.search.registry import register_source

        register_source("deeds", _("Do"), pages.deeds, position=10)
        register_source("people", _("People"), find_people, position=40)
        register_source("pages", _("Go to"), pages.pages, position=60)
        stand_in_for(Person, PersonStandIn())
        register_people(People(with_tokens, called, named_beside, read_named, visible_teams))
        register_first_step(TEAM)
        register_handover("teams", _("Teams led"), held=Team.objects.only_led_by, hand_over=hand_over_teams)
        register_person_section("people/_person_hours.html", person_hours, column="side", position=10)
        register_settings_page("settings/profile/", _("Profile"), position=10)
        register_settings_page(
            "settings/hours/",
            _("Working hours"),
            allowed=lambda person: not person.is_guest,
            position=12,
        )
        register_settings_page("settings/tokens/", _("Programs"), position=15)
        administrators = {"allowed": lambda person: person.is_administrator}
        register_settings_page("settings/organization/", _("Organization"), position=20, **administrators)
        register_settings_page("settings/people/", _("People"), position=30, **administrators)
        register_settings_page("settings/teams/", _("Teams"), position=35)
