"""Finding people by their names."""

from collections.abc import Sequence

from teamops.people.models import Person
from teamops.search.queries import has_all, how_well
from teamops.search.registry import Hit


def find_people(person: Person, words: Sequence[str], most: int) -> list[Hit]:
    """Who is here and whose name has all the words; one query."""
    if not words:
        return []
    rows = Person.objects.visible_to(person).here().filter(has_all("name_key", words))
    rows = rows.order_by(how_well("name_key", words), "name_key", "pk")
    return [
        Hit(one.name, f"people/{one.pk}/", note=one.title, icon="people")
        for one in rows.only("name", "title")[:most]
    ]
