"""Reading reminders and deliveries: what is to be sent, what an inbox shows."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from teamops.formats import day_name
from teamops.notifications.rules import NewReminder, Rule, families, find_rule
from teamops.people.models import Person
from teamops.prepared import Prepared, prepared
from teamops.prepared.together import read_together
from teamops.text import one_line

if TYPE_CHECKING:
    from teamops.notifications.models import Delivery, Reminder

T = TypeVar("T")
# SQLite takes few ids in one query.
MOST_AT_ONCE = 500
MOST_KINDS_APART = 3
MOST_TOGETHER = 50
# What the list of deliveries can be narrowed to: the word in the address, and the states it stands for.
SHOWN_STATES = {"failed": ["failed"], "waiting": ["due", "sending"], "sent": ["sent"], "skipped": ["skipped"]}


class LeasedQuerySet(models.QuerySet[Any]):
    def waiting(self, now: datetime.datetime) -> Self:
        """What may be taken now, also from a worker whose lease has run out; oldest first."""
        return self.filter(state__in=self.model.UNSENT, not_before__lte=now).order_by("not_before", "pk")


class DeliveryQuerySet(LeasedQuerySet):
    def visible_to(self, person: Person) -> "DeliveryQuerySet":
        """All of the organization for an administrator, else one's own."""
        rows = self.filter(organization_id=person.organization_id)
        return rows if person.is_administrator else rows.filter(person=person)

    def told(self) -> "DeliveryQuerySet":
        """What was sent, or is about to be."""
        return self.filter(state__in=[*self.model.UNSENT, self.model.State.SENT])

    def got_through(self) -> "DeliveryQuerySet":
        """The same but for the inbox, which has everything, also what nobody has been told of."""
        return self.told().exclude(channel=self.model.Channel.INBOX)

    def too_late(self) -> "DeliveryQuerySet":
        """What could not be sent on its day."""
        return self.filter(reason=self.model.Reason.TOO_LATE)


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def visible_to(self, person: Person) -> "ReminderQuerySet":
        """An inbox is its owner's alone."""
        return self.filter(organization_id=person.organization_id, person=person)

    def told_by(self, delivery: "Delivery") -> "ReminderQuerySet":
        """What a message tells: the one thing that could not wait, or what was found on its date."""
        if delivery.reminder_id is not None:
            return self.filter(pk=delivery.reminder_id)
        at_once = delivery.__class__.objects.told().filter(channel=delivery.channel)
        told_already = Exists(at_once.filter(reminder=OuterRef("pk")))
        return self.filter(~told_already, person=delivery.person_id, local_date=delivery.local_date)

    def not_lost(self) -> "ReminderQuerySet":
        """Without those whose digest came too late by every way but the inbox: it has told nobody of them."""
        from teamops.notifications.models import Delivery

        digests = Delivery.objects.filter(
            reminder=None, person=OuterRef("person"), local_date=OuterRef("local_date")
        )
        return self.filter(~Exists(digests.too_late()) | Exists(digests.got_through()))

    def unread(self) -> "ReminderQuerySet":
        return self.filter(read_at__isnull=True)

    def asked_anew(self) -> "ReminderQuerySet":
        """Those after which the same person was asked for the same thing once more."""
        same = ("person", "subject_type", "subject_id")
        later = self.model.objects.filter(
            **{name: OuterRef(name) for name in same}, local_date__gt=OuterRef("local_date")
        )
        anew = Q(Exists(later.filter(rule=OuterRef("rule"))))
        for names in families():
            anew |= Q(Exists(later.filter(rule__in=names)), rule__in=names)
        return self.filter(anew)


# What ends a sentence, and is no stop that can be left out.
ENDS = ("?", "!", "？", "！", "…")


@dataclass(frozen=True)
class Item:
    """A reminder in words, in the language that is active: what to do, by when, and why this person.

    `short` says by when. `path` stands after the organization's prefix; `letter` is where an e-mail leads
    without signing in, if there is such a page: it stands after the installation's address. `notice` says who
    else hears of it, and when, if nothing happens. What is finished need not be done any more.
    """

    reminder: "Reminder"
    rule: Rule
    title: str
    short: str
    why: str | Promise
    path: str
    is_late: bool
    is_finished: bool
    letter: str = ""
    subject: Any = None
    notice: str = ""

    @property
    def when(self) -> str:
        """By when, and who else hears of it if nothing happens, as a message says it."""
        return f"{self.short} · {self.notice}" if self.notice else self.short

    @property
    def name(self) -> str:
        """The title as a part of a sentence: its own stop would end it."""
        return self.title.rstrip(".。")

    @property
    def in_one(self) -> str:
        """Name and by when on one line, as the subject of a letter; no colon follows a question."""
        if self.name.endswith(ENDS):
            return f"{self.name} · {self.short}"
        return _("%(title)s: %(when)s") % {"title": self.name, "when": self.short}


def items(
    reminders: Iterable["Reminder"], *, reader: Person, today: datetime.date | None = None
) -> list[Item]:
    """The reminders as `reader` may read them, in their order; one query for all kinds of thing, or for each
    if they are few.

    As they read today; without it, each as on its own day. What the reader may not see (any more), or was
    deleted, is left out.
    """
    reminders = list(reminders)
    names, unnamed = _names(reminders)
    subjects, named = _subjects(reminders, reader, unnamed)
    names |= named
    found = []
    for reminder in reminders:
        rule = find_rule(reminder.rule)
        subject = subjects.get((reminder.rule, reminder.subject_id))
        if rule is None or subject is None:
            continue
        day = today or reminder.local_date
        found.append(
            Item(
                reminder=reminder,
                rule=rule,
                title=one_line(rule.title(subject)),
                short=_whose(names.get(reminder.member_id), rule.say(subject, day)),
                why=rule.why,
                path=rule.path(subject),
                is_late=rule.is_late(subject, reminder.due_on, day),
                is_finished=not rule.still_due(subject, reminder.asked),
                letter=rule.letter(subject) if rule.letter else "",
                subject=subject,
                notice=_notice(reminder, names.get(reminder.escalates_to_id), day),
            )
        )
    return found


def once_each(found: Iterable[Item]) -> list[Item]:
    """Most important first. What several rules ask for in one message stands in it once, as the most
    important of them says it."""
    seen: set[tuple[str, int]] = set()
    kept = []
    for item in sorted(found, key=lambda item: item.rule.rank):
        about = (item.reminder.subject_type, item.reminder.subject_id)
        if item.rule.tells or about not in seen:
            kept.append(item)
            seen.add(about)
    return kept


def _names(reminders: Sequence["Reminder"]) -> tuple[dict[int | None, str], list[int]]:
    """Of those whose thing it is, and of the leads who will hear of it, the names that are known, and who
    is still to be asked for."""
    known: dict[int | None, str] = {
        one.escalates_to.pk: one.escalates_to.name
        for one in reminders
        if "escalates_to" in one._state.fields_cache and one.escalates_to
    }
    ids = {one.member_id for one in reminders} | {one.escalates_to_id for one in reminders}
    return known, [pk for pk in ids if pk is not None and pk not in known]


@prepared
def _names_of(persons: Collection[int]) -> "models.QuerySet[Person, tuple[int, str]]":
    return Person.objects.filter(pk__in=persons).values_list("pk", "name")


def _whose(name: str | None, words: str) -> str:
    """What is told to a lead begins with whose it is. What people wrote makes no line of its own."""
    words = one_line(words)
    return _("%(name)s: %(text)s") % {"name": name, "text": words} if name else words


def _notice(reminder: "Reminder", lead: str | None, today: datetime.date) -> str:
    if not lead or reminder.escalates_on is None:
        return ""
    if reminder.escalates_on <= today:
        return _("%(name)s sees it as well") % {"name": lead}
    return _("If it stays open, %(name)s sees it on %(day)s") % {
        "name": lead,
        "day": day_name(reminder.escalates_on, today),
    }


def sent_items(
    deliveries: Sequence["Delivery"], *, reader: Person, today: datetime.date
) -> dict[int, list[Item]]:
    """What each delivery told of, by its id, as far as the reader may see it; a few queries for a page."""
    from teamops.notifications.models import Delivery, Reminder

    reminders = Reminder.objects.filter(
        person__in={one.person_id for one in deliveries},
        local_date__in={one.local_date for one in deliveries},
    ).order_by("pk")
    told: dict[tuple[int, datetime.date], list[Item]] = defaultdict(list)
    for item in items(reminders, reader=reader, today=today):
        told[item.reminder.person_id, item.reminder.local_date].append(item)
    alone = Delivery.objects.told().filter(
        reminder__in=[item.reminder.pk for some in told.values() for item in some]
    )
    told_alone = set(alone.values_list("channel", "reminder_id"))
    return {
        one.pk: [
            item
            for item in told[one.person_id, one.local_date]
            if _is_told_by(one, item.reminder, (one.channel, item.reminder.pk) in told_alone)
        ]
        for one in deliveries
    }


def _is_told_by(delivery: "Delivery", reminder: "Reminder", is_told_alone: bool) -> bool:
    """`ReminderQuerySet.told_by` of what was read already; what came after a digest was not in it."""
    if delivery.reminder_id is not None:
        return delivery.reminder_id == reminder.pk
    # What stands in the inbox is sent by the moment of its sweep, before it is written.
    sent_at = delivery.sent_at and max(delivery.sent_at, delivery.created_at)
    is_later = sent_at is not None and sent_at < reminder.created_at
    return not is_told_alone and not is_later


def subjects_of(reminders: "Iterable[Reminder | NewReminder]") -> dict[tuple[str, int], Any]:
    """What the reminders are about, by rule and id, whoever may see it: to find out whether they hold. One
    query for each kind of thing (and 500 of them), or one for all if they are few, as one person's are."""
    subjects: dict[tuple[str, int], Any] = {}
    kinds = list(_by_model(reminders))
    several = [sorted(set().union(*wanted.values())) for _model, wanted in kinds]
    asked = [model._default_manager.select_related(*_related(wanted)) for model, wanted in kinds]
    if len(several) > 1 and sum(map(len, several)) <= MOST_TOGETHER:
        read = read_together([rows.filter(pk__in=ids) for rows, ids in zip(asked, several, strict=True)])
    else:
        read = [
            [subject for some in parts(ids, MOST_AT_ONCE) for subject in rows.filter(pk__in=some)]
            for rows, ids in zip(asked, several, strict=True)
        ]
    for (_model, wanted), things in zip(kinds, read, strict=True):
        found = {subject.pk: subject for subject in things}
        subjects |= {(rule.name, pk): found[pk] for rule, ids in wanted.items() for pk in ids & found.keys()}
    return subjects


Wanted = dict[Rule, set[int]]


def _by_model(reminders: "Iterable[Reminder | NewReminder]") -> Iterable[tuple[Any, Wanted]]:
    """The ids of what each rule asks for, together where they are of the same model."""
    wanted: dict[Any, Wanted] = defaultdict(lambda: defaultdict(set))
    for reminder in reminders:
        if rule := find_rule(reminder.rule):
            wanted[rule.model][rule].add(reminder.subject_id)
    return wanted.items()


def _related(wanted: Wanted) -> set[str]:
    return {name for rule in wanted for name in rule.related}


def parts(things: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """The sequence in parts of so many."""
    for first in range(0, len(things), size):
        yield things[first : first + size]


def _subjects(
    reminders: Iterable["Reminder"], reader: Person, unnamed: Sequence[int]
) -> tuple[dict[tuple[str, int], Any], dict[int | None, str]]:
    """What the reminders are about, by rule and id, as far as the reader may see it; and the names of these
    persons."""
    subjects: dict[tuple[str, int], Any] = {}
    kinds = list(_by_model(reminders))
    read, names = _read(kinds, reader, unnamed)
    for (_model, wanted), rows in zip(kinds, read, strict=True):
        found = {subject.pk: subject for subject in rows}
        for rule, ids in wanted.items():
            visible = [found[pk] for pk in sorted(ids & found.keys())]
            if rule.prepare and visible:
                rule.prepare(visible, reader)
            subjects |= {(rule.name, subject.pk): subject for subject in visible}
    return subjects, names


def _read(
    kinds: Sequence[tuple[Any, Wanted]], reader: Person, unnamed: Sequence[int]
) -> tuple[list[list[Any]], dict[int | None, str]]:
    """The things of each kind that the reader may see, and names. Of few kinds, as letters tell of, by
    queries that are worded once; of more by one query together."""
    asked = [
        (_visible(model, tuple(sorted(_related(wanted)))), sorted(set().union(*wanted.values())))
        for model, wanted in kinds
    ]
    if len(asked) <= MOST_KINDS_APART:
        names: dict[int | None, str] = dict(_names_of(unnamed)) if unnamed else {}
        return [rows(reader, ids) for rows, ids in asked], names
    *things, people = read_together(
        [
            *[rows.build(reader, ids) for rows, ids in asked],
            Person.objects.filter(pk__in=unnamed).only("name"),
        ]
    )
    return things, {person.pk: person.name for person in people}


@cache
def _visible(model: Any, related: tuple[str, ...]) -> "Prepared[[Person, Collection[int]], Any]":
    """What gives those of some objects of a model that a reader may see: asked for every message."""

    def rows(reader: Person, ids: Collection[int]) -> "models.QuerySet[Any]":
        found: models.QuerySet[Any] = model._default_manager.visible_to(reader)
        return found.select_related(*related).filter(pk__in=ids)

    return prepared(rows)
