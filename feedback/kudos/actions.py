"""Every write about kudos."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback.kudos.permissions import can_give_kudos, can_remove_kudos
from feedback.models import Kudos
from feedback.models.kudos import LONGEST_THANKS
from tasks.actions.changes import twin_of
from teamops.activity.actions import record
from teamops.errors import RuleBroken
from teamops.notifications.actions import tell, untell
from teamops.people.models import Person
from teamops.people.permissions import require

RECEIVED = "kudos_received"
MOST_THANKED = 20


@transaction.atomic
def give_kudos(
    *,
    by: Person,
    to: Iterable[Person],
    text: str,
    quality: str = "",
    is_private: bool = False,
    key: str = "",
) -> Kudos:
    """Thank people for a thing; they have it in their inbox. The same form (`key`) sent twice thanks once."""
    require(can_give_kudos, by, by.organization)
    twin = twin_of(Kudos, by.organization_id, key)
    if twin:
        return twin
    receivers = list(dict.fromkeys(to))
    _refuse_receivers(by, receivers)
    if not text.strip():
        raise RuleBroken(_("Say what you thank them for."), code="required", field="text")
    if len(text.strip()) > LONGEST_THANKS:
        raise RuleBroken(
            _("This is longer than %(most)s characters. Shorten it.") % {"most": LONGEST_THANKS},
            code="too_long",
            field="text",
        )
    kudos = Kudos.objects.create(
        organization_id=by.organization_id,
        giver=by,
        text=text.strip(),
        quality=quality.strip(),
        is_private=is_private,
        key=key,
    )
    kudos.receivers.set(receivers)
    # Whom somebody thanks in private is told to nobody else.
    named = {} if is_private else {"to": sorted(one.pk for one in receivers)}
    record(kudos, "kudos.given", by=by, after={"is_private": is_private, **named})
    tell(RECEIVED, kudos, receivers)
    return kudos


def _refuse_receivers(by: Person, receivers: list[Person]) -> None:
    if not receivers:
        raise RuleBroken(_("Choose whom you thank."), code="required", field="to")
    if by in receivers:
        raise RuleBroken(_("Thanks go to somebody else. Take yourself off the list."), code="own", field="to")
    if len(receivers) > MOST_THANKED:
        raise RuleBroken(
            _("These are more than %(most)s people. Thank fewer, so that each of them is meant.")
            % {"most": MOST_THANKED},
            code="too_many",
            field="to",
        )
    strange = [one for one in receivers if one.organization_id != by.organization_id or not one.is_here]
    if strange:
        raise RuleBroken(_("Choose one from the list."), code="unknown", field="to")


@transaction.atomic
def remove_kudos(kudos: Kudos, *, by: Person | None) -> Kudos:
    """Take one's thanks back; frozen records keep what they said."""
    require(can_remove_kudos, by, kudos)
    if kudos.removed_at is None:
        kudos.removed_at = kudos.updated = timezone.now()
        kudos.save(update_fields=["removed_at", "updated"])
        record(kudos, "kudos.removed", by=by)
        untell(RECEIVED, kudos)
    return kudos


@transaction.atomic
def restore_kudos(kudos: Kudos, *, by: Person | None) -> Kudos:
    """Thanks that were taken back stand again."""
    require(can_remove_kudos, by, kudos)
    if kudos.removed_at is not None:
        kudos.removed_at, kudos.updated = None, timezone.now()
        kudos.save(update_fields=["removed_at", "updated"])
        record(kudos, "kudos.restored", by=by)
        tell(RECEIVED, kudos, kudos.receivers.select_related("organization"))
    return kudos
