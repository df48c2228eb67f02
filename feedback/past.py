"""A week that is over and was never closed, as it stood at its end: what came later is undone by the trail.

A closed week has its record and is never told anew.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet, prefetch_related_objects

from goals.models import Dependency, Goal
from goals.rewinding import set_back
from tasks.models import Milestone, Task
from tasks.rewinding import undo_all
from teamops.activity.models import Event
from teamops.people.models import Team

# After these the words of the dependency are those of now.
NEW_WORDS = ("dependency.promise_moved", "dependency.declined", "dependency.sent_back")


@dataclass(frozen=True)
class Past:
    """The end of a past week of a team: what happened from `moment` on had not happened."""

    team: Team
    moment: datetime.datetime

    @property
    def _since(self) -> QuerySet[Event]:
        return Event.objects.since(self.team.organization, self.moment)

    def changed(self, kind: str) -> Q:
        """The things of this kind to which something has happened since."""
        events = self._since.filter(subject_type=kind)
        return Q(pk__in=events.order_by().values("subject_id"))

    def work(
        self, tasks: Iterable[Task], milestones: Iterable[Milestone], promised: set[int]
    ) -> tuple[list[Task], list[Milestone]]:
        """Tasks and milestones that were there, as they were; `promised` are tasks that stay as they are.

        Two queries, one more for people who are no longer in their place.
        """
        kept, points = {one.pk: one for one in tasks}, {one.pk: one for one in milestones}
        then = {pk: one for pk, one in kept.items() if pk not in promised and one.created_at < self.moment}
        undo_all(self._since, then, points)
        prefetch_related_objects(list(then.values()), "assignee", "blocked_by")
        prefetch_related_objects(list(points.values()), "owner")
        there = [one for pk, one in kept.items() if pk in promised or pk in then]
        return there, [one for one in points.values() if one.dropped_at is None]

    def dependencies(self, between: Iterable[Dependency]) -> list[Dependency]:
        """What had been asked and was not withdrawn, as it was. Two queries."""
        then = {one.pk: one for one in between if one.asked_at < self.moment}
        for event in self._since.filter(subject_type="dependency", subject_id__in=list(then)):
            one = then[event.subject_id]
            set_back(one, event.before)
            if event.verb == "dependency.promise_moved":
                one.moves -= 1
            if event.verb in NEW_WORDS:
                one.reason = ""
        prefetch_related_objects(list(then.values()), "owner")
        return [one for one in then.values() if not self._was_closed(one.goal)]

    def goals(self, goals: Iterable[Goal]) -> list[Goal]:
        """What was written and not closed yet. Of what has happened to goals since, only that is undone."""
        then = [one for one in goals if one.created_at < self.moment and not self._was_closed(one)]
        for goal in then:
            if goal.is_closed:
                goal.state = Goal.State.ACTIVE
        return then

    def _was_closed(self, goal: Goal) -> bool:
        return goal.is_closed and (goal.closed_at is None or goal.closed_at < self.moment)

    @property
    def closed_since(self) -> Q:
        """Goals that are closed now and were not then."""
        return Q(state=Goal.State.CLOSED, closed_at__gte=self.moment)
