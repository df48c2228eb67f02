"""What a team's chats are told: written down first, then sent under a lease, like every message.

Killed between the sending and the note of it, one message is sent once more; killed anywhere else, nothing is
lost or doubled.
"""

import datetime
import logging
import random
from collections.abc import Callable, Iterable

from django.conf import settings
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone, translation

from teamops.dates import today
from teamops.notifications.chats.actions import note_outcome
from teamops.notifications.chats.kinds import ChannelError
from teamops.notifications.chats.links import page_of
from teamops.notifications.chats.message import Message, shortened
from teamops.notifications.chats.models import LONGEST_LIFE, ChannelAddress, TeamPost
from teamops.notifications.chats.mornings import morning_message
from teamops.notifications.chats.sending import send_message
from teamops.people.models import Team
from teamops.text import one_line

logger = logging.getLogger(__name__)

# After the n-th failure the n-th pause; after the last one it has failed.
PAUSES = [datetime.timedelta(minutes=minutes) for minutes in (1, 5, 20, 60, 120, 240)]
MOST_ATTEMPTS = len(PAUSES) + 1
LONGEST_TEXT = 20_000


def post_to_team(team: Team, subject: str, text: str, url: str, *, key: str) -> int:
    """Have all chats of the team that take minutes told of this; answers how many there are.

    `text` is plain, in the team's language, with empty lines between paragraphs, and is read by whoever is in
    the chat: nothing may stand in it that is kept from members. `url` is the page's path after the
    organization's prefix. `key` says what it is about ("minutes-17"): the same is told once, however often
    this is called. Call it inside the transaction of what it tells of; a scheduler or worker sends it.
    """
    return _put(team.channels.active().filter(takes_minutes=True), subject, text, url, key)


def withdraw_posts(team: Team, key: str) -> None:
    """What nobody has begun to send of this stays here: it does not hold any more."""
    waiting = TeamPost.objects.filter(channel__team=team, key=key, state=TeamPost.State.DUE)
    waiting.update(state=TeamPost.State.SKIPPED, detail="withdrawn", text="")


def _put(channels: Iterable[ChannelAddress], subject: str, text: str, path: str, key: str) -> int:
    posts = [
        TeamPost(
            organization_id=channel.organization_id,
            channel=channel,
            key=key,
            title=shortened(one_line(subject), 300),
            text=shortened(text.replace("\x00", ""), LONGEST_TEXT),
            path=path,
        )
        for channel in channels
    ]
    TeamPost.objects.bulk_create(posts, ignore_conflicts=True)
    return len(posts)


def send_posts(*, should_stop: Callable[[], bool] = lambda: False) -> int:
    """Send what waits for teams' chats, one by one, until nothing does; answers how many it took in hand."""
    taken = 0
    while not should_stop() and (post := _claim()):
        taken += 1
        _send(post)
    return taken


def waiting_posts(now: datetime.datetime) -> models.QuerySet[TeamPost]:
    """What may be taken now, oldest first."""
    return TeamPost.objects.waiting(now)


def _claim() -> TeamPost | None:
    """The oldest that waits, for as long as the lease lasts: a filtered UPDATE, so that of two one has it."""
    now = timezone.now()
    with transaction.atomic():
        waiting = waiting_posts(now).select_for_update(skip_locked=True)
        pk = waiting.values_list("pk", flat=True).first()
        if pk is None:
            return None
        lease = now + datetime.timedelta(seconds=settings.DELIVERY_LEASE_SECONDS)
        TeamPost.objects.filter(pk=pk).update(
            state=TeamPost.State.SENDING, not_before=lease, attempts=F("attempts") + 1
        )
    return TeamPost.objects.select_related("channel__team", "organization").get(pk=pk)


def _send(post: TeamPost) -> None:
    channel = post.channel
    channel.organization = post.organization
    if channel.is_paused or (channel.team and channel.team.archived_at):
        return _finish(post, TeamPost.State.SKIPPED, detail="paused")
    if timezone.now() - post.created_at > LONGEST_LIFE or post.attempts > MOST_ATTEMPTS:
        return _finish(post, TeamPost.State.FAILED, detail=post.detail or "too late")
    if channel.team:
        channel.team.organization = post.organization
    try:
        with translation.override(channel.language_code):
            message = _message(post)
            if message is None:
                return _finish(post, TeamPost.State.SKIPPED, detail="nothing is due")
            send_message(channel, message)
    except ChannelError as error:
        return _put_off(post, error)
    except Exception as error:
        # Whatever goes wrong while the message is written concerns this message only.
        logger.exception("The message of %s could not be written", post)
        return _put_off(post, ChannelError(type(error).__name__, again=True))
    note_outcome(channel)
    return _finish(post, TeamPost.State.SENT, sent_at=timezone.now(), detail="")


def _message(post: TeamPost) -> Message | None:
    """What is said now, in the language that is active; None if there is nothing to say any more."""
    if post.day is None:
        return Message(title=post.title, text=post.text, url=page_of(post.organization, post.path))
    team = post.channel.team
    if team is None or today(team) != post.day:
        return None
    return morning_message(team, post.day)


def _put_off(post: TeamPost, error: ChannelError) -> None:
    """After a failure: a growing pause, at least as long as the service asks for; or the end."""
    if not error.was_tried and error.wait:
        return _finish(
            post, TeamPost.State.DUE, not_before=timezone.now() + error.wait, attempts=post.attempts - 1
        )
    note_outcome(post.channel, error.detail)
    if not error.again or post.attempts >= MOST_ATTEMPTS:
        return _finish(post, TeamPost.State.FAILED, detail=error.detail)
    pause = max(jittered(PAUSES[post.attempts - 1]), error.wait or datetime.timedelta())
    return _finish(post, TeamPost.State.DUE, not_before=timezone.now() + pause, detail=error.detail)


def jittered(pause: datetime.timedelta) -> datetime.timedelta:
    """A pause that is up to a quarter longer, so that what failed together does not come back together."""
    return pause * (1 + random.random() / 4)


def _finish(post: TeamPost, state: TeamPost.State, **values: object) -> None:
    """Write down how it went, unless the lease ran out and somebody else has taken the message."""
    mine = TeamPost.objects.filter(pk=post.pk, state=TeamPost.State.SENDING, attempts=post.attempts)
    if state not in TeamPost.UNSENT:
        # What was said stands in the chat and on its page, and is not kept a third time.
        values = {**values, "text": ""}
    mine.update(state=state, **values)
