"""The address by which somebody's calendar reads the meetings of a team, without signing in.

It is each person's own, and works for as long as they work in the team or lead it; nothing is kept for it.
Signed are rhythm and person, under a key of the rhythm: who changes that ends every address at once.
"""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from feedback.models import Rhythm
from feedback.updates.permissions import is_member
from teamops.people.models import Person
from teamops.people.permissions import can_manage_team

SALT = "feedback.calendar"


def can_subscribe(person: Person, rhythm: Rhythm) -> bool:
    """Who works in the team, and who leads it."""
    return can_manage_team(person, rhythm.team) or is_member(person, rhythm.team)


def address_of(rhythm: Rhythm, person: Person) -> str:
    """The whole address, the same each time."""
    token = _signer(rhythm).sign(f"{rhythm.pk}-{person.pk}")
    return settings.SITE_URL + reverse("review_calendar", args=[token])


def rhythm_behind(token: str) -> Rhythm | None:
    """The rhythm that the holder of this address may read now; with its team."""
    numbers = token.partition(":")[0].split("-")
    if len(numbers) != 2 or not all(one.isascii() and one.isdecimal() and len(one) < 16 for one in numbers):
        return None
    rhythms = Rhythm.objects.filter(team__archived_at__isnull=True).select_related("team__organization")
    rhythm = rhythms.filter(pk=int(numbers[0])).first()
    if rhythm is None or not _is_signed(rhythm, token):
        return None
    person = Person.objects.filter(pk=int(numbers[1])).select_related("organization", "user").first()
    is_there = person is not None and person.is_here and person.user is not None and person.user.is_active
    return rhythm if person and is_there and can_subscribe(person, rhythm) else None


def _is_signed(rhythm: Rhythm, token: str) -> bool:
    try:
        _signer(rhythm).unsign(token)
    except signing.BadSignature:
        return False
    return True


def _signer(rhythm: Rhythm) -> signing.Signer:
    return signing.Signer(key=rhythm.token, fallback_keys=[], salt=SALT)
