"""Everybody has their own inbox; what was sent is for administrators."""

from typing import Any

from django.utils import timezone

from tasks.models import Task
from teamops.dates import DAY, today
from teamops.notifications.answers import answer_to
from teamops.notifications.answers.links import AnswerLink, UnsubscribeLink, digest
from teamops.notifications.chats.actions import add_channel
from teamops.notifications.chats.models import ChannelAddress
from teamops.notifications.models import Delivery, Reminder
from teamops.public_ids import uuid_of
from tests.factories import make_task
from tests.push_service import Browser
from tests.url_table import Cast, Row, api, site


def reminder_of_ben(cast: Cast) -> dict[str, Any]:
    """Ben is asked for a task; nobody else can mark his line."""
    task = make_task(cast.product, assignee=cast.ben, due=today(cast.acme))
    made = Reminder.objects.create(
        organization=cast.acme,
        person=cast.ben,
        rule="task_due",
        subject_type="task",
        subject_id=task.pk,
        local_date=today(cast.acme),
        due_on=today(cast.acme),
    )
    return {"pk": made.pk}


def failed_delivery(cast: Cast) -> dict[str, Any]:
    made = Delivery.objects.create(
        organization=cast.acme,
        person=cast.ben,
        channel=Delivery.Channel.EMAIL,
        local_date=today(cast.acme),
        due_at=timezone.now(),
        not_before=timezone.now(),
        state=Delivery.State.FAILED,
        reason=Delivery.Reason.ERROR,
    )
    return {"pk": made.pk}


ADDRESS = "https://hooks.slack.com/services/T0AAAA/B0BBBB/SecretOfTheHook1234"


def channel_data(cast: Cast) -> dict[str, Any]:
    return {"service": "slack", "name": "Chat", "url": ADDRESS}


def team_channel_data(cast: Cast) -> dict[str, Any]:
    return {**channel_data(cast), "team": cast.product.slug}


def channel_of_ben(cast: Cast) -> dict[str, Any]:
    return {"uuid": add_channel(cast.ben, by=cast.ben, **channel_data(cast)).uuid}


def channel_of_product(cast: Cast) -> dict[str, Any]:
    return {"uuid": add_channel(cast.product, by=cast.ana, **channel_data(cast)).uuid}


def channel_under_a_lost_key(cast: Cast) -> dict[str, Any]:
    """So that a test of it sends nothing."""
    kwargs = channel_of_product(cast)
    ChannelAddress.objects.filter(**kwargs).update(sealed_url="lost")
    return kwargs


def product(cast: Cast) -> dict[str, Any]:
    return {"team": cast.product.slug}


def pause(cast: Cast) -> dict[str, Any]:
    return {"act": "pause"}


def paused(cast: Cast) -> dict[str, Any]:
    return {"is_paused": True}


def reminder_by_uuid(cast: Cast) -> dict[str, Any]:
    return {"uuid": uuid_of("reminder", reminder_of_ben(cast)["pk"])}


def delivery_by_uuid(cast: Cast) -> dict[str, Any]:
    return {"uuid": uuid_of("delivery", failed_delivery(cast)["pk"])}


def tomorrow(cast: Cast) -> dict[str, Any]:
    return {"until": (today(cast.ben) + DAY).isoformat()}


def nothing(cast: Cast) -> dict[str, Any]:
    return {}


def link_of_ben(cast: Cast) -> dict[str, Any]:
    """The link of a message to Ben: whoever has it answers as Ben, signed in as whom they may be."""
    reminder = Reminder.objects.get(pk=reminder_of_ben(cast)["pk"])
    answer = answer_to("task_due")
    assert answer is not None
    subject = Task.objects.get(pk=reminder.subject_id)
    path = AnswerLink(reminder.pk, reminder.local_date, digest(answer, subject)).path
    return {"token": path.rstrip("/").rsplit("/", 1)[1]}


def no_link(cast: Cast) -> dict[str, Any]:
    """What somebody made up."""
    return {"token": "WzFd:1xW8O8:made-up"}


def mail_of_ben(cast: Cast) -> dict[str, Any]:
    """The link that ends mail to Ben."""
    return {"token": UnsubscribeLink(cast.ben.pk, "tasks").path.rstrip("/").rsplit("/", 1)[1]}


def wishes(cast: Cast) -> dict[str, Any]:
    return {"reminder_hour": 8, "quiet_from": 20, "quiet_until": 7, "want": "tasks:email"}


def the_team(cast: Cast) -> dict[str, Any]:
    return {"team": "product"}


def three_days(cast: Cast) -> dict[str, Any]:
    return {"remind_days_before": 3}


def browser_data(cast: Cast) -> dict[str, Any]:
    return Browser().subscription


ROWS = [
    site("unsubscribe", "GET", *7 * [200], kwargs=mail_of_ben),
    site("unsubscribe", "POST", *7 * [200], kwargs=mail_of_ben),
    site("unsubscribe", "GET", *7 * [404], kwargs=no_link),
    Row("preferences", "GET", nothing, 200, 200, 200, 200, 200),
    Row("preferences", "POST", nothing, 302, 302, 302, 302, 302, data=wishes),
    Row("forget_wishes", "POST", nothing, 302, 302, 302, 302, 302),
    Row("preferences_week", "GET", nothing, 200, 200, 200, 200, 200),
    Row("team_preferences", "GET", the_team, 200, 200, 403, 403, 403),
    Row("team_preferences", "POST", the_team, 302, 302, 403, 403, 403, data=three_days),
    api("api_preferences", "GET", nothing, 200, 200, 200, 200, 200),
    api("api_preferences", "PATCH", nothing, 200, 200, 200, 200, 200, data=lambda cast: {"quiet_from": 19}),
    api("api_preferences_week", "GET", nothing, 200, 200, 200, 200, 200),
    api("api_team_preferences", "GET", the_team, 200, 200, 403, 403, 403),
    api("api_team_preferences", "PATCH", the_team, 200, 200, 403, 403, 403, data=three_days),
    site("answer_by_mail", "GET", *7 * [200], kwargs=link_of_ben),
    site("answer_by_mail", "POST", *7 * [200], kwargs=link_of_ben, data=lambda cast: {"choice": "done"}),
    site("answer_by_mail", "GET", *7 * [404], kwargs=no_link),
    site("answer_by_mail", "POST", *7 * [404], kwargs=no_link, data=lambda cast: {"choice": "done"}),
    Row("inbox", "GET", nothing, 200, 200, 200, 200, 200),
    Row("mark_all_read", "POST", nothing, 302, 302, 302, 302, 302),
    Row("mark_read", "POST", reminder_of_ben, 404, 404, 302, 404, 404),
    Row("unread", "GET", nothing, 200, 200, 200, 200, 200),
    Row("snooze", "POST", reminder_of_ben, 404, 404, 302, 404, 404, data=tomorrow),
    api("api_inbox", "GET", nothing, 200, 200, 200, 200, 200),
    api("api_inbox_read_all", "POST", nothing, 200, 200, 200, 200, 200),
    api("api_inbox_read", "POST", reminder_by_uuid, 404, 404, 204, 404, 404),
    api("api_inbox_snooze", "POST", reminder_by_uuid, 404, 404, 200, 404, 404, data=tomorrow),
    Row("deliveries", "GET", nothing, 200, 403, 403, 403, 403),
    Row("send_again", "POST", failed_delivery, 302, 404, 403, 404, 404),
    api("api_deliveries", "GET", nothing, 200, 403, 403, 403, 403),
    api("api_send_again", "POST", delivery_by_uuid, 200, 404, 403, 404, 404),
    Row("own_channels", "GET", nothing, 200, 200, 200, 200, 200),
    Row("own_channels", "POST", nothing, 302, 302, 302, 302, 302, data=channel_data),
    Row("add_browser", "POST", nothing, 302, 302, 302, 302, 302, data=browser_data),
    site("push_worker", "GET", *7 * [200]),
    Row("team_channels", "GET", product, 200, 200, 200, 200, 403),
    Row("team_channels", "POST", product, 302, 302, 403, 403, 403, data=channel_data),
    Row("try_channel", "POST", channel_under_a_lost_key, 302, 302, 403, 403, 404),
    Row("change_channel", "POST", channel_of_product, 302, 302, 403, 403, 404, data=pause),
    # What Ben connected for himself, nobody else sees.
    Row("change_channel", "POST", channel_of_ben, 404, 404, 302, 404, 404, data=pause),
    Row("remove_channel", "POST", channel_of_product, 302, 302, 403, 403, 404),
    Row("remove_channel", "POST", channel_of_ben, 404, 404, 302, 404, 404),
    api("api_channels", "GET", nothing, 200, 200, 200, 200, 200),
    api("api_channels", "POST", nothing, 201, 201, 201, 201, 201, data=channel_data),
    api("api_channels", "POST", nothing, 201, 201, 403, 403, 403, data=team_channel_data),
    api("api_channel", "GET", channel_of_product, 200, 200, 200, 200, 404),
    api("api_channel", "GET", channel_of_ben, 404, 404, 200, 404, 404),
    api("api_channel", "PATCH", channel_of_product, 200, 200, 403, 403, 404, data=paused),
    api("api_channel", "DELETE", channel_of_product, 204, 204, 403, 403, 404),
    api("api_channel_test", "POST", channel_under_a_lost_key, 200, 200, 403, 403, 404),
]
