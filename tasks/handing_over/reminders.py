"""Who is asked to accept what was handed over to them, and who is told of the answer."""

import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tasks.handing_over.actions import ANSWERED, GIVEN
from tasks.handing_over.queries import PARTS, HandoverQuerySet
from tasks.models import Handover
from teamops.notifications.reminders import untold
from teamops.notifications.rules import Asked, Rank, Reach, Rule, look, no_day, register, when_late


def _unanswered(reach: Reach) -> HandoverQuerySet:
    return Handover.objects.unanswered().filter(organization__in=reach.organizations, taker__in=reach.people)


# What waits for its taker's answer, from the next working day on with growing pauses.
find_unanswered = look(_unanswered, person="taker", moment="given_at", when=when_late)


# Answers that nobody has read, and no morning's message has told of.
find_answers = untold(ANSWERED)


def _still_waits(handover: Handover, reminder: Asked) -> bool:
    return handover.is_unanswered and handover.taker_id == reminder.person_id


def _is_unread(handover: Handover, reminder: Asked) -> bool:
    return reminder.read_at is None


def _say_given(handover: Handover, today: datetime.date) -> str:
    giver = handover.giver.name if handover.giver else _("Former member")
    if handover.note:
        return _("%(name)s hands it over: %(note)s") % {"name": giver, "note": handover.note}
    return _("%(name)s hands it over") % {"name": giver}


def _say_answer(handover: Handover, today: datetime.date) -> str:
    if handover.state == Handover.State.RETURNED:
        return _("%(name)s returns it: %(why)s") % {"name": handover.taker.name, "why": handover.answer}
    return _("%(name)s has accepted it") % {"name": handover.taker.name}


def _path(handover: Handover) -> str:
    return f"/handovers/{handover.uuid}/"


register(
    Rule(
        name=GIVEN,
        model=Handover,
        related=PARTS,
        heading=gettext_lazy("Handed over to you"),
        find=find_unanswered,
        still_due=_still_waits,
        say=_say_given,
        why=gettext_lazy("It is yours now. Accept it, or return it with a reason."),
        path=_path,
        wanted_by=no_day,
        rank=Rank.WAITED_FOR,
    )
)
register(
    Rule(
        name=ANSWERED,
        model=Handover,
        related=PARTS,
        heading=gettext_lazy("Answers to what you handed over"),
        find=find_answers,
        still_due=_is_unread,
        say=_say_answer,
        why=gettext_lazy("You have handed this over, or it was yours before."),
        path=_path,
        tells=True,
        rank=Rank.NEWS,
    )
)
