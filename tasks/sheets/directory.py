"""What the organization has already, looked up in batches: the rows of a sheet are compared with this."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from goals.models import Cycle, Goal, KeyResult
from tasks.models import ActionPlan, Milestone, Phase, Task
from teamops.people.models import Organization, Person, Team
from teamops.text import fold, text_key

# SQLite takes no more values in one IN than this allows for.
BATCH = 500


class Directory:
    """Teams, persons, and of what the importer may see: the cycle's goals with their key results and plans,
    and the tasks named in the sheet.

    The number of queries does not depend on the number of rows (but for one per 500 titles). What the import
    makes is added with `add_…`, so that later rows find it. Of two that are called alike the older counts.
    """

    def __init__(self, by: Person, cycle: Cycle, titles: Iterable[str] = ()) -> None:
        self.teams: dict[str, Team] = {}
        self.persons: dict[str, list[Person]] = {}
        # Of one team with the same words, the oldest first: members' parts of a goal are called alike.
        self.goals: dict[tuple[int, str], list[Goal]] = {}
        self.key_results: dict[tuple[int, str], KeyResult] = {}
        self.plans: dict[int, ActionPlan] = {}
        self.phases: dict[tuple[int, str], Phase] = {}
        self.milestones: dict[tuple[int, str], Milestone] = {}
        # Of one goal with the same title, the oldest first: what comes again is called alike.
        self.tasks: dict[tuple[int | None, str], list[Task]] = {}
        # What stood in a table before each addition: (table, key, value or None).
        self._undo: list[tuple[dict[Any, Any], Any, Any]] = []
        self._look_up_people(by.organization)
        self._look_up_goals(by, cycle)
        self._look_up_tasks(by, {text_key(title) for title in titles})

    def _look_up_people(self, organization: Organization) -> None:
        for team in Team.objects.filter(organization=organization).current().order_by("path"):
            self.add_team(team)
        for person in Person.objects.filter(organization=organization).here().order_by("pk"):
            person.organization = organization
            self.add_person(person)

    def _look_up_goals(self, by: Person, cycle: Cycle) -> None:
        goals = Goal.objects.visible_to(by).filter(cycle=cycle).order_by("pk")
        for goal in goals.select_related("team", "owner", "cycle", "organization").prefetch_related(
            "supports"
        ):
            self.add_goal(goal)
        key_results = KeyResult.objects.visible_to(by).filter(goal__cycle=cycle)
        for key_result in key_results.select_related("goal__cycle", "owner", "latest").order_by("-pk"):
            self.add_key_result(key_result)
        plans = ActionPlan.objects.visible_to(by).filter(goal__cycle=cycle)
        for plan in plans.prefetch_related("phases", "milestones").order_by("-pk"):
            self.add_plan(plan)

    def _look_up_tasks(self, by: Person, keys: set[str]) -> None:
        rows = Task.objects.visible_to(by).naming_their_goal().order_by("pk")
        rows = rows.select_related("team", "plan", "phase", "milestone", "assignee").prefetch_related(
            "depends_on"
        )
        for batch in _batches(keys):
            for task in rows.filter(title_key__in=batch):
                self.add_task(task)

    # --- What the import makes on its way -------------------------------------------------------------

    def add_team(self, team: Team) -> None:
        self._put(self.teams, team.name_key, team)

    def add_person(self, person: Person) -> None:
        for key in {person.name_key, fold(person.email)} - {""}:
            self._put(self.persons, key, [*self.persons.get(key, []), person])

    def add_goal(self, goal: Goal) -> None:
        key = goal.team_id, goal.statement_key
        self._put(self.goals, key, [*self.goals.get(key, []), goal])

    def add_key_result(self, key_result: KeyResult) -> None:
        self._put(self.key_results, (key_result.goal_id, key_result.statement_key), key_result)

    def add_plan(self, plan: ActionPlan) -> None:
        self._put(self.plans, plan.goal_id or 0, plan)
        for phase in plan.phases.all():
            self.add_phase(phase)
        for milestone in plan.milestones.all():
            self.add_milestone(milestone)

    def add_phase(self, phase: Phase) -> None:
        self._put(self.phases, (phase.plan_id, fold(phase.name)), phase)

    def add_milestone(self, milestone: Milestone) -> None:
        self._put(self.milestones, (milestone.plan_id, fold(milestone.title)), milestone)

    def add_task(self, task: Task) -> None:
        goal = task.plan.goal_id if task.plan else None
        key = goal, task.title_key
        self._put(self.tasks, key, [*self.tasks.get(key, []), task])

    def _put(self, table: dict[Any, Any], key: Any, value: Any) -> None:
        self._undo.append((table, key, table.get(key)))
        table[key] = value

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """What is added inside is taken back if it ends in an exception, as a savepoint is."""
        mark = len(self._undo)
        try:
            yield
        except Exception:
            while len(self._undo) > mark:
                table, key, before = self._undo.pop()
                table[key] = before
                if before is None:
                    del table[key]
            raise

    # --- Finding --------------------------------------------------------------------------------------

    @property
    def root(self) -> Team:
        return next(team for team in self.teams.values() if team.parent_id is None)

    def goal(self, team: Team, statement: str, owner: Person | None, *, is_of_several: bool) -> Goal | None:
        """The goal of the team with these words and this owner, else the oldest with these words.

        `is_of_several`: others with these words have other owners, so that it is only the owner's own.
        """
        alike = self.goals.get((team.pk, text_key(statement)), [])
        own = [goal for goal in alike if owner and goal.owner_id == owner.pk]
        return next(iter(own or ([] if is_of_several else alike)), None)

    def tasks_called(self, title: str) -> list[Task]:
        """Tasks with this title, of whatever goal."""
        key = text_key(title)
        return [task for (_goal, words), tasks in self.tasks.items() if words == key for task in tasks]

    def goals_stated(self, statement: str) -> list[Goal]:
        """Goals of the cycle with these words, in whatever team."""
        key = text_key(statement)
        return [goal for (_team, words), goals in self.goals.items() if words == key for goal in goals]


def _batches(keys: set[str]) -> Iterator[list[str]]:
    rest = iter(sorted(keys))
    while batch := list(islice(rest, BATCH)):
        yield batch
