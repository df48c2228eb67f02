"""Connecting chats, trying, pausing and removing them."""

import json
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from teamops.activity.actions import record
from teamops.errors import RuleBroken
from teamops.notifications.chats import pace
from teamops.notifications.chats.browsers import fingerprint
from teamops.notifications.chats.kinds import ChannelError, said
from teamops.notifications.chats.links import page_of
from teamops.notifications.chats.message import Message
from teamops.notifications.chats.models import ChannelAddress, PushKey
from teamops.notifications.chats.permissions import can_change_channel, can_have_channels
from teamops.notifications.chats.registry import KINDS
from teamops.notifications.chats.sending import check_address, send_message, shown
from teamops.notifications.chats.web_push import is_key_pair
from teamops.outgoing import NotAllowed
from teamops.people.models import Person, Team
from teamops.people.permissions import require
from teamops.sealing import CannotBeOpened, seal, seal_anew, unseal
from teamops.versions import save_version

MOST_CHANNELS = 10
# Who presses the button waits for the answer: no longer than this.
TRY_SECONDS = 8.0
TRIES_PER_MINUTE = 6


@transaction.atomic
def add_channel(
    owner: Person | Team,
    *,
    by: Person,
    service: str,
    name: str,
    url: str,
    secret: str = "",
    takes_minutes: bool = True,
    takes_digest: bool = False,
) -> ChannelAddress:
    """Connect a chat. The address is sealed and cannot be read again by anybody."""
    require(can_have_channels, by, owner)
    if owner.channels.count() >= MOST_CHANNELS:
        raise RuleBroken(
            _("%(limit)s channels are connected already. Remove one that is not used any more.")
            % {"limit": MOST_CHANNELS},
            code="too_many",
        )
    if service == ChannelAddress.Service.WEB_PUSH and not (isinstance(owner, Person) and secret):
        raise RuleBroken(_("A browser is connected by itself, on its person’s page."), code="browser")
    url, secret = url.strip(), secret.strip()
    if secret and KINDS[service].sign is None and service != ChannelAddress.Service.WEB_PUSH:
        raise RuleBroken(
            _("This service signs nothing. Leave the secret empty."), code="no_secret", field="secret"
        )
    try:
        check_address(service, url)
    except NotAllowed as refused:
        raise RuleBroken(refused.message, code="address", field="url") from None
    channel = ChannelAddress.objects.create(
        organization_id=owner.organization_id,
        **{"team" if isinstance(owner, Team) else "person": owner},
        service=service,
        name=name,
        sealed_url=seal(url),
        sealed_secret=seal(secret) if secret else "",
        shown=shown(url),
        takes_minutes=takes_minutes,
        takes_digest=takes_digest,
        created_by=by,
    )
    record(owner, "channel.added", by=by, after={"channel": channel.pk, "service": service})
    return channel


@transaction.atomic
def add_browser(
    person: Person, *, by: Person, name: str, endpoint: str, p256dh: str, auth: str
) -> ChannelAddress:
    """Let this browser show notifications; where it has subscribed before, its keys are the new ones."""
    require(can_have_channels, by, person)
    if not is_key_pair(p256dh, auth):
        raise RuleBroken(_("The browser gave no key. Try it once more."), code="no_key")
    for known in person.channels.browsers():
        if _is_at(known, endpoint):
            remove_channel(known, by=by)
    made = add_channel(
        person,
        by=by,
        service=ChannelAddress.Service.WEB_PUSH,
        name=name,
        url=endpoint,
        secret=json.dumps({"p256dh": p256dh, "auth": auth}),
    )
    made.account = fingerprint(person.user)
    made.save(update_fields=["account"])
    return made


def _is_at(channel: ChannelAddress, url: str) -> bool:
    try:
        return unseal(channel.sealed_url) == url
    except CannotBeOpened:
        return False


CHANGEABLE = ("name", "is_paused", "takes_minutes", "takes_digest")


@transaction.atomic
def change_channel(
    channel: ChannelAddress, *, by: Person, version: int | None = None, **values: Any
) -> ChannelAddress:
    """Name it, pause it, or choose what it gets. Another address is another channel."""
    require(can_change_channel, by, channel)
    changed = [name for name in CHANGEABLE if name in values and getattr(channel, name) != values[name]]
    if not changed:
        return channel
    before = {name: getattr(channel, name) for name in changed if name != "name"}
    for name in changed:
        setattr(channel, name, values[name])
    save_version(channel, expected=version, fields=changed)
    after = {name: getattr(channel, name) for name in before}
    about = {"channel": channel.pk}
    record(_owner(channel), "channel.changed", by=by, before={**about, **before}, after={**about, **after})
    return channel


@transaction.atomic
def remove_channel(channel: ChannelAddress, *, by: Person) -> None:
    """Nothing goes there any more, and the address is forgotten."""
    require(can_change_channel, by, channel)
    about = {"channel": channel.pk, "service": channel.service}
    record(_owner(channel), "channel.removed", by=by, before=about)
    channel.delete()


@dataclass(frozen=True)
class Tried:
    """How a message fared that somebody sent to see whether it arrives: the service's own words."""

    arrived: bool
    words: str


def try_channel(channel: ChannelAddress, *, by: Person) -> Tried:
    """Send a short message now and wait for the answer. Raises RuleBroken when tried too often."""
    require(can_change_channel, by, channel)
    if pace.take(f"try-{by.pk}", per_minute=TRIES_PER_MINUTE, burst=3):
        raise RuleBroken(_("You tried it several times just now. Wait a minute."), code="too_often")
    with translation.override(channel.language_code):
        message = Message(
            title=_("This channel is connected to TeamOps"),
            text=_("%(person)s sent this to see whether messages arrive.") % {"person": by.name},
            url=page_of(channel.organization, channels_path(channel)),
        )
    try:
        answer = send_message(channel, message, seconds=TRY_SECONDS)
    except ChannelError as error:
        note_trouble(channel, error)
        return Tried(False, error.detail)
    note_outcome(channel)
    return Tried(True, said(answer))


def seal_all_anew() -> tuple[int, int]:
    """Seal every address and the push key under the newest key; how many were, and how many cannot be opened
    any more.

    Row by row, each only if nobody has changed it meanwhile; may run at any time and again.
    """
    sealed = lost = 0
    rows = ChannelAddress.objects.values_list("pk", "sealed_url", "sealed_secret")
    for pk, url, secret in rows.iterator():
        try:
            anew = {"sealed_url": seal_anew(url), "sealed_secret": seal_anew(secret) if secret else ""}
        except CannotBeOpened:
            lost += 1
            continue
        sealed += ChannelAddress.objects.filter(pk=pk, sealed_url=url).update(**anew)
    for key in PushKey.objects.all():
        try:
            anew_key = seal_anew(key.sealed)
        except CannotBeOpened:
            lost += 1
            continue
        sealed += PushKey.objects.filter(pk=key.pk, sealed=key.sealed).update(sealed=anew_key)
    return sealed, lost


def note_trouble(channel: ChannelAddress, error: ChannelError) -> None:
    """What went wrong stands beside the channel; one whose address is gone is removed."""
    if error.gone:
        about = {"channel": channel.pk, "service": channel.service}
        record(_owner(channel), "channel.removed", by=None, before=about)
        ChannelAddress.objects.filter(pk=channel.pk).delete()
    elif error.was_tried:
        note_outcome(channel, error.detail)


def note_outcome(channel: ChannelAddress, trouble: str = "") -> None:
    """How the last message fared stands beside the channel; this is no edit."""
    ChannelAddress.objects.filter(pk=channel.pk).update(tried_at=timezone.now(), trouble=trouble[:400])


def channels_path(channel: ChannelAddress) -> str:
    """The page on which the channel stands, after the organization's prefix."""
    return f"/teams/{channel.team.slug}/channels/" if channel.team else "/settings/channels/"


def _owner(channel: ChannelAddress) -> Person | Team:
    owner = channel.person or channel.team
    assert owner is not None  # a constraint of the table
    return owner


def forget_channels(person: Person) -> None:
    """Who leaves, or is erased, leaves no address behind: should they come back, they connect anew."""
    ChannelAddress.objects.filter(person=person).delete()
