"""What happens to the goals, key results and metrics of somebody who leaves."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import groupby

from django.db import transaction
from django.db.models import Q

from goals.actions.changes import record_key_result
from goals.actions.terms import watching_terms
from goals.models import Goal, KeyResult, Metric
from teamops.activity.actions import record
from teamops.people.models import Person
from teamops.versions import save_version


@contextmanager
def watching_terms_of(person: Person, by: Person | None) -> Iterator[None]:
    """Goals and key results that somebody hands over are one change of what was agreed to, goal by goal."""
    carried = KeyResult.objects.held_by(person).order_by().values("goal")
    owned = Goal.objects.held_by(person).order_by().values("pk")
    with ExitStack() as watched:
        for goal in Goal.objects.filter(Q(pk__in=owned) | Q(pk__in=carried)).order_by("pk"):
            watched.enter_context(watching_terms(goal, by=by))
        yield


@transaction.atomic
def hand_over_goals(person: Person, *, to: Person, by: Person | None) -> None:
    """Give somebody's goals that are not closed to another person; permission is the caller's matter."""
    for goal in Goal.objects.held_by(person).order_by("pk"):
        goal.owner = to
        with watching_terms(goal, by=by):
            save_version(goal, expected=None, fields=["owner"])
            record(goal, "goal.handed_over", by=by, before={"owner": person.pk}, after={"owner": to.pk})


@transaction.atomic
def hand_over_key_results(person: Person, *, to: Person, by: Person | None) -> None:
    """Give somebody's key results of goals that are not closed to another person."""
    held = KeyResult.objects.held_by(person).select_related("goal__team").order_by("goal", "pk")
    for goal, key_results in groupby(held, key=lambda key_result: key_result.goal):
        with watching_terms(goal, by=by):
            for key_result in key_results:
                _hand_over(key_result, person, to, by)


def _hand_over(key_result: KeyResult, person: Person, to: Person, by: Person | None) -> None:
    key_result.owner = to
    save_version(key_result, expected=None, fields=["owner"])
    record_key_result(
        key_result,
        "key_result.handed_over",
        by=by,
        before={"owner": person.pk},
        after={"owner": to.pk},
    )


@transaction.atomic
def hand_over_metrics(person: Person, *, to: Person, by: Person | None) -> None:
    """Give somebody's metrics to another person."""
    for metric in Metric.objects.held_by(person):
        metric.owner = to
        save_version(metric, expected=None, fields=["owner"])
        record(metric, "metric.handed_over", by=by, before={"owner": person.pk}, after={"owner": to.pk})
