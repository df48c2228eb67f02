"""Carrying out an import: each row is compared with what is there, and what differs goes through the actions.

The preview is the same code, rolled back: what it says is what will happen.
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext as _

from goals import actions as goal_actions
from goals.models import Cycle, Goal, KeyResult
from tasks import actions as task_actions
from tasks.models import ActionPlan, Milestone, Phase, Task
from tasks.sheets.choices import Choices
from tasks.sheets.columns import Kind, heading
from tasks.sheets.directory import Directory
from tasks.sheets.matching import called_alike, pairs
from tasks.sheets.people import People
from tasks.sheets.report import Outcome, Report, Thing, Verdict
from tasks.sheets.rows import GoalKey, GoalRow, KeyResultRow, Problem, Rows, TaskRow
from tasks.sheets.values import task_number
from teamops.activity.context import acting_via
from teamops.errors import RuleBroken
from teamops.formats import parts_of
from teamops.people.models import Person
from teamops.text import fold, name_key, text_key

# The column in which a field of the model stands, where it is not called alike.
COLUMNS = {"ends_on": "due", "assignee": "owner", "statement": "key_result"}


def rehearse(sheets: Sequence[Rows], *, by: Person, cycle: Cycle, choices: Choices) -> Report:
    """What importing would do, row by row; nothing is written."""
    with transaction.atomic():
        report = _Import(sheets, by, cycle, choices).run()
        transaction.set_rollback(True)
    return report


def import_rows(sheets: Sequence[Rows], *, by: Person, cycle: Cycle, choices: Choices) -> Report:
    """Import, in one transaction. A bad row spoils no other, unless all or nothing is chosen."""
    with transaction.atomic():
        report = _Import(sheets, by, cycle, choices).run()
        if report.given_up:
            transaction.set_rollback(True)
    return report


class _Import:
    """One run over all sheets: goals, their key results, what supports what, tasks, what depends on what."""

    def __init__(self, sheets: Sequence[Rows], by: Person, cycle: Cycle, choices: Choices) -> None:
        self.sheets = sheets
        self.by = by
        self.cycle = cycle
        self.choices = choices
        titles = {row.title for rows in sheets for row in rows.tasks}
        titles |= {title for rows in sheets for row in rows.tasks for title in row.depends_on}
        self.there = Directory(by, cycle, titles)
        self.people = People(self.there, choices, by)
        self.report = Report()
        # Goals as the sheets name them; None if one was refused.
        self.goals: dict[GoalKey, Goal | None] = {}
        # Which task a row means, by sheet and row, and by the number that the sheets give it.
        self.tasks: dict[tuple[str, int], Task] = {}
        self.numbered: dict[int, Task] = {}

    def run(self) -> Report:
        with acting_via("import"):
            # One import is one change of what people agree to, however many of its rows are about a goal.
            with ExitStack() as self.watched:
                for rows in self.sheets:
                    self._note_problems(rows)
                    self._write_goals(rows)
            for rows in self.sheets:
                self._link_supported(rows)
                self._write_tasks(rows)
            for rows in self.sheets:
                self._link_needed(rows)
        self.report.outcomes.sort(key=lambda each: (self._position(each.sheet), each.row))
        self.report.teams, self.report.people = self.people.teams_made, self.people.people_made
        self.report.given_up = self.choices.all_or_nothing and self.report.count(Verdict.REFUSED) > 0
        return self.report

    def _position(self, sheet: str) -> int:
        return [rows.sheet for rows in self.sheets].index(sheet)

    def _note_problems(self, rows: Rows) -> None:
        for number in sorted({problem.row for problem in rows.problems}):
            notes = [str(problem) for problem in rows.problems if problem.row == number]
            thing: Thing = "key_result" if number in rows.refused else "row"
            text = rows.refused.get(number, "")
            self.report.outcomes.append(Outcome(rows.sheet, number, thing, text, Verdict.REFUSED, notes))

    @contextmanager
    def _row(self, rows: Rows, number: int, thing: Thing, text: str) -> Iterator[Outcome]:
        """The outcome of one thing; a broken rule or a missing right refuses it and undoes what it began."""
        outcome = Outcome(rows.sheet, number, thing, text, Verdict.UNCHANGED)
        self.report.outcomes.append(outcome)
        try:
            with self.there.attempt(), transaction.atomic():
                yield outcome
        except RuleBroken as broken:
            field = COLUMNS.get(broken.field or "", broken.field or "")
            problem = Problem(number, rows.columns.get(field, ""), str(broken.message))
            outcome.verdict, outcome.notes = Verdict.REFUSED, [str(problem)]
        except PermissionDenied:
            outcome.verdict, outcome.notes = Verdict.REFUSED, [str(_not_allowed(number))]

    @contextmanager
    def _noting(self, rows: Rows, number: int, field: str, outcome: Outcome) -> Iterator[None]:
        """A link that breaks a rule or that the person may not make is left out, and its row is kept."""
        try:
            with transaction.atomic():
                yield
        except RuleBroken as broken:
            outcome.notes.append(str(Problem(number, rows.columns.get(field, ""), str(broken.message))))
        except PermissionDenied:
            outcome.notes.append(str(_not_allowed(number, rows.columns.get(field, ""))))

    # --- Goals ----------------------------------------------------------------------------------------

    def _write_goals(self, rows: Rows) -> None:
        for row in rows.goals:
            # A weight of 0 comes last: a goal whose only key result weighs nothing would be refused.
            results = [result for result in rows.key_results if result.goal == row.key]
            results.sort(key=lambda result: result.weight == 0)
            written: list[Outcome] = []
            self.goals[row.key] = None
            with self._row(rows, row.row, "goal", row.statement) as outcome, ExitStack() as watched:
                self.goals[row.key] = self._goal(row, outcome, watched)
                written += [self._write_key_result(rows, result) for result in results]
                self._withdraw_without_key_results(row, outcome, written)
                self.watched.push(watched.pop_all())
            for result in results[len(written) :]:  # their goal was refused
                self._write_key_result(rows, result)

    def _write_key_result(self, rows: Rows, result: KeyResultRow) -> Outcome:
        with self._row(rows, result.row, "key_result", result.statement) as outcome:
            self._key_result(result, outcome)
        return outcome

    def _withdraw_without_key_results(self, row: GoalRow, made: Outcome, written: list[Outcome]) -> None:
        """A new goal of whose key results every one is refused is refused with them, not written by half."""
        if made.verdict != Verdict.MADE or not written:
            return
        if all(result.verdict == Verdict.REFUSED for result in written):
            self.goals[row.key] = None
            message = _("none of its key results can be imported, so the goal is left out. See their rows.")
            raise RuleBroken(message, code="key_results_refused", field="goal")

    def _goal(self, row: GoalRow, outcome: Outcome, watched: ExitStack) -> Goal:
        team = self.people.team(row.team)
        owner = self.people.owner(row.owner, team)
        wanted = {"why": row.why, "owner": owner, "ambition": row.ambition}
        goal = self.there.goal(team, row.statement, owner, is_of_several=row.is_of_several)
        if goal is None:
            goal = goal_actions.create_goal(
                by=self.by, team=team, cycle=self.cycle, statement=row.statement, **_filled(wanted)
            )
            watched.enter_context(goal_actions.watching_terms(goal, by=self.by, new=True))
            goal_actions.activate_goal(goal, by=self.by)
            self.there.add_goal(goal)
            outcome.verdict = Verdict.MADE
            return goal
        watched.enter_context(goal_actions.watching_terms(goal, by=self.by))
        if changes := self._changes("goals", goal, wanted, outcome):
            goal_actions.edit_goal(goal, by=self.by, reason=self._reason(), **changes)
        return goal

    def _key_result(self, row: KeyResultRow, outcome: Outcome) -> None:
        goal = self.goals.get(row.goal)
        if goal is None:
            raise _goal_refused()
        wanted = self._wanted_of_key_result(row, goal, outcome)
        key_result = self.there.key_results.get((goal.pk, text_key(row.statement)))
        if key_result is None:
            key_result = goal_actions.add_key_result(
                goal, by=self.by, statement=row.statement, **_filled(wanted)
            )
            self.there.add_key_result(key_result)
            outcome.verdict = Verdict.MADE
        elif changes := self._changes("goals", key_result, _as_stored(key_result, wanted), outcome):
            goal_actions.edit_key_result(key_result, by=self.by, reason=self._reason(), **changes)
        self._check_in(key_result, row, outcome)

    def _wanted_of_key_result(self, row: KeyResultRow, goal: Goal, outcome: Outcome) -> dict[str, Any]:
        if row.due and not goal.first_day <= row.due <= goal.last_day:
            outcome.notes.append(
                _("Due %(day)s is outside %(cycle)s; it is kept.")
                % {"day": row.due, "cycle": self.cycle.name}
            )
        return {
            "kind": row.kind,
            "unit": row.unit,
            "start": row.start,
            "target": row.target,
            "weight": row.weight,
            "owner": self.people.owner(row.owner, goal.team),
            "ends_on": row.due,
            # What is due before the cycle begins has begun by then.
            "starts_on": row.due if row.due and row.due < goal.first_day else None,
        }

    def _check_in(self, key_result: KeyResult, row: KeyResultRow, outcome: Outcome) -> None:
        """The sheet's current value is a check-in of today, unless it is the latest already."""
        latest = key_result.latest.value if key_result.latest else None
        if row.current is None or row.current == latest:
            return
        if key_result.is_from_plan:
            outcome.notes.append(_("current: the plan says it by itself; left out."))
            return
        goal_actions.check_in(key_result, by=self.by, value=row.current)
        if outcome.verdict != Verdict.MADE:
            self._note_change("goals", "current", latest, row.current, outcome)

    def _link_supported(self, rows: Rows) -> None:
        for row in rows.goals:
            goal = self.goals[row.key]
            if goal and row.supports:
                self._link_goal(rows, row, goal)

    def _link_goal(self, rows: Rows, row: GoalRow, goal: Goal) -> None:
        outcome = self._outcome(rows, row.row, "goal")
        present = {other.pk: other for other in goal.supports.all()}
        found = [self._one_goal(statement, present, outcome) for statement in row.supports]
        supported = {other.pk: other for other in found if other and other.pk != goal.pk}
        if supported.keys() <= present.keys():
            return
        with self._noting(rows, row.row, "why", outcome):
            goal_actions.edit_goal(goal, by=self.by, supports=[*{**present, **supported}.values()])
            self._say_changed(outcome)
            outcome.notes.append(
                _("supports: %(goals)s") % {"goals": "; ".join(map(str, supported.values()))}
            )

    def _one_goal(self, statement: str, present: Container[int], outcome: Outcome) -> Goal | None:
        """The goal with these words, of several one that is supported already."""
        goals = self.there.goals_stated(statement)
        if not goals:
            outcome.notes.append(
                _("supports: there is no goal “%(goal)s” in %(cycle)s; left out.")
                % {"goal": statement, "cycle": self.cycle.name}
            )
        return next((goal for goal in goals if goal.pk in present), goals[0] if goals else None)

    # --- Tasks ----------------------------------------------------------------------------------------

    def _write_tasks(self, rows: Rows) -> None:
        for alike in called_alike(rows.tasks):
            self.tasks |= {(rows.sheet, row.row): task for row, task in pairs(alike, self._called(alike[0]))}
        for row in rows.tasks:
            with self._row(rows, row.row, "task", row.title) as outcome:
                task = self._task(row, self.tasks.get((rows.sheet, row.row)), outcome)
                self.tasks[rows.sheet, row.row] = task
                if row.number is not None:
                    self.numbered[row.number] = task

    def _called(self, row: TaskRow) -> list[Task]:
        """The tasks that are there and are called as the row says; without a goal those of its team, if it
        names one."""
        key = text_key(row.title)
        if row.goal:
            try:
                goals = self._goals_of(row)
            except RuleBroken:  # its row is refused
                return []
            return [task for goal in goals for task in self.there.tasks.get((goal.pk, key), [])]
        team = self.there.teams.get(name_key(row.team))
        alike = self.there.tasks.get((None, key), [])
        return [task for task in alike if team is None or task.team_id == team.pk]

    def _task(self, row: TaskRow, task: Task | None, outcome: Outcome) -> Task:
        goals = self._goals_of(row)
        of_task = [goal for goal in goals if task and task.plan and goal.pk == task.plan.goal_id]
        goal = next(iter(of_task or goals), None)
        team = goal.team if goal else self.people.team(row.team)
        if row.due and not self.cycle.starts_on <= row.due <= self.cycle.ends_on:
            outcome.notes.append(
                _("Due %(day)s is outside %(cycle)s; it is kept.")
                % {"day": row.due, "cycle": self.cycle.name}
            )
        wanted = {
            "assignee": self.people.owner(row.owner, team),
            "starts_on": row.starts_on,
            "due": row.due,
            "estimate": row.estimate,
        }
        plan = task.plan if task else self._plan(goal) if goal else None
        wanted |= self._place(row, plan) if plan else {}
        if task is None:
            task = task_actions.create_task(
                by=self.by, team=team, title=row.title, plan=plan, **_filled(wanted)
            )
            self.there.add_task(task)
            outcome.verdict = Verdict.MADE
        elif changes := self._changes("tasks", task, wanted, outcome):
            task_actions.edit_task(task, by=self.by, **changes)
        self._state(task, row, outcome)
        return task

    def _goals_of(self, row: TaskRow) -> list[Goal]:
        """The goal that the row names; several where parts of members are called alike. None without one."""
        if not row.goal:
            return []
        goals = self.there.goals_stated(row.goal)
        of_team = [goal for goal in goals if name_key(row.team) == goal.team.name_key]
        if of_team or len({goal.team_id for goal in goals}) == 1:
            return of_team or goals
        if not goals and any(text_key(row.goal) in rows.withheld for rows in self.sheets):
            raise _goal_refused()
        message = (
            _("there is no goal “%(goal)s” in %(cycle)s, neither here nor in this file.")
            if not goals
            else _("several teams have the goal “%(goal)s” in %(cycle)s. Add a column “Team”.")
        )
        raise RuleBroken(
            message % {"goal": row.goal, "cycle": self.cycle.name}, code="unknown_goal", field="goal"
        )

    def _plan(self, goal: Goal) -> ActionPlan:
        """The goal's plan, made if it has none."""
        plan = self.there.plans.get(goal.pk)
        if plan is None:
            name = goal.statement[: _longest(ActionPlan, "name")]
            plan = task_actions.create_plan(by=self.by, team=goal.team, goal=goal, name=name)
            self.there.add_plan(plan)
        return plan

    def _place(self, row: TaskRow, plan: ActionPlan) -> dict[str, Any]:
        """Phase and milestone of the plan, made where they are missing."""
        phase = self._phase(plan, row.phase) if row.phase else None
        milestone = self._milestone(plan, phase, row) if row.milestone else None
        return {"phase": phase, "milestone": milestone}

    def _phase(self, plan: ActionPlan, name: str) -> Phase:
        phase = self.there.phases.get((plan.pk, fold(name)))
        if phase is None:
            phase = task_actions.add_phase(plan, by=self.by, name=name)
            self.there.add_phase(phase)
        return phase

    def _milestone(self, plan: ActionPlan, phase: Phase | None, row: TaskRow) -> Milestone:
        """A sheet gives a milestone no date of its own: it is due with the last of its tasks."""
        milestone = self.there.milestones.get((plan.pk, fold(row.milestone)))
        if milestone is None:
            key = fold(row.goal), fold(row.milestone)
            tasks = (task for rows in self.sheets for task in rows.tasks)
            days = [task.due for task in tasks if task.due and (fold(task.goal), fold(task.milestone)) == key]
            milestone = task_actions.add_milestone(
                plan,
                by=self.by,
                title=row.milestone,
                phase=phase,
                owner=plan.goal.owner if plan.goal else None,
                due=max(days, default=None),
            )
            self.there.add_milestone(milestone)
        return milestone

    def _state(self, task: Task, row: TaskRow, outcome: Outcome) -> None:
        """Status and the blocked marker; an open task that the sheet calls blocked keeps its status."""
        before = _state_word(task)
        if row.blocked:
            if not task.blocked:
                reason = row.blocked_reason or _("The sheet gives no reason.")
                task_actions.block_task(task, by=self.by, reason=reason)
        elif row.status:
            if task.blocked:
                task_actions.unblock_task(task, by=self.by)
            if task.status != row.status:
                task_actions.change_status(task, by=self.by, status=row.status)
        if outcome.verdict != Verdict.MADE and _state_word(task) != before:
            self._note_change("tasks", "status", before, _state_word(task), outcome)

    def _link_needed(self, rows: Rows) -> None:
        for row in rows.tasks:
            outcome = self._outcome(rows, row.row, "task")
            if row.depends_on and outcome.verdict != Verdict.REFUSED:
                self._link_task(rows, row, outcome)

    def _link_task(self, rows: Rows, row: TaskRow, outcome: Outcome) -> None:
        task = self.tasks[rows.sheet, row.row]
        present = {needed.pk: needed for needed in task.depends_on.all()}
        needed = dict(present)
        for title in row.depends_on:
            other = self._one_task(task, title, present.values())
            if other is None:
                outcome.notes.append(
                    _("depends on: there is no task “%(title)s”; left out.") % {"title": title}
                )
            else:
                needed[other.pk] = other
        if needed.keys() == present.keys():
            return
        with self._noting(rows, row.row, "depends_on", outcome):
            task_actions.edit_task(task, by=self.by, depends_on=[*needed.values()])
            self._say_changed(outcome)

    def _one_task(self, task: Task, title: str, present: Iterable[Task]) -> Task | None:
        """The task with the number that the sheet gives it, one of this title that is needed already, that of
        the same goal, else the only one of another. Of several the open one counts, then the oldest."""
        numbered = self.numbered.get(task_number(title) or 0)
        key, goal = text_key(title), task.plan.goal_id if task.plan else None
        needed = [other for other in present if other.title_key == key]
        same = sorted(self.there.tasks.get((goal, key), []), key=lambda other: not other.is_open)
        others = self.there.tasks_called(title)
        found = [*([numbered] if numbered else needed), *same, *(others if len(others) == 1 else [])]
        return next((other for other in found if other.pk != task.pk), None)

    # --- Comparing ------------------------------------------------------------------------------------

    def _outcome(self, rows: Rows, number: int, thing: Thing) -> Outcome:
        return next(
            each
            for each in self.report.outcomes
            if (each.sheet, each.row, each.thing) == (rows.sheet, number, thing)
        )

    def _say_changed(self, outcome: Outcome) -> None:
        if outcome.verdict == Verdict.UNCHANGED:
            outcome.verdict = Verdict.CHANGED

    def _changes(
        self, kind: Kind, present: models.Model, wanted: dict[str, Any], outcome: Outcome
    ) -> dict[str, Any]:
        """What the sheet says otherwise, noted as old → new. An empty cell leaves what is there."""
        changes = {name: value for name, value in _filled(wanted).items() if getattr(present, name) != value}
        for name, value in changes.items():
            self._note_change(kind, COLUMNS.get(name, name), getattr(present, name), value, outcome)
        return changes

    def _note_change(self, kind: Kind, key: str, old: Any, new: Any, outcome: Outcome) -> None:
        outcome.verdict = Verdict.CHANGED
        outcome.notes.append(
            _("%(field)s: %(old)s → %(new)s")
            % {"field": heading(kind, key), "old": _shown(old), "new": _shown(new)}
        )

    def _reason(self) -> goal_actions.Why:
        return goal_actions.Why("new_data", _("Imported from a sheet."))


def _goal_refused() -> RuleBroken:
    return RuleBroken(_("its goal was refused."), code="goal_refused", field="goal")


def _not_allowed(row: int, column: str = "") -> Problem:
    return Problem(row, column, _("you may not change this. Ask the team’s lead to import it."))


def _filled(wanted: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in wanted.items() if value is not None and value != ""}


def _as_stored(key_result: KeyResult, wanted: dict[str, Any]) -> dict[str, Any]:
    """Without a day that the key result has from its goal already."""
    if wanted["ends_on"] == key_result.last_day:
        return {name: value for name, value in wanted.items() if name not in ("ends_on", "starts_on")}
    return wanted


def _state_word(task: Task) -> str:
    word = str(task.get_status_display())
    return parts_of([word, _("blocked")]) if task.blocked else word


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "–"
    label = getattr(value, "label", value)
    return f"{label:f}".rstrip("0").rstrip(".") if hasattr(label, "as_tuple") else str(label)


def _longest(model: type[models.Model], name: str) -> int:
    return model._meta.get_field(name).max_length or 0  # type: ignore[union-attr]
