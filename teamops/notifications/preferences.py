"""What people want to be told of, and by which channel; the engine asks here and nowhere else."""

from collections.abc import Sequence
from dataclasses import dataclass

from teamops.notifications.channels import find_channel
from teamops.notifications.rules import Rule
from teamops.people.models import Person


@dataclass(frozen=True)
class Wishes:
    """What some persons want, read at once; asked per person, rule and channel without a further query.

    Who has said nothing wants everything, and nothing but what the rule calls urgent at once.
    """

    by_email: frozenset[int]

    def want(self, person_id: int, rule: Rule, channel: str) -> bool:
        """Whether the person wants what this rule finds by this channel; `channel` as deliveries name it."""
        found = find_channel(channel)
        return found is not None and (found.name != "email" or person_id in self.by_email)

    def want_any(self, person_id: int, channel: str) -> bool:
        """Whether anything at all is wanted by this channel."""
        found = find_channel(channel)
        return found is not None and (found.name != "email" or person_id in self.by_email)

    def want_at_once(self, person_id: int, rule: Rule) -> bool:
        """Whether this cannot wait for the next digest."""
        return rule.at_once


def wishes_of(persons: Sequence[Person]) -> Wishes:
    """The wishes of persons of one organization: for a chunk of the sweep, or for whom a message is meant."""
    return Wishes(by_email=frozenset(person.pk for person in persons if person.email_reminders))


def wants(person: Person, rule: Rule, channel: str) -> bool:
    """The same for one person."""
    return wishes_of([person]).want(person.pk, rule, channel)
