"""Every write about what people are told of. The trail keeps that it changed, and by what way."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from teamops.activity.actions import record
from teamops.errors import RuleBroken
from teamops.notifications.channels import find_channel
from teamops.notifications.kinds import KINDS
from teamops.notifications.models import TeamWish, Wish
from teamops.notifications.preferences import AT_ONCE, INBOX
from teamops.people.actions import change_profile
from teamops.people.models import Person, Team
from teamops.people.permissions import can_change_profile, can_manage_team, require
from teamops.versions import save_version

# By kind and channel.
Choices = Mapping[tuple[str, str], bool]
# By kind and channel; None: as is usual.
TeamChoices = Mapping[tuple[str, str], bool | None]


@transaction.atomic
def choose(
    person: Person, *, by: Person, wishes: Choices, version: int | None = None, **values: Any
) -> Person:
    """Set what a person is told of by which channel, and when: the fields of their profile about reminders.

    Raises RuleBroken for a kind or channel that is not there, Stale.
    """
    require(can_change_profile, by, person)
    _refuse_unknown(wishes, AT_ONCE)
    change_profile(person, by=by, version=version, **values)
    before = dict(Wish.objects.filter(person=person).values_list("pk", "wanted"))
    Wish.objects.bulk_create(
        [
            Wish(person=person, kind=kind, channel=channel, wanted=wanted)
            for (kind, channel), wanted in wishes.items()
        ],
        update_conflicts=True,
        unique_fields=["person", "kind", "channel"],
        update_fields=["wanted"],
    )
    if before != dict(Wish.objects.filter(person=person).values_list("pk", "wanted")):
        record(person, "person.changed", by=by, after={"fields": ["notifications"]})
    return person


@transaction.atomic
def forget_wishes(person: Person, *, by: Person) -> None:
    """Back to what is usual, or what the person's teams say."""
    require(can_change_profile, by, person)
    if Wish.objects.filter(person=person).delete()[0]:
        record(person, "person.changed", by=by, after={"fields": ["notifications"]})


@transaction.atomic
def end_mail(person: Person, *, kind: str = "", wanted: bool = False) -> None:
    """By the link of an e-mail: no more mail of this kind, or none at all; or take that back.

    Mail programs may send the same twice: the second waits for the first.
    """
    person.refresh_from_db(
        fields=["email_reminders", "version"], from_queryset=Person.objects.select_for_update()
    )
    if kind:
        choose(person, by=person, wishes={(kind, "email"): wanted})
    elif person.email_reminders != wanted:
        change_profile(person, by=person, email_reminders=wanted)


@transaction.atomic
def choose_for_team(
    team: Team,
    *,
    by: Person,
    wishes: TeamChoices,
    remind_days_before: int | None = None,
    version: int | None = None,
) -> None:
    """Set what the people of a team are told of, as far as they have said nothing themselves.

    When something comes is never chosen here: nobody is written to at night because of it.
    """
    require(can_manage_team, by, team)
    _refuse_unknown(wishes)
    present = {
        (kind, channel): wanted
        for kind, channel, wanted in TeamWish.objects.filter(team=team).values_list(
            "kind", "channel", "wanted"
        )
    }
    changed = {key: wanted for key, wanted in wishes.items() if present.get(key) != wanted}
    for (kind, channel), wanted in changed.items():
        place: dict[str, Any] = {"team": team, "kind": kind, "channel": channel}
        if wanted is None:
            TeamWish.objects.filter(**place).delete()
        else:  # of two leads at once the second one finds what the first one has made
            TeamWish.objects.update_or_create(**place, defaults={"wanted": wanted})
    days = team.remind_days_before if remind_days_before is None else remind_days_before
    before, after = {}, {}
    if days != team.remind_days_before:
        before["remind_days_before"], after["remind_days_before"] = team.remind_days_before, days
        team.remind_days_before = days
    if changed or after:
        save_version(team, expected=version, fields=list(after))
        told = {f"{kind} {channel}": wanted for (kind, channel), wanted in changed.items()}
        record(team, "team.notifications_changed", by=by, team=team, before=before, after=told | after)


def _refuse_unknown(wishes: Mapping[tuple[str, str], Any], *besides: str) -> None:
    """Only kinds and channels that there are; the inbox has everything."""
    for kind, channel in wishes:
        is_known = channel in besides or (channel != INBOX and find_channel(channel) is not None)
        if kind not in KINDS or not is_known or ":" in channel:
            raise RuleBroken(
                _("There is no such kind of message or no such channel. Reload the page."), code="unknown"
            )
