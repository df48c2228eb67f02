"""Finding tasks by words of their titles."""

from collections.abc import Collection, Iterable, Sequence

from django.db.models import QuerySet

from tasks.finding.candidates import Candidate, candidates
from tasks.models import Task
from teamops import formats
from teamops.dates import today
from teamops.people.models import Person
from teamops.prepared import prepared
from teamops.search.queries import numbered
from teamops.search.registry import Hit

# So many of the best are looked at; who may not see all of them still finds enough.
LOOKED_AT = 200
# And of these so many first.
FIRST = 64
SHOWN = ("organization", "number", "title", "status", "due")


def find_tasks(person: Person, words: Sequence[str], most: int) -> list[Hit]:
    """Tasks with all the words in their titles, what is exact, open, one's own and newest first; at most six
    queries."""
    if not words:
        return []
    number = numbered("t", words)
    rows = _seen(person, best(person, words), most) if number is None else _numbered(person, number)
    return _hits(person, rows[:most])


def own_tasks(person: Person, most: int) -> list[Hit]:
    """What is open of one's own, the first due first; one query."""
    rows = Task.objects.visible_to(person).of_person(person).open().by_due()
    return _hits(person, rows.only(*SHOWN)[:most])


def _hits(person: Person, rows: Iterable[Task]) -> list[Hit]:
    day = today(person)
    return [
        Hit(
            task.title,
            f"tasks/{task.number}/",
            note=formats.due(task.due, day) if task.is_open else "",
            status=task.status,
            task=None if person.is_guest else task.number,
        )
        for task in rows
    ]


def best(person: Person, words: Sequence[str]) -> list[int]:
    """Ids of the tasks that fit, the best first."""
    typed = " ".join(words)

    def place(one: Candidate) -> tuple[object, ...]:
        how_well = 0 if one.title_key == typed else 1 if one.title_key.startswith(typed) else 2
        return how_well, one.status not in Task.OPEN, one.assignee != person.pk, -one.number

    return [one.pk for one in sorted(candidates(person, words), key=place)[:LOOKED_AT]]


def _seen(person: Person, ids: Sequence[int], most: int) -> list[Task]:
    """Those that the person may see, in the same order; of the first few, if these are enough."""
    seen: list[Task] = []
    for some in (ids[:FIRST], ids[FIRST:]):
        if some and len(seen) < most:
            rows = {task.pk: task for task in _visible(person, some)}
            seen += [rows[pk] for pk in some if pk in rows]
    return seen


@prepared
def _visible(person: Person, ids: Collection[int]) -> QuerySet[Task]:
    return Task.objects.visible_to(person).filter(pk__in=ids).only(*SHOWN)


@prepared
def _numbered(person: Person, number: int) -> QuerySet[Task]:
    return Task.objects.visible_to(person).filter(number=number).only(*SHOWN)
