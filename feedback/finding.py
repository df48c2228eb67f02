"""Finding weekly reviews by the name of their team and by their week."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from feedback.models import WeeklyReview
from teamops.people.models import Person
from teamops.search.registry import Hit
from teamops.text import fold

# The newest of the organization are looked through.
LOOKED_AT = 300


def find_reviews(person: Person, words: Sequence[str], most: int) -> list[Hit]:
    """Reviews whose team, week or year have all the words, the newest first; one query."""
    if not words:
        return []
    found: list[Hit] = []
    rows = WeeklyReview.objects.visible_to(person).order_by("-week", "pk")
    rows = rows.filter(kind="week")
    for slug, name, week in rows.values_list("team__slug", "team__name", "week")[:LOOKED_AT]:
        year, number, _day = week.isocalendar()
        title = _("Weekly review, week %(number)d, %(team)s") % {"number": number, "team": name}
        if all(word in fold(f"{title} {year}-w{number:02} {week}") for word in words):
            url = f"teams/{slug}/review/{year}-W{number:02}/"
            found.append(Hit(title, url, note=str(year), icon="review"))
        if len(found) == most:
            break
    return found
