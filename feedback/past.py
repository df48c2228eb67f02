"""A week that is over and was never closed, as it stood at its end: what came later is undone by the trail.

A closed week has its record and is never told anew.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q

from feedback.people import People
from feedback.work import Asked, Work
from goals.models import Dependency, Goal, KeyResult
from goals.queries import kept_back
from goals.rewinding import set_back
from tasks.models import ActionPlan, Milestone, SupportRequest, Task
from tasks.rewinding import about, undo_all
from teamops.activity.models import Event
from teamops.people.models import Team

# After these the words of the dependency are those of now.
NEW_WORDS = ("dependency.promise_moved", "dependency.declined", "dependency.sent_back")


@dataclass(frozen=True)
class Past:
    """The end of a past week of a team: what happened from `moment` on had not happened."""

    team: Team
    moment: datetime.datetime

    def changed(self, kind: str) -> Q:
        """The things of this kind to which something has happened since."""
        events = Event.objects.since(self.team.organization, self.moment).filter(subject_type=kind)
        return Q(pk__in=events.order_by().values("subject_id"))

    def changes(self, work: Work, between: Iterable[Dependency]) -> Q:
        """The events that have to be undone for these."""
        dependencies = Q(subject_type="dependency", subject_id__in=[one.pk for one in between])
        asked = [one.request.pk for one in work.support]
        support = Q(subject_type="supportrequest", subject_id__in=asked)
        things = about([one.pk for one in work.tasks], [one.pk for one in work.milestones])
        return Q(at__gte=self.moment) & (things | dependencies | support)

    def work(
        self, work: Work, since: Iterable[Event], promised: set[int]
    ) -> tuple[list[Task], list[Milestone]]:
        """Tasks and milestones that were there, as they were; `promised` are tasks that stay as they are.

        No query, but one where tasks have left a plan of another team, and one for what else they were for.
        """
        kept, points = {one.pk: one for one in work.tasks}, {one.pk: one for one in work.milestones}
        then = {pk: one for pk, one in kept.items() if pk not in promised and one.created_at < self.moment}
        undo_all(since, then, points)
        self._find_plans(then.values(), work.plans)
        _find_key_results(then.values())
        there = [one for pk, one in kept.items() if pk in promised or pk in then]
        return there, [one for one in points.values() if one.dropped_at is None]

    def _find_plans(self, tasks: Iterable[Task], known: dict[int, ActionPlan]) -> None:
        """Give tasks that were in another plan that one; none of a goal that is not for everybody."""
        moved = [task for task in tasks if task.plan_id and not Task.plan.is_cached(task)]
        missing = {task.plan_id for task in moved if task.plan_id} - known.keys()
        if missing:
            plans = ActionPlan.objects.filter(pk__in=missing).select_related("goal")
            known |= {one.pk: one for one in plans.exclude(goal__in=kept_back(self.team.organization_id))}
        for task in moved:
            task.plan = known.get(task.plan_id or 0)

    def dependencies(self, between: Iterable[Dependency], since: Iterable[Event]) -> list[Dependency]:
        """What had been asked and was not withdrawn, as it was."""
        then = {one.pk: one for one in between if one.asked_at < self.moment}
        for event in since:
            one = then.get(event.subject_id) if event.subject_type == "dependency" else None
            if one is None:
                continue
            set_back(one, event.before)
            if event.verb == "dependency.promise_moved":
                one.moves -= 1
            if event.verb in NEW_WORDS:
                one.reason = ""
        return [one for one in then.values() if not self._was_closed(one.goal)]

    def support(self, asked: Iterable[Asked], since: Iterable[Event]) -> list[Asked]:
        """What had been asked, as it was; words that were said later are left out."""
        then = {one.request.pk: one for one in asked if one.request.asked_at < self.moment}
        for event in since:
            one = then.get(event.subject_id) if event.subject_type == "supportrequest" else None
            if one is not None:
                set_back(one.request, event.before)
                if "state" in event.before:
                    one.request.answer = ""
        return list(then.values())

    def goals(self, goals: Iterable[Goal]) -> list[Goal]:
        """What was written and not closed yet. Of what has happened to goals since, only that is undone."""
        then = [one for one in goals if one.created_at < self.moment and not self._was_closed(one)]
        for goal in then:
            if goal.is_closed:
                goal.state = Goal.State.ACTIVE
        return then

    def _was_closed(self, goal: Goal) -> bool:
        return goal.is_closed and (goal.closed_at is None or goal.closed_at < self.moment)


def _find_key_results(tasks: Iterable[Task]) -> None:
    moved = [task for task in tasks if task.key_result_id and not Task.key_result.is_cached(task)]
    ids = {task.key_result_id for task in moved}
    found = KeyResult.objects.select_related("goal").in_bulk(ids) if ids else {}
    for task in moved:
        task.key_result = found.get(task.key_result_id or 0)


# Who has something to do with it, by kind.
PLACES: dict[type[Model], Sequence[Any]] = {
    Task: [Task._meta.get_field("assignee"), Task._meta.get_field("blocked_by")],
    Milestone: [Milestone._meta.get_field("owner")],
    Dependency: [Dependency._meta.get_field("owner")],
    SupportRequest: [SupportRequest._meta.get_field("asked_of")],
}


def name_people(things: Iterable[Model], people: People) -> None:
    """Load who had something then and is no longer in their place."""
    changed = [
        (thing, place, getattr(thing, place.attname))
        for thing in things
        for place in PLACES[type(thing)]
        if getattr(thing, place.attname) and not place.is_cached(thing)
    ]
    if changed:
        found = people.named({pk for _thing, _place, pk in changed})
        for thing, place, pk in changed:
            setattr(thing, place.name, found.get(pk))
