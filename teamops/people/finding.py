"""Finding people by their names."""

from collections.abc import Sequence

from django.db.models import QuerySet

from teamops.people.models import Person
from teamops.prepared import prepared
from teamops.search.queries import MOST_ON_PAGE, has_all, how_well
from teamops.search.registry import Hit


def find_people(person: Person, words: Sequence[str], most: int) -> list[Hit]:
    """Who is here and whose name has all the words; one query."""
    if not words:
        return []
    rows = _with_words(person, " ".join(words), *words)
    return [Hit(one.name, f"people/{one.pk}/", note=one.title, icon="people") for one in rows[:most]]


@prepared
def _with_words(person: Person, typed: str, *words: str) -> QuerySet[Person]:
    rows = Person.objects.visible_to(person).here().filter(has_all("name_key", words))
    rows = rows.order_by(how_well("name_key", [typed]), "name_key", "pk")
    return rows.only("name", "title")[:MOST_ON_PAGE]
