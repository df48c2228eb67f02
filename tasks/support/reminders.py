"""When people are reminded of what is asked of them, and told of answers."""

import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tasks.models import SupportRequest
from tasks.support.lines import PATIENCE, asked_on, days
from tasks.support.queries import SupportQuerySet
from tasks.support.telling import ANSWERED, OWED
from teamops.formats import day_name, late
from teamops.notifications.reminders import untold
from teamops.notifications.rules import (
    Asked,
    Escalation,
    Rank,
    Reach,
    Rule,
    around_the_day,
    look,
    register,
    when_waited,
)

State = SupportRequest.State
# Working days after which the lead of the team that needs it is told.
LEAD_AFTER = 5


def _asked(reach: Reach) -> SupportQuerySet:
    return SupportRequest.objects.filter(
        organization__in=reach.organizations, state=State.ASKED, asked_of__in=reach.people
    )


# What is asked of somebody and unanswered for two working days, then with growing pauses.
find_unanswered = look(_asked, person="asked_of", moment="asked_at", when=when_waited(PATIENCE))


def _is_still_asked(request: SupportRequest, reminder: Asked) -> bool:
    return request.state == State.ASKED and request.asked_of_id == reminder.person_id


def _say_question(request: SupportRequest, today: datetime.date) -> str:
    name = request.asked_by.name if request.asked_by else _("Former member")
    words = {"name": name, "days": days((today - asked_on(request, request.organization)).days)}
    if request.needed_by:
        words["day"] = day_name(request.needed_by, today)
        return _("asked by %(name)s %(days)s ago, needed by %(day)s") % words
    return _("asked by %(name)s %(days)s ago") % words


def _promised(reach: Reach) -> SupportQuerySet:
    return SupportRequest.objects.filter(
        organization__in=reach.organizations,
        state=State.PROMISED,
        asked_of__in=reach.people,
    )


# What somebody has promised for the next working day, for today, and late ones with growing pauses.
find_promised = look(_promised, person="asked_of", day="promised_for", when=around_the_day)


def _is_still_promised(request: SupportRequest, reminder: Asked) -> bool:
    return (
        request.state == State.PROMISED
        and request.asked_of_id == reminder.person_id
        and request.promised_for == reminder.due_on
    )


def _say_promised(request: SupportRequest, today: datetime.date) -> str:
    day = request.promised_for
    if day is None:
        return ""
    if day < today:
        return late(day, today)
    return _("promised for %(day)s") % {"day": day_name(day, today)}


# Answers that nobody has read, and no morning's message has told of.
find_answers = untold(ANSWERED)


def _is_unread(request: SupportRequest, reminder: Asked) -> bool:
    return reminder.read_at is None


def _say_answer(request: SupportRequest, today: datetime.date) -> str:
    if request.state == State.PROMISED:
        return _say_promised(request, today)
    return str(request.get_state_display())


def _path(request: SupportRequest) -> str:
    return f"/support/{request.number}/"


register(
    Rule(
        name=OWED,
        model=SupportRequest,
        related=("asked_by", "organization"),
        heading=gettext_lazy("Asked of you"),
        find=find_unanswered,
        still_due=_is_still_asked,
        say=_say_question,
        why=gettext_lazy("Somebody asks you for support, and you have not answered yet."),
        path=_path,
        wanted_by=lambda request: request.needed_by,
        rank=Rank.WAITED_FOR,
        escalation=Escalation(after=LEAD_AFTER, team="team"),
    )
)
register(
    Rule(
        name="support_promised",
        model=SupportRequest,
        heading=gettext_lazy("Promised by you"),
        find=find_promised,
        still_due=_is_still_promised,
        say=_say_promised,
        why=gettext_lazy("You have promised this, and its day is near or has passed."),
        path=_path,
        rank=Rank.WAITED_FOR,
        escalation=Escalation(after=LEAD_AFTER, team="team"),
    )
)
register(
    Rule(
        name=ANSWERED,
        model=SupportRequest,
        heading=gettext_lazy("Answers to what you need"),
        find=find_answers,
        still_due=_is_unread,
        say=_say_answer,
        why=gettext_lazy("You have asked for this, or your task waits for it."),
        path=_path,
        tells=True,
        rank=Rank.NEWS,
    )
)
