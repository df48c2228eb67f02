"""A vote that is open stands in the My work of who has not answered yet."""

from typing import Any

from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from feedback.models import ConfidenceVote, VoteAnswer
from tasks.waiting import Kind, register_waiting, waiting_rows
from teamops.people.models import Person


def _path(key: str) -> str:
    return f"votes/{key}/"


def _rows(person: Person) -> QuerySet[Any, Any]:
    answered = VoteAnswer.objects.filter(vote=OuterRef("pk"), person=person)
    votes = ConfidenceVote.objects.waiting_for(person).filter(~Exists(answered))
    return waiting_rows(
        votes,
        key=Cast("pk", CharField()),
        title="key_result__statement",
        who="review__team__name",
        since="opened_at",
    )


register_waiting(
    Kind(
        name="confidence_vote",
        rows=_rows,
        says=_("how sure are you? Your team votes in its review"),
        path=_path,
    )
)
