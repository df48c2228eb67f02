"""Tasks that may be what is looked for: a few hundred at most, however many there are.

Every question is bounded, so none becomes slower in a larger organization: a frequent word stands in titles
of the newest tasks, and what has a seldom one is named by its parts (`title_parts`).
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import F, QuerySet

from tasks.finding.title_parts import rows_with
from tasks.models import Task
from tasks.plan_views.bytewise import Bytewise
from teamops.people.models import Person
from teamops.people.queries import visible_teams
from teamops.prepared import prepared
from teamops.search.queries import has_all

# So many of each kind; a page of results shows thirty.
MOST = 200
# So many of the newest tasks of an organization are looked through.
NEWEST = 2_000
# So many are taken of those that have all parts of the words.
MOST_BY_PARTS = 1_000
LAST_CHARACTER = "\U0010ffff"


class Candidate(NamedTuple):
    """A task, with what it is ranked by."""

    pk: int
    title_key: str
    status: str
    assignee: int | None
    number: int
    team: int


FIELDS = ("pk", "title_key", "status", "assignee", "number", "team")


def candidates(person: Person, words: Sequence[str]) -> set[Candidate]:
    """Tasks of the organization with all the words in their titles; of a guest, of the guest's teams.

    Three queries, and where they have not found enough one more. What the person may see of these is to be
    asked: nothing here knows of goals that are kept from them.
    """
    typed = " ".join(words)
    since = max(0, person.organization.last_task_number - NEWEST)
    found = {
        Candidate(*row)
        for rows in (
            _that_begin(person, typed, typed + LAST_CHARACTER),
            _of_their_own(person, *words),
            _newest(person, since, *words),
        )
        for row in rows
    }
    return found if len(found) >= MOST else found | _by_parts(person, words)


def _by_parts(person: Person, words: Sequence[str]) -> set[Candidate]:
    rows = rows_with(person.organization_id, words, MOST_BY_PARTS)
    named = [Candidate(*row) for row in rows]
    teams = set(visible_teams(person).values_list("pk", flat=True)) if person.is_guest else None
    return {
        one
        for one in named
        if all(word in one.title_key for word in words) and (teams is None or one.team in teams)
    }


def _within(person: Person) -> QuerySet[Task]:
    rows = Task.objects.filter(organization_id=person.organization_id)
    return rows.filter(team__in=visible_teams(person)) if person.is_guest else rows


@prepared
def _that_begin(person: Person, typed: str, last: str) -> "QuerySet[Task, tuple[Any, ...]]":
    """By the index `task_by_title`; what is just what was typed comes first."""
    rows = _within(person).alias(folded=Bytewise(F("title_key")))
    within = rows.filter(folded__gte=typed, folded__lt=last)
    return within.order_by("folded").values_list(*FIELDS)[:MOST]


@prepared
def _of_their_own(person: Person, *words: str) -> "QuerySet[Task, tuple[Any, ...]]":
    # By their owner alone: SQLite would choose an index of the whole organization.
    rows = Task.objects.filter(has_all("title_key", words), assignee=person, status__in=Task.OPEN)
    return rows.values_list(*FIELDS)[:MOST]


@prepared
def _newest(person: Person, since: int, *words: str) -> "QuerySet[Task, tuple[Any, ...]]":
    rows = _within(person).filter(has_all("title_key", words), number__gt=since)
    return rows.order_by("-number").values_list(*FIELDS)[:MOST]
