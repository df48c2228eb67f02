from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "teamops.people"
    verbose_name = "People"

    def ready(self) -> None:
        from teamops.people import sentences  # noqa: F401
        from teamops.people.first_steps import TEAM
        from teamops.people.registry import register_first_step, register_settings_page

        register_first_step(TEAM)
        register_settings_page("settings/profile/", _("Profile"), position=10)
        administrators = {"allowed": lambda person: person.is_administrator}
        register_settings_page("settings/organization/", _("Organization"), position=20, **administrators)
        register_settings_page("settings/people/", _("People"), position=30, **administrators)
        register_settings_page("settings/teams/", _("Teams"), position=35)
