"""Finding tasks by words of their titles."""

from collections.abc import Sequence

from django.db.models import Case, IntegerField, QuerySet, Value, When

from tasks.models import Task
from teamops import formats
from teamops.dates import today
from teamops.people.models import Person
from teamops.people.queries import visible_teams
from teamops.search.queries import has_all, how_well, numbered
from teamops.search.registry import Hit

# So many of the best are looked at; who may not see all of them still finds enough.
LOOKED_AT = 200


def find_tasks(person: Person, words: Sequence[str], most: int) -> list[Hit]:
    """Tasks with all the words in their titles, what is exact, open, one's own and newest first; two queries.

    The first reads the narrow index `task_by_words` alone, so that 100,000 titles are looked through at once;
    the second asks of the best ones what the person may see.
    """
    if not words:
        return []
    ids = list(best(person, words)[:LOOKED_AT])
    seen = Task.objects.visible_to(person).filter(pk__in=ids)
    rows = {task.pk: task for task in seen.only("number", "title", "status", "due", "organization")}
    day = today(person)
    found = [rows[pk] for pk in ids if pk in rows][:most]
    return [
        Hit(
            task.title,
            f"tasks/{task.number}/",
            note=formats.due(task.due, day) if task.is_open else "",
            status=task.status,
            task=None if person.is_guest else task.number,
        )
        for task in found
    ]


def best(person: Person, words: Sequence[str]) -> QuerySet[Task, int]:
    """Ids of the tasks that fit, the best first; only what the index holds is asked for."""
    rows = Task.objects.filter(organization_id=person.organization_id)
    if person.is_guest:
        rows = rows.filter(team__in=visible_teams(person))
    number = numbered("t", words)
    if number is not None:
        return rows.filter(number=number).values_list("pk", flat=True)
    is_open = Case(When(status__in=Task.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField())
    is_own = Case(When(assignee=person, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = rows.filter(has_all("title_key", words))
    return found.order_by(how_well("title_key", words), is_open, is_own, "-number").values_list(
        "pk", flat=True
    )
