"""The chats and the browsers that a person has connected (`teamops.notifications.chats`), as two channels of
the engine: people choose for each what comes by it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from teamops.among import these
from teamops.notifications.channels import (
    Channel,
    Destinations,
    Limits,
    Message,
    NotSent,
    Refused,
    TryLater,
    channel_name,
    register,
)
from teamops.notifications.chats import message as words
from teamops.notifications.chats.actions import note_outcome, note_trouble
from teamops.notifications.chats.browsers import end_browsers, is_of_account
from teamops.notifications.chats.kinds import ChannelError
from teamops.notifications.chats.links import page_of
from teamops.notifications.chats.models import ChannelAddress
from teamops.notifications.chats.posting import PAUSES, jittered
from teamops.notifications.chats.queries import ChannelAddressQuerySet
from teamops.notifications.chats.sending import send_message
from teamops.notifications.models import Delivery
from teamops.notifications.queries import Item
from teamops.people.models import Organization, Person
from teamops.text import spaced

CHAT, BROWSER = "chat", "browser"
WEB_PUSH = ChannelAddress.Service.WEB_PUSH
# More is not read in a chat; the rest stands in the inbox.
MOST_ITEMS = 40


def _chats(persons: Sequence[Person]) -> Destinations:
    """ "chat:17" for each chat that is not paused. One query."""
    return _destinations(CHAT, ChannelAddress.objects.chats(), persons, is_browser=False)


def _browsers(persons: Sequence[Person]) -> Destinations:
    """ "browser:18" in the same way."""
    return _destinations(BROWSER, ChannelAddress.objects.browsers(), persons, is_browser=True)


def _destinations(
    name: str, addresses: ChannelAddressQuerySet, persons: Sequence[Person], *, is_browser: bool
) -> Destinations:
    """A query, unless what these persons have connected was read before (`wishes.matrix.reached_by`)."""
    found: dict[int, list[str]] = defaultdict(list)
    if all("channels" in getattr(one, "_prefetched_objects_cache", ()) for one in persons):
        own = [channel for person in persons for channel in person.channels.all() if not channel.is_paused]
        known = [(one.person_id, one.pk) for one in own if is_browser == (one.service == WEB_PUSH)]
    else:
        rows = addresses.active().filter(person__in=these(person.pk for person in persons))
        known = list(rows.values_list("person_id", "pk"))
    for person_id, pk in sorted(known, key=lambda one: one[1]):
        if person_id is not None:
            found[person_id].append(f"{name}:{pk}")
    return found


def destinations_in_words(deliveries: Iterable[Delivery]) -> dict[int, str]:
    """To which chat or browser each went, by its id: the service, and the name that the person gave it. A
    query; what went by mail is left out."""
    sent = [one for one in deliveries if channel_name(one.channel) in (CHAT, BROWSER)]
    rows = ChannelAddress.objects.filter(person__isnull=False).defer("sealed_url", "sealed_secret")
    known = {
        (one.person_id, f"{BROWSER if one.service == WEB_PUSH else CHAT}:{one.pk}"): _in_words(one)
        for one in rows.filter(pk__in={one.channel.partition(":")[2] for one in sent})
    }
    removed = pgettext("channel", "removed since")
    return {one.pk: known.get((one.person_id, one.channel), removed) for one in sent}


def _in_words(channel: ChannelAddress) -> str:
    return channel.name if channel.service == WEB_PUSH else f"{channel.service_label} · {channel.name}"


def _send(delivery: Delivery, told: Message) -> None:
    """Hand it over. Links lead to pages that ask for a sign-in: others may read along in a chat."""
    pk = delivery.channel.partition(":")[2]
    channel = ChannelAddress.objects.filter(pk=pk, person=delivery.person_id).first()
    if channel is None:
        raise Refused(_("This channel was removed."))
    channel.person = delivery.person
    if not is_of_account(channel, delivery.person.user):
        end_browsers(delivery.person.channels.filter(pk=channel.pk))
        raise Refused(_("This browser was connected under another password."))
    try:
        send_message(channel, as_chat(told, delivery.person.organization))
    except ChannelError as error:
        note_trouble(channel, error)
        raise _not_sent(error, delivery.attempts) from None
    note_outcome(channel)


def _not_sent(error: ChannelError, attempts: int) -> NotSent:
    """What the engine is told: the end, or a pause of which a part is chance: not all come back at once."""
    if not error.again:
        return Refused(error.detail)
    pause = jittered(PAUSES[min(attempts, len(PAUSES)) - 1])
    return TryLater(error.detail, max(pause, error.wait or pause))


def as_chat(told: Message, organization: Organization) -> words.Message:
    """What the engine tells, in the language that is active, as it is said in a chat."""
    by_heading: dict[str, list[Item]] = defaultdict(list)
    for item in told.items:
        by_heading[str(item.rule.heading)].append(item)
    sections = []
    for heading, found in by_heading.items():
        lines = tuple(
            words.Line(spaced(item.title), spaced(item.when), page_of(organization, item.path))
            for item in found
        )
        why = " ".join(dict.fromkeys(str(item.why) for item in found))
        sections.append(words.Section(heading, spaced(why), lines))
    return words.Message(
        title=spaced(_title(told)),
        url=page_of(organization, "/inbox/"),
        sections=tuple(sections),
        left_out=told.left_out,
    )


def _title(told: Message) -> str:
    first, count = told.items[0], len(told.items) + told.left_out
    if count == 1:
        return first.in_one
    return ngettext("%(count)s thing for today", "%(count)s things for today", count) % {"count": count}


for _name, _label, _reached in (
    (CHAT, gettext_lazy("chat"), _chats),
    (BROWSER, gettext_lazy("browser"), _browsers),
):
    register(
        Channel(
            name=_name,
            label=_label,
            destinations=_reached,
            send=_send,
            limits=Limits(most_items=MOST_ITEMS),
        )
    )
