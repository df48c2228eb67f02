"""What people want to be told of, and by which channel; the engine asks here and nowhere else.

What somebody chose stands; else what a lead chose for one of their teams; else what is usual. The inbox has
everything, and when something is sent is never a lead's choice: days and quiet hours are the person's own.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import QuerySet, Value

from teamops.among import these
from teamops.made import columns
from teamops.notifications.channels import channel_name, find_channel
from teamops.notifications.kinds import KINDS, kind_of
from teamops.notifications.rules import Rule
from teamops.people.models import Person
from teamops.prepared import MOST, prepared

EMAIL, INBOX = "email", "inbox"
# Stands in the place of a channel: whether a kind cannot wait for the next digest.
AT_ONCE = "at_once"

# By person, kind and channel.
Said = Mapping[tuple[int, str, str], bool]


@dataclass(frozen=True)
class Wishes:
    """What some persons want, read at once; asked per person, rule and channel without a further query.

    Who has said nothing wants everything, and nothing but what the rule calls urgent at once.
    """

    by_email: frozenset[int]
    own: Said = field(default_factory=dict)
    of_teams: Said = field(default_factory=dict)

    def want(self, person_id: int, rule: Rule, channel: str) -> bool:
        """Whether the person wants what this rule finds by this channel; `channel` as deliveries name it."""
        return self.want_kind(person_id, kind_of(rule).name, channel)

    def want_kind(self, person_id: int, kind: str, channel: str) -> bool:
        """The same of a whole kind."""
        name = channel_name(channel)
        if find_channel(channel) is None or (name == EMAIL and person_id not in self.by_email):
            return False
        return name == INBOX or self.said(person_id, kind, name, usual=True)

    def want_any(self, person_id: int, channel: str) -> bool:
        """Whether anything at all is wanted by this channel."""
        return any(self.want_kind(person_id, kind, channel) for kind in KINDS)

    def want_at_once(self, person_id: int, rule: Rule) -> bool:
        """Whether this cannot wait for the next digest."""
        own = self.own.get((person_id, kind_of(rule).name, AT_ONCE))
        return rule.at_once if own is None else own

    def said(self, person_id: int, kind: str, channel: str, *, usual: bool) -> bool:
        """What the person said, else what their teams say, else what is usual."""
        key = (person_id, kind, channel)
        own = self.own.get(key)
        return self.of_teams.get(key, usual) if own is None else own


class Choice(NamedTuple):
    """What a person chose, or a team of theirs."""

    person: int
    kind: str
    channel: str
    wanted: bool
    is_own: bool


def choices_of(ids: Any, row: Any = Choice, **given: Any) -> list[Any]:
    """The parts of a query for the choices of these persons. `ids` is what stands in an `IN`, `row` has the
    fields of `Choice`, and others that are `given`."""
    from teamops.notifications.models import TeamWish, Wish

    given |= {"person": "person", "kind": "kind", "channel": "channel", "wanted": "wanted"}
    of_teams = TeamWish.objects.filter(team__memberships__person__in=ids, team__archived_at__isnull=True)
    return [
        columns(row, Wish.objects.filter(person__in=ids), **given, is_own=Value(True)),
        columns(row, of_teams, **{**given, "person": "team__memberships__person"}),
    ]


def wishes_in(persons: Sequence[Person], choices: Iterable[Any]) -> Wishes:
    """The wishes that these choices make. Of several teams of a person, one that says yes is enough."""
    own: dict[tuple[int, str, str], bool] = {}
    of_teams: dict[tuple[int, str, str], bool] = {}
    for one in choices:
        key = one.person, one.kind, one.channel
        if one.is_own:
            own[key] = bool(one.wanted)
        else:
            of_teams[key] = bool(one.wanted) or of_teams.get(key, False)
    return Wishes(frozenset(person.pk for person in persons if person.email_reminders), own, of_teams)


def wishes_of(persons: Sequence[Person]) -> Wishes:
    """The wishes of persons of one organization: for a chunk of the sweep, or for whom a message is meant.
    One query."""
    return wishes_in(persons, (Choice(*row) for row in _choices([person.pk for person in persons])))


@prepared
def _choices(ids: Collection[int]) -> "QuerySet[Any, tuple[Any, ...]]":
    own, of_teams = choices_of(ids if len(ids) <= MOST else these(ids))
    rows: QuerySet[Any, tuple[Any, ...]] = own.union(of_teams, all=True)
    return rows


def wants(person: Person, rule: Rule, channel: str) -> bool:
    """The same for one person."""
    return wishes_of([person]).want(person.pk, rule, channel)
