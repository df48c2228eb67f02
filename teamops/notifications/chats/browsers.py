"""Browsers that show notifications: what they are called, and when they show no more.

A browser is connected by who has signed in there, and goes on while others use it. So it ends with the sign-
in of that person: when they sign out in it, with their password, their account, and when they leave.
"""

import datetime
import hashlib
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from teamops.activity.actions import record
from teamops.notifications.chats.models import ChannelAddress
from teamops.people.models import Organization, Person, User

if TYPE_CHECKING:
    from teamops.notifications.chats.queries import ChannelAddressQuerySet

# As browsers name themselves; those built on Chrome say so too, and come first.
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "Linux": "Linux",
}
# By it a browser is known again, whoever has signed in there since: the UUID of its channel, signed.
COOKIE = "browser"
COOKIE_AGE = 400 * 24 * 60 * 60
SALT = "notifications.browser"


def browser_name(user_agent: str) -> str:
    """ "Firefox, Windows", as far as it says so."""
    browser = next((name for word, name in BROWSERS.items() if f"{word}/" in user_agent), _("Browser"))
    system = next((name for word, name in SYSTEMS.items() if word in user_agent), "")
    return f"{browser}, {system}" if system else browser


def take_over(request: HttpRequest, response: HttpResponse, channel: ChannelAddress) -> None:
    """The browser that asks is this channel now, and says so from now on; what it was before has ended."""
    end_browsers(_known(request).exclude(pk=channel.pk))
    response.set_signed_cookie(
        COOKIE,
        str(channel.uuid),
        salt=SALT,
        max_age=COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _known(request: HttpRequest) -> "ChannelAddressQuerySet":
    """The channel that the browser is which asks, if it is one."""
    uuid: Any = request.get_signed_cookie(COOKIE, default="", salt=SALT)
    rows = ChannelAddress.objects.browsers()
    return rows.filter(uuid=UUID(uuid)) if uuid else rows.none()


def fingerprint(user: User | None) -> str:
    """Of the account's password, as it is kept: another one makes another."""
    return hashlib.sha256(user.password.encode()).hexdigest() if user else ""


def is_of_account(channel: ChannelAddress, user: User | None) -> bool:
    """Whether the password is still that under which it was connected; a chat has none."""
    return not channel.account or channel.account == fingerprint(user)


@transaction.atomic
def end_browsers(channels: "ChannelAddressQuerySet") -> None:
    """Nothing is shown there any more."""
    for channel in channels.select_related("person__organization"):
        assert channel.person is not None  # a browser is a person's
        about = {"channel": channel.pk, "service": channel.service}
        record(channel.person, "channel.removed", by=None, before=about)
        channel.delete()


def end_with_sign_out(request: HttpRequest) -> None:
    """Who signs out in a browser is shown nothing more in it, nor is whoever connected it before."""
    end_browsers(_known(request))


def end_with_password(user: User, request: HttpRequest | None) -> None:
    """A new password ends what the old one had connected, but for the browser in which it was chosen by who
    has signed in there."""
    own = ChannelAddress.objects.browsers().filter(person__user=user)
    if request is not None and request.user == user:
        here = own.filter(pk__in=_known(request).values("pk"))
        here.update(account=fingerprint(user))
        own = own.exclude(account=fingerprint(user))
    end_browsers(own)


def end_lost(organization: Organization, day: datetime.date) -> None:
    """Once a day, those of accounts that were closed, or have another password, by whatever way."""
    own = ChannelAddress.objects.browsers().filter(organization=organization).select_related("person__user")
    lost = [one.pk for one in own if one.person and not _is_in_use(one, one.person)]
    end_browsers(ChannelAddress.objects.filter(pk__in=lost))


def _is_in_use(channel: ChannelAddress, person: Person) -> bool:
    account = person.user
    return account is not None and account.is_active and person.is_here and is_of_account(channel, account)
