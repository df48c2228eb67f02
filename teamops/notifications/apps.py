from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "teamops.notifications"
    verbose_name = "Notifications"

    def ready(self) -> None:
        from teamops.activity.registry import on_comment, on_lost_comment
        from teamops.notifications import daily, reminders, sentences  # noqa: F401
        from teamops.notifications.actions import erase_addresses, tell_mentioned, untell_comment
        from teamops.notifications.channels import chats, email, inbox  # noqa: F401
        from teamops.notifications.chats.actions import forget_channels
        from teamops.notifications.chats.browsers import end_lost, end_with_password, end_with_sign_out
        from teamops.notifications.chats.mornings import prepare_team_mornings
        from teamops.notifications.models import Reminder
        from teamops.notifications.permissions import can_see_deliveries
        from teamops.people.navigation import register_count
        from teamops.people.registry import (
            register_erasure,
            register_leaving,
            register_new_password,
            register_settings_page,
            register_sign_out,
        )

        daily.register("team_mornings", prepare_team_mornings)
        daily.register("lost_browsers", end_lost)
        on_comment(tell_mentioned)
        on_lost_comment(untell_comment)
        register_count("inbox", lambda person, _day: Reminder.objects.visible_to(person).unread())
        register_erasure(erase_addresses)
        register_settings_page("settings/notifications/", _("Notifications"), position=10)
        register_erasure(forget_channels)
        register_leaving(forget_channels)
        register_sign_out(end_with_sign_out)
        register_new_password(end_with_password)
        register_settings_page("settings/channels/", _("Channels"), position=13)
        register_settings_page(
            "settings/deliveries/", _("Deliveries"), allowed=can_see_deliveries, position=60
        )
