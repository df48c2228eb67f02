"""A goal that is not for everybody, with all that can belong to one, and every door that could lead to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.test import Client
from django.utils import timezone

from feedback.models import ConfidenceVote
from goals.actions import Why, ask_to_agree, edit_goal, edit_key_result
from goals.models import Goal, KeyResult, TeamChoice
from tasks.models import ActionPlan, Milestone, SupportRequest, Task
from teamops.activity.actions import add_comment
from teamops.dates import DAY, monday, today, week_label
from teamops.notifications.models import Reminder
from teamops.people.models import Person, Team
from tests.api_client import Api
from tests.factories import (
    current_cycle,
    make_check_in,
    make_cycle,
    make_dependency,
    make_goal,
    make_joint_event,
    make_key_result,
    make_metric,
    make_milestone,
    make_person,
    make_phase,
    make_plan,
    make_review,
    make_support,
    make_task,
)

# Stands in every word that belongs to the goal.
SECRET = "Hush"
NAMED = "a private goal"


@dataclass
class Scene:
    """The goal with all that belongs to it; it contributes to one goal, and another one to it."""

    goal: Goal
    above: Goal
    below: Goal
    key_result: KeyResult
    plan: ActionPlan
    open_plan: ActionPlan
    milestone: Milestone
    task: Task
    people: dict[str, Person]

    @property
    def pages(self) -> list[str]:
        """Addresses that could show a word of it, of today and of past days."""
        return [*self._pages_of_goals(), *self._pages_of_work(), *self._pages_of_people()]

    def _pages_of_goals(self) -> Iterator[str]:
        organization = self.goal.organization
        goal, above, below = (f"/acme/goals/{one.number}/" for one in (self.goal, self.above, self.below))
        cycle, day = self.goal.cycle.slug, today(organization)
        own = ("", "?tab=check-ins", "?tab=shares", "edit/", "close/", "move/", "below/", "why/", "propose/")
        yield from (goal + page for page in (*own, "decline/", "break-down/", "dependencies/new/"))
        yield from (place + "support/" for place in (goal, above, below))
        around = ("", "edit/", "move/", "move/?find=hush", "below/", "why/", "?tab=shares", "?tab=check-ins")
        yield from (place + page for place in (above, below) for page in around)
        yield f"{goal}why/?kr={self.key_result.pk}"
        for one in (self.above, self.below):
            yield from (f"/acme/goals/{one.number}/why/?kr={key_result.pk}" for key_result in _measures(one))
        for past in (day - DAY, day - 7 * DAY):
            yield from (f"{place}{page}?as_of={past}" for place in (above, below) for page in ("", "why/"))
            yield f"/acme/alignment/?as_of={past}"
            yield f"{above}below/?as_of={past}"
            yield f"/acme/teams/product/goals/?as_of={past}&cycle={cycle}"
            for one in (self.above, self.below):
                why = f"/acme/goals/{one.number}/why/?as_of={past}&kr="
                yield from (f"{why}{key_result.pk}" for key_result in _measures(one))
        yield "/acme/goals/new/?team=product"
        yield f"/acme/goals/new/?team=product&parent={self.goal.pk}"
        yield from (f"/acme/teams/{team}/goals/" for team in ("product", "support", "acme"))
        yield from (f"/acme/teams/{team}/goals/?cycle={cycle}" for team in ("product", "support", "acme"))
        yield from (f"/acme/teams/{team}/cycles/{cycle}/" for team in ("product", "support", "acme"))
        yield from (f"/acme/alignment/{asked}" for asked in ("", f"?cycle={cycle}"))
        yield from (f"/acme/teams/{team}/dependencies/" for team in ("product", "support"))
        yield from (f"/acme/dependencies/{one.pk}/" for one in self.goal.dependencies.all())
        yield from (f"/acme/activity/dependency/{one.pk}/" for one in self.goal.dependencies.all())
        yield from (f"/acme/joint-events/{one.pk}/edit/" for one in self.goal.joint_events.all())
        yield f"/acme/key-results/{self.key_result.pk}/check-in/"
        yield f"/acme/check-ins/{self.key_result.latest_id}/correct/"
        yield from (f"/acme/activity/goal/{one.pk}/" for one in (self.goal, self.above, self.below))

    def _pages_of_work(self) -> Iterator[str]:
        task = f"/acme/tasks/{self.task.number}/"
        yield from (task + page for page in ("", "edit/", "block/"))
        yield from ("/acme/support/", "/acme/support/new/?team=product", "/acme/teams/product/support/")
        yield f"/acme/support/new/?task={self.task.number}"
        yield f"/acme/support/new/?goal={self.goal.number}"
        yield f"/acme/teams/product/support/?goal={self.goal.number}"
        for one in SupportRequest.objects.all():
            yield from (f"/acme/support/{one.number}/{page}" for page in PAGES_OF_SUPPORT)
            yield f"/acme/activity/supportrequest/{one.pk}/"
        yield f"/acme/activity/task/{self.task.pk}/"
        yield "/acme/teams/product/plan/"
        yield f"/acme/teams/product/plan/new/?goal={self.goal.pk}"
        for plan in ActionPlan.objects.all():
            yield from (f"/acme/plans/{plan.pk}/{page}" for page in PAGES_OF_PLAN)
            yield from (f"/acme/plans/{plan.pk}/?view={asked}" for asked in ("list", "board&by=milestone"))
            yield f"/acme/tasks/new/?team=product&plan={plan.pk}"
        yield f"/acme/milestones/{self.milestone.pk}/edit/"
        yield from (f"/acme/teams/{team}/board/" for team in ("product", "support"))
        yield f"/acme/teams/product/board/?goal={self.goal.number}&all=todo"
        yield "/acme/teams/product/board/?by=milestone"
        yield from (f"/acme/teams/{team}/tasks/?group=milestone" for team in ("product", "support"))
        week = week_label(monday(today(self.goal.organization)) - 7 * DAY)
        this_week = week_label(monday(today(self.goal.organization)))
        yield "/acme/votes/"
        yield from (f"/acme/votes/{vote.pk}/" for vote in ConfidenceVote.objects.all())
        yield f"/acme/teams/product/review/{this_week}/live/?drawn=0"
        reviews = ("", "?present=1", f"{week}/", f"{week}/why/", f"{this_week}/why/", "history/")
        yield from (f"/acme/teams/product/review/{page}" for page in reviews)
        yield from self._pages_of_insights()
        items = ("", f"goal:{self.goal.number}/", f"goal:{self.goal.number}/decide/", "part:goals/")
        yield from (f"/acme/teams/product/review/{this_week}/items/{page}" for page in items)
        yield f"/acme/teams/product/review/{this_week}/items/task:{self.task.number}/decide/"
        cycle = f"cycle={self.goal.cycle_id}"
        yield from (f"/acme/export/?{cycle}&team=&format={kind}" for kind in ("goals", "tasks"))

    def _pages_of_insights(self) -> Iterator[str]:
        """Who does not lead the team reads none of them."""
        day = today(self.goal.organization)
        lines = ("all", week_label(monday(day)), week_label(monday(day) - 7 * DAY))
        for team in ("product", "support", "acme"):
            yield f"/acme/teams/{team}/insights/"
            measures = ("steps", "dates", "support", "progress", "confidence")
            whys = (f"{measure}.{line}" for measure in measures for line in lines)
            yield from (f"/acme/teams/{team}/insights/why/?of={of}" for of in whys)

    def _pages_of_people(self) -> Iterator[str]:
        own = ("", "goals/", f"goals/?as_of={today(self.goal.organization) - DAY}")
        yield from (f"/acme/people/{person.pk}/{page}" for person in self.people.values() for page in own)
        yield f"/acme/settings/people/{self.people['owner'].pk}/remove/"
        yield from ("/acme/work/", "/acme/inbox/", "/acme/inbox/?show=all", "/acme/people/names/?q=hush")
        yield from ("/acme/metrics/", "/acme/teams/product/metrics/", "/acme/metrics/?find=hush")
        yield f"/acme/metrics/{self.key_result.metric_id}/"
        yield from ("/acme/settings/deliveries/", "/acme/settings/cycles/", "/acme/settings/channels/")
        yield "/acme/teams/product/channels/"

    @property
    def api(self) -> list[str]:
        """Addresses of the API that could show a word of it; GET."""
        goal, cycle = self.goal.number, self.goal.cycle.slug
        week = week_label(today(self.goal.organization))
        goals = (self.goal, self.above, self.below)
        return [
            *(f"{one}/?page_size=200" for one in LISTS),
            *(f"{one}/?text={SECRET.lower()}" for one in ("goals", "tasks", "metrics")),
            *(f"alignment/{asked}" for asked in ("", f"?cycle={cycle}")),
            *(f"teams/{team}/cycles/{cycle}/report/" for team in ("product", "support", "acme")),
            *(f"goals/{one.number}/{part}" for one in goals for part in OF_GOAL),
            *(f"{one}/?{name}={goal}" for one, name in (("goals", "parent"), ("plans", "goal"))),
            f"dependencies/?goal={goal}",
            *(
                f"goals/{one.number}/why/?key_result={key_result.uuid}"
                for one in goals
                for key_result in _measures(one)
            ),
            *(
                f"{path}?as_of={day}"
                for day in (today(self.goal.organization) - DAY, today(self.goal.organization) - 7 * DAY)
                for path in ("goals/", "alignment/", *(f"goals/{one.number}/" for one in goals))
            ),
            f"goals/?parent={goal}&as_of={today(self.goal.organization) - DAY}",
            *(f"tasks/?plan={plan.uuid}" for plan in ActionPlan.objects.all()),
            *(f"plans/{plan.uuid}/" for plan in ActionPlan.objects.all()),
            f"tasks/{self.task.number}/",
            *(f"support/{one.number}/" for one in SupportRequest.objects.all()),
            *(f"teams/product/reviews/{week}/{page}" for page in OF_REVIEW),
            f"milestones/{self.milestone.uuid}/",
            f"key-results/{self.key_result.uuid}/",
            f"key-results/{self.key_result.uuid}/check-ins/",
            f"check-ins/{self.key_result.latest.uuid}/",  # type: ignore[union-attr]
            *(f"dependencies/{one.uuid}/" for one in self.goal.dependencies.all()),
        ]

    @property
    def uuids(self) -> list[str]:
        """What names it and its parts to programs."""
        parts = (self.goal, self.key_result, self.plan, self.milestone, self.key_result.latest)
        return [str(one.uuid) for one in parts if one]


LISTS = (
    "goals",
    "tasks",
    "plans",
    "metrics",
    "dependencies",
    "joint-events",
    "owed-answers",
    "people",
    "support",
    "votes",
    "inbox",
    "channels",
)
OF_REVIEW = ("", "notes/", "decisions/", "next-steps/")
OF_GOAL = ("", "key-results/", "agreements/", "adjustments/", "why/")
PAGES_OF_SUPPORT = ("", "why/", "edit/", "promise/")
PAGES_OF_PLAN = ("", "why/", "facts/", "edit/", "save-as-template/", "milestones/new/", "phases/new/")


def _measures(goal: Goal) -> list[KeyResult]:
    return list(goal.key_results.order_by("pk"))


def make_scene(
    *, company: Team, product: Team, support: Team, people: dict[str, Person], hidden: str = "private"
) -> Scene:
    """`hidden`: "private", or "preparing" for a goal that its team hides while it prepares the cycle."""
    organization = product.organization
    people = people | {
        "owner": make_person(organization, "Olga Owner", product),
        "carrier": make_person(organization, "Karl Carrier", support),
        "assignee": make_person(organization, "Ida Doer", product if hidden == "private" else support),
        "lead above": make_person(organization, "Hanna Head", company, lead=True),
    }
    owner, dora, day = people["owner"], people["member of another team"], today(organization)
    cycle = current_cycle(organization)
    if hidden == "preparing":
        TeamChoice.objects.create(team=product, hides_preparing=True)
        cycle = make_cycle(organization, name="Prepared", state="preparing")
    above = make_goal(company, "Acme grows", owner=people["lead above"])
    goal = make_goal(
        product, f"{SECRET} goal", why=f"{SECRET} why", owner=owner, parent=above, cycle=cycle,
        is_private=hidden == "private",
    )  # fmt: skip
    below = make_goal(support, "Answers in an hour", owner=dora, parent=goal)
    for one, what in ((above, "Revenue"), (below, "Answered in time")):
        make_check_in(make_key_result(one, what), 33)
    make_key_result(above, "As planned", kind="from_plan", start=None, target=None, unit="")
    make_goal(support, "Fewer questions", owner=dora).supports.add(goal)
    goal.supports.add(make_goal(company, "Acme is known"))
    metric = make_metric(product, "Retention")
    key_result = make_key_result(goal, f"{SECRET} key result", owner=people["carrier"], metric=metric)
    make_check_in(key_result, 34, days_ago=2, note=f"{SECRET} note", confidence=7)
    key_result.refresh_from_db()
    plan = make_plan(product, goal, f"{SECRET} plan")
    phase = make_phase(plan, f"{SECRET} phase")
    milestone = make_milestone(plan, f"{SECRET} milestone", phase=phase, owner=owner, due=day)
    task = make_task(
        product, f"{SECRET} task", plan=plan, phase=phase, milestone=milestone, key_result=key_result,
        assignee=people["assignee"], due=day, blocked=True, blocked_reason=f"{SECRET} reason",
    )  # fmt: skip
    make_task(product, f"{SECRET} of the key result", key_result=key_result, assignee=owner, due=day)
    # Plans that everybody sees, with work for the goal's key result among what they hold.
    open_plan = make_plan(product, above, "Growing")
    for one_plan in (open_plan, make_plan(product, None, "The team's own")):
        make_task(product, "Open work", plan=one_plan, assignee=owner, due=day)
        make_task(product, f"{SECRET} work", plan=one_plan, key_result=key_result, assignee=owner, due=day)
    other = make_task(product, "Somebody's own work", assignee=people["member of the team"], due=day)
    other.depends_on.add(task)
    for about in ({"goal": goal}, {"task": task}):
        make_support(product, people["lead above"], f"{SECRET} support", asked_by=owner, **about)
    _vote(product, key_result, owner)
    add_comment(goal, by=owner, text=f"{SECRET} comment")
    edit_goal(goal, by=owner, why=f"{SECRET} why it matters")
    ask_to_agree(goal, by=owner)
    target, why = Decimal(42), Why("new_data", f"{SECRET} words")
    edit_key_result(key_result, by=owner, target=target, reason=why, version=key_result.version)
    make_joint_event(product, support).goals.add(goal)
    if hidden == "private":
        # Asked for and delivered before the goal was made private.
        make_dependency(goal, support, f"{SECRET} need", why=f"{SECRET} for", state="confirmed")
    for person in people.values():
        for rule, kind, pk in (("check_in_due", "keyresult", key_result.pk), ("task_due", "task", task.pk)):
            Reminder.objects.create(
                organization=organization,
                person=person,
                rule=rule,
                subject_type=kind,
                subject_id=pk,
                due_on=day,
                local_date=day,
            )
    return Scene(goal, above, below, key_result, plan, open_plan, milestone, task, people)


def _vote(team: Team, key_result: KeyResult, owner: Person) -> None:
    """One that is closed, and one that is asked now."""
    of_team = {"organization": team.organization}
    review = make_review(team, monday(today(team.organization)))
    closed = review.votes.create(key_result=key_result, closed_at=timezone.now(), **of_team)
    closed.answers.create(person=owner, confidence=7)
    review.votes.create(key_result=key_result, **of_team)


def text_of(client: Client, path: str) -> str:
    """What stands on a page or in a file; nothing where there is none."""
    response = client.get(path)
    assert response.status_code in (200, 302, 403, 404), path
    return response.content.decode("utf-8-sig") if response.status_code == 200 else ""


def told_by_the_api(person: Person, path: str) -> str:
    """What a program of the person reads there, be it an error."""
    response = Api(person).get(path)
    assert response.status_code in (200, 400, 403, 404), path
    told: str = response.content.decode()
    return told
