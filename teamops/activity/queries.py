"""Reading the trail and the comments."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.safestring import SafeString

from teamops.activity.registry import all_commentable, people
from teamops.markdown import render
from teamops.mentions import Mentions, mentioned
from teamops.prepared import prepared

if TYPE_CHECKING:
    from teamops.activity.models import Comment, Event


def kind_of(subject: models.Model) -> str:
    """The word for an object in events and comments: its model's name, "goal", "keyresult"."""
    return subject._meta.model_name or ""


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, subject: Any) -> "EventQuerySet":
        """Everything that happened to an object and to its parts, newest first."""
        kind = kind_of(subject)
        return self.filter(
            models.Q(subject_type=kind, subject_id=subject.pk)
            | models.Q(part_of_type=kind, part_of_id=subject.pk),
            organization_id=subject.organization_id,
        ).order_by("-at", "-pk")

    def visible_to(self, person: Any) -> "EventQuerySet":
        """What happened to that which people comment on and the person may see, and what was said of it."""
        seen = models.Q(pk__in=[])
        for kind, found in all_commentable().items():
            visible = found.model.objects.visible_to(person).order_by().values("pk")  # type: ignore[attr-defined]
            seen |= models.Q(subject_type=kind, subject_id__in=visible)
            seen |= models.Q(subject_type="comment", part_of_type=kind, part_of_id__in=visible)
        return self.filter(seen, organization_id=person.organization_id)

    def since(self, organization: Any, moment: datetime.datetime) -> "EventQuerySet":
        """What happened from a moment on, newest first: the order in which it can be undone."""
        return self.filter(organization=organization, at__gte=moment).order_by("-at", "-pk")

    def of_team(self, team: Any, since: datetime.datetime, until: datetime.datetime) -> "EventQuerySet":
        """What happened in a team in a span of time (until is excluded), oldest first."""
        return self.filter(
            organization_id=team.organization_id, team=team, at__gte=since, at__lt=until
        ).order_by("at", "pk")


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, person: Any) -> "CommentQuerySet":
        """Comments on what the person may see."""
        seen = models.Q(pk__in=[])
        for kind, found in all_commentable().items():
            visible = found.model.objects.visible_to(person)  # type: ignore[attr-defined]
            seen |= models.Q(subject_type=kind, subject_id__in=visible.order_by().values("pk"))
        return self.filter(seen, organization_id=person.organization_id)

    def about(self, subject: Any) -> "CommentQuerySet":
        return (
            self.filter(
                organization_id=subject.organization_id, subject_type=kind_of(subject), subject_id=subject.pk
            )
            .select_related("author")
            .order_by("at", "pk")
        )


def last_actor_name(subject: Any) -> str | None:
    """Who changed the object last, by the trail; None if that was no person."""
    from teamops.activity.models import Event

    last = Event.objects.about(subject).select_related("actor").first()
    return last.actor.name if last and last.actor else None


@dataclass(frozen=True)
class FeedEntry:
    """One line of a page's activity: a comment, or what happened as a sentence without its actor's name."""

    at: datetime.datetime
    actor: Any
    sentence: str = ""
    comment_html: SafeString | None = None


FEED_LENGTH = 30


def names_in(comments: Iterable["Comment"], subject: Any) -> Mentions:
    """Who is mentioned in comments of the subject's organization, by their present names."""
    ids = {pk for comment in comments for pk in mentioned(comment.text)}
    return people().call(subject.organization, ids) if ids else {}


def feed(subject: Any, *, before: datetime.datetime | None = None) -> list[FeedEntry]:
    """Comments on an object and changes of it and its parts, newest first, in one query.

    The newest ones, or the newest of those before a moment: the last entry's `at` leads on to earlier ones.
    """
    rows = _newest(kind_of(subject), subject.pk, subject.organization_id, before)
    called = people().read(subject.organization, [named for *_said, named in rows])
    return [_entry(row, called) for row in rows]


@prepared
def _newest(
    kind: str, pk: int, organization: int, before: datetime.datetime | None
) -> "models.QuerySet[Event, tuple[Any, ...]]":
    """What stands in a feed: (moment, id, who, their name and state, verb, before, after, text, whom it
    names); of a comment only the last two say something, of an event everything else."""
    from teamops.activity.models import Comment, Event

    about = models.Q(subject_type=kind, subject_id=pk)
    events = Event.objects.filter(
        about | models.Q(part_of_type=kind, part_of_id=pk), organization=organization
    )
    comments = Comment.objects.filter(about, organization=organization)
    if before is not None:
        events, comments = events.filter(at__lt=before), comments.filter(at__lt=before)
    empty, nothing = models.Value("", models.TextField()), models.Value({}, models.JSONField())
    return (
        events.exclude(verb="comment.added")
        .order_by()
        .values_list("at", "pk", *_face("actor"), "verb", "before", "after", empty, nothing)
        .union(
            comments.values_list(
                "at", "pk", *_face("author"), empty, nothing, nothing, "text", people().name("text")
            ),
            all=True,
        )
        .order_by("-at", "-id")[:FEED_LENGTH]
    )


def _face(who: str) -> tuple[str, str, str]:
    return who, f"{who}__name", f"{who}__state"


def _entry(row: tuple[Any, ...], called: Mentions) -> FeedEntry:
    from teamops.activity.models import Event
    from teamops.activity.sentences import sentence

    at, pk, who, name, state, verb, before, after, text, _named = row
    person: Any = Event._meta.get_field("actor").related_model
    # Of who acted a face is drawn, and nothing else is needed.
    actor = person.from_db(None, ["id", "name", "state"], [who, name, state]) if who else None
    if not verb:
        return FeedEntry(at, actor, comment_html=render(text, called))
    fields = ["id", "actor_id", "verb", "before", "after"]
    return FeedEntry(at, actor, sentence(Event.from_db(None, fields, [pk, who, verb, before, after])))
