"""The five SMART marks of goals as they stood at the end of a past day."""

import datetime
from collections import Counter
from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from goals.as_of import Past, last_values_then
from goals.beside_then import Beside
from goals.judging import Around, judged_facts
from goals.models import Goal, KeyResult
from goals.pace import Earlier, paced
from goals.smart import Facts, Mark, Marks, judge
from goals.standing import GoalStanding
from teamops.people.models import Person, Team


def marks_then(stands: Sequence[GoalStanding], past: Past, person: Person, team: Team) -> dict[int, Marks]:
    """By goal, as `goals.judging.marks_of` has them today; each goal knows `supports_any` of then.

    Whether a goal was relevant is not known where that hung on a why that has been written anew since. One
    query; for drafts, which are held against earlier cycles, three more.
    """
    if not stands:
        return {}
    known = Around(_open_goals(stands, past, person), _earlier(stands, past, person, team))
    found = {}
    for one in stands:
        one.goal.owner_load = None  # type: ignore[attr-defined]  # that of today
        facts = judged_facts(one, known, past.day)
        found[one.goal.pk] = _judged(facts, getattr(one.goal, "why_is_known", True))
    return found


def _judged(facts: Facts, why_is_known: bool) -> Marks:
    if why_is_known:
        return judge(facts)
    marks = judge(facts._replace(why=""))
    if marks.holds("R"):
        return marks
    said = _("Why it matters has been written anew since, so this is not known of that day.")
    unknown = Mark("R", holds=False, sentence=said, is_known=False)
    return Marks(tuple(unknown if mark.letter == "R" else mark for mark in marks))


def _open_goals(stands: Sequence[GoalStanding], past: Past, person: Person) -> Counter[int]:
    """By owner of then how many goals that were not closed they answered for; one query, none where that was
    read with the one goal."""
    read = Beside.of(stands[0].goal).open_goals if len(stands) == 1 else None
    if read is not None:
        return Counter(read)
    owners = {one.goal.owner_id for one in stands if one.goal.owner_id}
    held = Goal.objects.visible_to(person).filter(past.had("owner", owners)).order_by()
    return Counter(
        past.place(pk, "owner", owner)
        for pk, owner, state in held.values_list("pk", "owner_id", "state")
        if past.place(pk, "state", state) != Goal.State.CLOSED
    )


def _earlier(stands: Sequence[GoalStanding], past: Past, person: Person, team: Team) -> dict[str, Earlier]:
    """What a week brought of the same words in earlier cycles of the team, as far as it was known."""
    keys = {part.key_result.statement_key for one in stands if one.goal.is_draft for part in one.key_results}
    if not keys:
        return {}
    read = Beside.of(stands[0].goal).alike
    if read and keys <= set(read.keys):
        found = sorted(read.key_results, key=lambda one: (one.goal.cycle.ends_on, one.pk))
        return paced((one, read.last.get(one.pk)) for one in found if one.statement_key in keys)
    return earlier_then(past, person, team, keys, before=min(one.goal.cycle.starts_on for one in stands))


def earlier_then(
    past: Past, person: Person, team: Team, keys: Collection[str], *, before: datetime.date
) -> dict[str, Earlier]:
    """The same for these words, of cycles that ended before a day. Three queries."""
    same = list(KeyResult.objects.visible_to(person).of_the_same_words(team, keys, before=before))
    last = last_values_then(same, past)
    return paced((one, last.get(one.pk)) for one in same)
