"""Finding weekly reviews by the name of their team and by their week, and decisions by their words."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from feedback.models import Decision, WeeklyReview
from feedback.queries import ReviewPartQuerySet
from teamops.people.models import Person, Team
from teamops.search.registry import Hit
from teamops.text import fold

# The newest of the organization are looked through.
LOOKED_AT = 300
# A team of five decisions a week has so many in eight years; an organization's newest are looked through.
DECISIONS_LOOKED_AT = 2_000


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


def find_decisions(person: Person, words: Sequence[str], most: int) -> list[Hit]:
    """Decisions with all the words in what was decided or why, the newest first; two queries."""
    if not words:
        return []
    rows = findable_by(person)
    return [
        Hit(
            one.text,
            f"teams/{one.review.team.slug}/review/{one.review.label}/#decisions",
            note=one.review.team.name,
            icon="check",
        )
        for one in found_decisions(rows, with_words(rows, words)[:most])
    ]


def findable_by(person: Person) -> ReviewPartQuerySet:
    """Decisions without those about a goal that is kept from the person."""
    return Decision.objects.visible_to(person).of_seen_goals(person)


def decisions_of(team: Team, person: Person, words: Sequence[str]) -> list[int]:
    """Ids of the team's decisions that have all the words, the newest first; one query."""
    return with_words(findable_by(person).filter(review__team=team), words)


def with_words(rows: ReviewPartQuerySet, words: Sequence[str]) -> list[int]:
    """Ids, the newest first. Folded here and not by the database, which does not do it alike on both engines;
    so two Chinese characters are found as well as any other word.
    """
    texts = rows.order_by("-at", "-pk").values_list("pk", "text", "because")[:DECISIONS_LOOKED_AT]
    return [pk for pk, text, because in texts if all(word in fold(f"{text} {because}") for word in words)]


def found_decisions(rows: ReviewPartQuerySet, ids: Iterable[int]) -> list[Decision]:
    """These decisions in this order, each with its review."""
    ids = list(ids)
    related = ("author", "review__team", "review__cycle")
    known = {one.pk: one for one in rows.filter(pk__in=ids).select_related(*related).defer("review__record")}
    return [known[pk] for pk in ids if pk in known]
