"""The rule of notifications itself: who was named in a comment hears of it in the morning, unless read."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from teamops.activity.models import Comment
from teamops.activity.registry import Commentable, find_commentable, people
from teamops.mentions import mentioned, plain
from teamops.notifications.actions.mentions import MENTIONED
from teamops.notifications.models import Delivery, Reminder
from teamops.notifications.queries import ReminderQuerySet
from teamops.notifications.rules import Asked, Find, Rank, Reach, Rule, each, register, this_morning
from teamops.people.models import Person
from teamops.prepared.together import read_together

LONGEST_TITLE = 120


def untold(rule: str) -> Find:
    """What a rule has put into inboxes at once, is unread, and no message has told of yet."""

    def rows(reach: Reach) -> ReminderQuerySet:
        in_digest = Delivery.objects.filter(
            reminder=None,
            person=OuterRef("person"),
            local_date=OuterRef("local_date"),
            created_at__gte=OuterRef("created_at"),
        )
        # A digest that came too late by every way but the inbox has told of nothing.
        is_lost = Exists(in_digest.too_late()) & ~Exists(in_digest.got_through())
        # One that could not be sent on its own day never will be.
        is_told = Q(state=Delivery.State.SENT) | Q(local_date__gte=reach.first_date)
        at_once = Delivery.objects.told().filter(is_told, reminder=OuterRef("pk"))
        return Reminder.objects.unread().filter(
            ~Exists(in_digest) | is_lost, ~Exists(at_once), rule=rule, person__in=reach.people
        )

    return Find(rows, {"pk": "subject_id", "person": "person"}, each(this_morning, once=True))


def _still_due(comment: Comment, reminder: Asked) -> bool:
    return reminder.read_at is None


def _commentable(kind: str) -> Commentable:
    found = find_commentable(kind)
    assert found is not None  # else the comment would not be visible
    return found


def _prepare(comments: Sequence[Any], reader: Person) -> None:
    """What the comments are about and who is named in them. One query."""
    about: dict[str, set[int]] = defaultdict(set)
    for comment in comments:
        about[comment.subject_type].add(comment.subject_id)
    kinds = {kind: _commentable(kind) for kind in about}
    named = {pk for comment in comments for pk in mentioned(comment.text)}
    persons = Person.objects.filter(organization=reader.organization, pk__in=named)
    *subjects, names = read_together(
        [
            *(found.model._default_manager.filter(pk__in=about[kind]) for kind, found in kinds.items()),
            persons.values_list("pk", "name", "state"),
        ]
    )
    places: dict[tuple[str, int], tuple[str, str]] = {}
    for (kind, found), rows in zip(kinds.items(), subjects, strict=True):
        for subject in rows:
            subject.organization = reader.organization
            places[kind, subject.pk] = str(subject), found.url(subject)
    called = people().read(reader.organization, [names])
    for comment in comments:
        comment.said = plain(comment.text, called)
        comment.about, comment.url = places[comment.subject_type, comment.subject_id]


def _title(comment: Any) -> str:
    """Who says what, on one line."""
    author = comment.author.name if comment.author else _("Former member")
    said = _("%(name)s: %(text)s") % {"name": author, "text": " ".join(comment.said.split())}
    return said if len(said) <= LONGEST_TITLE else said[: LONGEST_TITLE - 1] + "…"


def _say(comment: Any, today: datetime.date) -> str:
    return _("on “%(what)s”") % {"what": comment.about}


def _path(comment: Any) -> str:
    """Its thread on the page of what it is about."""
    return "/" + comment.url.split("/", 2)[2] + "#feed"


register(
    Rule(
        name=MENTIONED,
        model=Comment,
        related=("author",),
        heading=gettext_lazy("Mentions"),
        find=untold(MENTIONED),
        still_due=_still_due,
        say=_say,
        why=gettext_lazy("You were named in these comments."),
        path=_path,
        title=_title,
        prepare=_prepare,
        tells=True,
        at_once=True,
        rank=Rank.WAITED_FOR,
    )
)
