"""Goals that live a random life through the real actions, day by day, for tests that look back at it."""

import datetime
import random
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models, transaction

from goals import actions
from goals.models import Agreement, CheckIn, Cycle, Dependency, Goal, KeyResult, Reading
from goals.readings import NewReading
from goals.standing import GoalStanding, KeyResultStanding
from tasks import actions as task_actions
from tasks.models import ActionPlan, Milestone, Task
from teamops.dates import DAY, today
from teamops.errors import RuleBroken
from teamops.people.models import Organization, Person, Team

M = TypeVar("M", bound=models.Model)
REASON = actions.Why("new_data", "New data")


class Life:
    """Whatever people do to goals of an organization, drawn by chance; what a rule refuses is not done."""

    def __init__(self, seed: int, organization: Organization, by: Person) -> None:
        self.chance, self.organization, self.by = random.Random(seed), organization, by
        self.metric = actions.create_metric(organization, by=by, name="Retention")
        self.deeds: list[Callable[[], Any]] = [
            self.write_goal,
            self.add_key_result,
            self.add_key_result,
            self.edit_goal,
            self.edit_goal,
            self.edit_key_result,
            self.edit_key_result,
            self.drop,
            self.restore,
            *[self.check_in] * 4,
            *[self.read] * 3,
            self.take_reading_away,
            self.correct,
            self.activate,
            self.activate,
            self.state,
            self.close,
            self.reopen,
            self.edit_cycle,
            self.hand_over,
            self.plan,
            *[self.task] * 2,
            *[self.work] * 3,
            self.milestone,
            *[self.ask] * 2,
            *[self.answer] * 4,
            *[self.reply] * 2,
            self.need,
            *[self.depend] * 3,
            *[self.block] * 2,
        ]

    def begin(self) -> None:
        """Some goals to begin with."""
        for deed in [self.write_goal] * 6 + [self.add_key_result] * 8 + [self.activate] * 3 + [self.plan]:
            while not self._attempt(deed):
                pass

    def live(self, deeds: int) -> int:
        """So many attempts; answers how many were carried out."""
        return sum(self._attempt(self.chance.choice(self.deeds)) for _number in range(deeds))

    def _attempt(self, deed: Callable[[], Any]) -> bool:
        try:
            with transaction.atomic():
                deed()
        except (RuleBroken, PermissionDenied, IndexError):
            return False
        return True

    def any(self, model: type[M], **fields: Any) -> M:
        """One of them as it stands in the database. Raises IndexError where there is none."""
        return self.chance.choice(list(model._default_manager.filter(**fields).order_by("pk")))

    def maybe(self, value: Any) -> Any:
        return self.chance.choice([None, value])

    def number(self) -> Decimal:
        return Decimal(self.chance.randint(0, 12))

    def day(self) -> datetime.date:
        return today(self.organization) + self.chance.randint(-10, 60) * DAY

    def goal_values(self) -> dict[str, Any]:
        return {
            "statement": f"Goal {self.chance.randint(1, 99)}",
            "owner": self.maybe(self.any(Person)),
            "parent": self.maybe(self.any(Goal)) if Goal.objects.exists() else None,
            "weight": self.maybe(self.number()),
            "starts_on": self.maybe(self.day()),
            "ends_on": self.maybe(self.day()),
            "ambition": self.chance.choice(Goal.Ambition.values),
            "cycle": self.any(Cycle),
            "why": "Because",
            "contributing_teams": self.chance.sample(list(Team.objects.order_by("pk")), 1),
        }

    def supports(self) -> list[Goal]:
        return self.chance.sample(list(Goal.objects.order_by("pk")), min(Goal.objects.count(), 2))

    def write_goal(self) -> None:
        actions.create_goal(self.any(Team), by=self.by, supports=self.supports(), **self.goal_values())

    def edit_goal(self) -> None:
        values = self.goal_values()
        some = {name: values[name] for name in self.chance.sample(sorted(values), 2)}
        supports = self.maybe(self.supports())
        actions.edit_goal(self.any(Goal), by=self.by, reason=REASON, supports=supports, **some)

    def key_result_values(self) -> dict[str, Any]:
        kind = self.chance.choice(KeyResult.Kind.values)
        low = self.number()
        start, target = low, low + self.chance.randint(1, 9)
        if kind == "decrease":
            start, target = target, start
        middle = today(self.organization) + 20 * DAY
        curve = kind == "increase" and self.chance.random() < 0.5
        return {
            "statement": f"Measure {self.chance.randint(1, 99)}",
            "kind": kind,
            "start": start,
            "target": target,
            "interim": [[middle.isoformat(), str(target)]] if curve else [],
            "weight": self.maybe(self.number()),
            "owner": self.maybe(self.any(Person)),
            "ends_on": self.maybe(self.day()),
            "metric": self.maybe(self.metric),
            "cadence": self.chance.choice([7, 14, 30]),
        }

    def ask(self) -> None:
        actions.ask_to_agree(self.any(Goal), by=self.maybe(self.by))

    def answer(self) -> None:
        """Somebody who was asked agrees, proposes something, declines, or takes their answer back."""
        row = self.any(Agreement, person__role="member")
        goal, person = row.goal, row.person
        which = self.chance.randint(0, 4)
        if which == 0:
            actions.agree(goal, by=person)
        elif which == 1:
            actions.take_back_answer(goal, by=person)
        elif which == 2:
            actions.decline(goal, by=person, words="No")
        else:
            about = self.any(KeyResult, goal=goal, dropped_at=None) if which == 3 else None
            has_number = about is not None and about.kind in ("increase", "decrease", "at_least")
            target = self.number() if has_number else None
            actions.propose(
                goal, by=person, key_result=about, target=target, day=self.maybe(self.day()), words="So"
            )

    def reply(self) -> None:
        row = self.any(Agreement, answer__in=["proposed", "declined"])
        if self.chance.random() < 0.5:
            actions.accept_proposal(row, by=self.by, reason=REASON)
        else:
            actions.keep_as_it_is(row, by=self.by, words="It stays")

    def need(self) -> None:
        day = today(self.organization) + self.chance.randint(1, 9) * DAY
        actions.ask_dependency(self.any(Goal), by=self.by, team=self.any(Team), what="A list", needed_on=day)

    def depend(self) -> None:
        one, day = self.any(Dependency), today(self.organization) + self.chance.randint(1, 9) * DAY
        deeds: list[Callable[[], Any]] = [
            lambda: actions.accept_dependency(one, by=self.by, promised_on=day, owner=self.any(Person)),
            lambda: actions.move_promise(one, by=self.by, promised_on=day, reason="Later"),
            lambda: actions.decline_dependency(one, by=self.by, reason="No"),
            lambda: actions.deliver_dependency(one, by=self.by),
            lambda: actions.confirm_dependency(one, by=self.by),
            lambda: actions.send_back_dependency(one, by=self.by, reason="Half of it"),
            lambda: actions.withdraw_dependency(one, by=self.by),
        ]
        self.chance.choice(deeds)()

    def block(self) -> None:
        """With a reason that reads as what is told where the reason is not kept."""
        task = self.any(Task)
        if self.chance.random() < 0.6:
            task_actions.block_task(task, by=self.by, reason="blocked")
        else:
            task_actions.unblock_task(task, by=self.by)

    def add_key_result(self) -> None:
        actions.add_key_result(self.any(Goal), by=self.by, **self.key_result_values())

    def edit_key_result(self) -> None:
        values = self.key_result_values()
        some = {} if self.chance.random() < 0.5 else {"weight": values["weight"], "owner": values["owner"]}
        actions.edit_key_result(self.any(KeyResult), by=self.by, reason=REASON, **(some or values))

    def drop(self) -> None:
        actions.drop_key_result(self.any(KeyResult, dropped_at=None), by=self.by)

    def restore(self) -> None:
        actions.restore_key_result(self.any(KeyResult, dropped_at__isnull=False), by=self.by)

    def check_in(self) -> None:
        one = self.any(KeyResult)
        value = {"yes_no": Decimal(self.chance.randint(0, 1)), "scale": Decimal("0.7")}.get(
            one.kind, self.number()
        )
        actions.check_in(
            one,
            by=self.by,
            value=value,
            confidence=self.maybe(self.chance.randint(1, 10)),
            status=self.chance.choice([None, "", "at_risk"]),
            day=today(self.organization) - self.chance.choice([0, 0, 1, 5]) * DAY,
        )

    def read(self) -> None:
        """The metric gives one or two readings, or others for days that it has given some already."""
        day = today(self.organization) - self.chance.choice([0, 1, 2]) * DAY
        days = (day, day - DAY)[: self.chance.randint(1, 2)]
        four = datetime.time(4, tzinfo=datetime.UTC)
        readings = [NewReading(datetime.datetime.combine(each, four), self.number()) for each in days]
        actions.add_readings(self.metric, readings, by=self.by)

    def take_reading_away(self) -> None:
        actions.remove_reading(self.any(Reading), by=self.by)

    def correct(self) -> None:
        made = CheckIn.objects.filter(author=self.by).order_by("-pk")[0]
        value = made.value if made.key_result.kind in ("yes_no", "scale") else self.number()
        actions.correct_check_in(
            made, by=self.by, value=value, confidence=self.chance.randint(1, 10), status="off_track"
        )

    def activate(self) -> None:
        actions.activate_goal(self.any(Goal, state="draft"), by=self.by)

    def state(self) -> None:
        actions.state_status(
            self.any(Goal), by=self.by, status=self.chance.choice(["", "at_risk", "on_track"])
        )

    def close(self) -> None:
        if self.chance.random() < 0.5:
            return
        outcome = self.chance.choice(["", "dropped", "carried_over"])
        actions.close_goal(self.any(Goal), by=self.by, outcome=outcome, next_cycle=self.any(Cycle))

    def reopen(self) -> None:
        actions.reopen_goal(self.any(Goal, state="closed"), by=self.by)

    def edit_cycle(self) -> None:
        cycle = self.any(Cycle)
        actions.edit_cycle(cycle, by=self.by, ends_on=cycle.ends_on + self.chance.choice([-3, 3]) * DAY)

    def hand_over(self) -> None:
        actions.hand_over_goals(self.any(Person), to=self.any(Person), by=self.by)
        actions.hand_over_key_results(self.any(Person), to=self.any(Person), by=self.by)

    def plan(self) -> None:
        goal = self.any(Goal)
        plan = task_actions.create_plan(goal.team, by=self.by, name="Plan", goal=goal)
        task_actions.add_milestone(plan, by=self.by, title="Live", due=self.maybe(self.day()))

    def task(self) -> None:
        plan = self.any(ActionPlan)
        values = {"due": self.maybe(self.day()), "estimate": self.maybe(self.number())}
        values["assignee"] = self.maybe(self.any(Person))
        task_actions.create_task(plan.team, by=self.by, title="Work", plan=plan, **values)

    def work(self) -> None:
        task = self.any(Task)
        if self.chance.random() < 0.6:
            task_actions.change_status(task, by=self.by, status=self.chance.choice(Task.Status.values))
        else:
            values = {"due": self.maybe(self.day()), "estimate": self.maybe(self.number())}
            values["plan"] = self.maybe(self.any(ActionPlan))
            values["assignee"] = self.maybe(self.any(Person))
            task_actions.edit_task(task, by=self.by, **values)

    def milestone(self) -> None:
        point = self.any(Milestone)
        ends = [task_actions.finish_milestone, task_actions.drop_milestone, task_actions.reopen_milestone]
        self.chance.choice(ends)(point, by=self.by)
        task_actions.edit_milestone(
            Milestone.objects.get(pk=point.pk),
            by=self.by,
            due=self.maybe(self.day()),
            owner=self.maybe(self.any(Person)),
        )


def fine(value: Any) -> Any:
    """To as many digits as do not hang on the order in which parts are added."""
    return round(value, 20) if isinstance(value, Decimal) else value


def told(stand: GoalStanding) -> dict[str, Any]:
    """All that pages show of where a goal stands, and of what it was."""
    goal = stand.goal
    fields = (
        "statement",
        "state",
        "owner_id",
        "parent_id",
        "cycle_id",
        "weight",
        "ambition",
        "stated_status",
    )
    ending = ("grade", "outcome", "closed_at", "continued_by_id")
    numbers = (
        "progress",
        "expected",
        "suggested",
        "status",
        "confidence",
        "confidence_change",
        "day",
        "stale",
    )
    return {
        **{name: getattr(goal, name) for name in (*fields, *ending)},
        "span": goal.span,
        "owner": str(goal.owner),
        **{name: fine(getattr(stand, name)) for name in numbers},
        "key_results": [dict(_told_of(one)) for one in stand.key_results],
        "sub_goals": sorted((sub.goal.pk, fine(sub.progress), sub.suggested) for sub in stand.sub_goals),
    }


def _told_of(one: KeyResultStanding) -> Iterator[tuple[str, Any]]:
    for name in (
        "statement",
        "kind",
        "weight",
        "owner_id",
        "grade",
        "original_target",
        "curve",
        "cadence",
        "span",
    ):
        yield name, getattr(one.key_result, name)
    for name in ("value_text", "start_text", "target_text", "progress", "expected", "status", "suggested"):
        yield name, fine(getattr(one, name))
    for name in ("confidence", "confidence_change", "day", "due", "stale", "trend", "original_progress"):
        yield name, getattr(one, name)
