"""Every page makes at most twelve queries, the same for ten times the rows.

What pages of past days take is in `tests/goals/test_as_of_queries.py`.
"""

import datetime
import itertools
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from feedback.actions import open_review
from feedback.gathering import gather
from feedback.kudos.actions import give_kudos
from feedback.models import WeeklyReview
from feedback.record import freeze
from goals.actions import Why, ask_to_agree, edit_key_result, make_token
from goals.models import Dependency, Goal, JointEvent, KeyResult, Metric
from tasks.models import Task
from tasks.plan_views.more_columns import MORE
from teamops.activity.actions import add_comment
from teamops.dates import DAY, monday, today, week_label
from teamops.people.models import Organization, Person, Team
from tests.factories import (
    current_cycle,
    make_check_in,
    make_dependency,
    make_dismissal,
    make_goal,
    make_joint_event,
    make_key_result,
    make_metric,
    make_milestone,
    make_person,
    make_phase,
    make_plan,
    make_reading,
    make_task,
)

SignIn = Callable[[Person], Client]

MOST_QUERIES = 12
PAGES = {
    "my work": "/acme/work/",
    "working hours": "/acme/settings/hours/",
    "channels": "/acme/settings/channels/",
    "channels of a team": "/acme/teams/product/channels/",
    "hand a task over": "/acme/tasks/1/hand-over/",
    "goals": "/acme/teams/product/goals/",
    "goal": "/acme/goals/1/",
    "alignment": "/acme/alignment/",
    "with other teams": "/acme/teams/product/dependencies/",
    "dependency": "/acme/dependencies/{dependency}/",
    "ask another team": "/acme/goals/1/dependencies/new/",
    "answer another team": "/acme/dependencies/{dependency}/accept/",
    "new joint event": "/acme/teams/product/joint-events/new/",
    "edit a joint event": "/acme/joint-events/{event}/edit/",
    "report of a cycle": "/acme/teams/product/cycles/{cycle}/",
    "goal, check-ins": "/acme/goals/1/?tab=check-ins",
    "why of a goal": "/acme/goals/1/why/",
    "why of a key result": "/acme/goals/1/why/?kr={key_result}",
    "why of a dependency": "/acme/dependencies/{dependency}/why/",
    "why of a task": "/acme/tasks/1/why/",
    "why of a load": "/acme/people/{person}/load/",
    "edit a goal": "/acme/goals/1/edit/",
    "edit a key result": "/acme/key-results/{key_result}/edit/",
    "break a goal down": "/acme/goals/1/break-down/",
    "goal with a metric": "/acme/goals/1/?kr={key_result}",
    "metrics": "/acme/metrics/",
    "metrics of a team": "/acme/teams/product/metrics/?find=metric",
    "metric": "/acme/metrics/{metric}/",
    "edit a metric": "/acme/metrics/{metric}/edit/",
    "upload readings": "/acme/metrics/{metric}/upload/",
    "propose a change": "/acme/goals/1/propose/",
    "board": "/acme/teams/product/board/",
    "board by owner": "/acme/teams/product/board/?by=owner",
    "list": "/acme/teams/product/tasks/",
    "list with all columns": f"/acme/teams/product/tasks/?more={','.join(MORE)}",
    "list of a plan": "/acme/plans/{plan}/?view=list&group=phase",
    "board of a plan": "/acme/plans/{plan}/?view=board&by=milestone",
    "plans": "/acme/teams/product/plan/",
    "plan": "/acme/plans/{plan}/",
    "filtered timeline": "/acme/plans/{plan}/?view=timeline&zoom=day&owner=me",
    "move a task": "/acme/tasks/1/move/",
    "plan in numbers": "/acme/plans/{plan}/facts/",
    "support of a team": "/acme/teams/product/support/",
    "support of a person": "/acme/support/",
    "templates of plans": "/acme/teams/product/plan/templates/",
    "begin a plan": "/acme/teams/product/plan/templates/en-launch/",
    "why of a plan": "/acme/plans/{plan}/why/",
    "task": "/acme/tasks/1/",
    "edit a task": "/acme/tasks/1/edit/",
    "review": "/acme/teams/product/review/",
    "vote": "/acme/votes/{vote}/",
    "own votes": "/acme/votes/",
    "why of a review": "/acme/teams/product/review/{week}/why/",
    "reviews": "/acme/teams/product/review/history/",
    "insights": "/acme/teams/product/insights/",
    "insights over cycles": "/acme/teams/product/insights/?by=cycles",
    "why of insights": "/acme/teams/product/insights/why/?of=dates.all",
    "two reviews beside each other": "/acme/teams/product/review/{last_week}/compare/?with={week_before}",
    "an open review beside another": "/acme/teams/product/review/{week}/compare/",
    "items of a review": "/acme/teams/product/review/{week}/items/",
    "item of a review": "/acme/teams/product/review/{week}/items/goal:1/",
    "decide a change": "/acme/teams/product/review/{week}/items/goal:1/decide/",
    "my kudos": "/acme/kudos/",
    "kudos of a person": "/acme/people/{person}/kudos/",
    "kudos of a team": "/acme/teams/product/kudos/",
    "thank somebody": "/acme/kudos/new/",
    "review of a month": "/acme/teams/product/review/{month}/",
    "rhythm": "/acme/teams/product/review/rhythm/",
    "weekly updates": "/acme/teams/product/updates/",
    "inbox": "/acme/inbox/",
    "people of a team": "/acme/teams/product/people/",
    "person": "/acme/people/{person}/",
    "deliveries": "/acme/settings/deliveries/",
    "preferences": "/acme/settings/notifications/",
    "the next seven days": "/acme/settings/notifications/week/",
    "preferences of a team": "/acme/teams/product/notifications/",
    "people": "/acme/settings/people/",
    "edit a person": "/acme/settings/people/{person}/",
    "remove a person": "/acme/settings/people/{person}/remove/",
    "invite people": "/acme/settings/people/invite/",
    "profile": "/acme/settings/profile/",
    "programs": "/acme/settings/tokens/",
    "organization": "/acme/settings/organization/",
    "edit a team": "/acme/settings/teams/product/",
    "new team": "/acme/settings/teams/new/",
    "teams": "/acme/settings/teams/",
    "cycles": "/acme/settings/cycles/",
    "import": "/acme/import/",
}


def fill(team: Team, person: Person, times: int) -> int:
    """So many goals with check-ins, tasks of all statuses and people; answers the first plan's id.

    All but the first contribute to the first, that to one of the company; every second one is private, and
    all need another team. On the first everybody is named in a comment.
    """
    day = today(team.organization)
    plan = None
    first = Goal.objects.order_by("pk").first()
    beside = team.parent
    assert beside is not None
    for number in range(times):
        goal = make_goal(team, owner=person if first is None else None, parent=first)
        if first is None:
            first, goal.parent = goal, make_goal(beside, "A company that people stay with")
        goal.is_private = bool(number % 2)
        goal.save()
        if goal != first:
            goal.supports.add(first)
        goal.contributing_teams.add(beside)
        for needing in (goal, first):
            make_dependency(needing, beside, promised_on=day, owner=person, asked_by=person)
        make_dependency(make_goal(beside, parent=goal), team, asked_by=person)
        make_joint_event(team, beside).goals.set([goal, first])
        key_result = make_key_result(goal, owner=person)
        make_dismissal(key_result, author=person)
        for days in (20, 10, 1):
            make_check_in(key_result, 40 - days, days_ago=days, confidence=6)
        other = make_key_result(
            goal,
            "Activation",
            owner=make_person(team.organization, f"Carrier {number}", account=False, email=""),
        )
        ask_to_agree(goal, by=None)
        edit_key_result(other, by=None, target=Decimal(50), reason=Why("new_data", "Half stay."))
        plan = plan or make_plan(team, goal)
        phase = make_phase(plan)
        make_milestone(plan, phase=phase, owner=person, due=day + datetime.timedelta(5))
        member = make_person(team.organization, f"Member {number}", team, account=False, email="")
        add_comment(first, by=person, text=f"@{member.name} do you see why?")
        give_kudos(by=person, to=[member], text=f"Careful work {times} {number}")
        needed = make_task(team, plan=plan, phase=phase, assignee=member, due=day)
        for status in (Task.Status.TODO, Task.Status.DOING, Task.Status.REVIEW):
            task = make_task(team, plan=plan, assignee=person, status=status, due=day)
            task.depends_on.add(needed)
    assert plan is not None
    return int(plan.pk)


def fill_metrics(team: Team, person: Person, times: int) -> KeyResult:
    """So many metrics with readings and tokens, of which one is followed by as many key results."""
    first = Metric.objects.filter(name="metric").first() or make_metric(team, "metric")
    goal = Goal.objects.order_by("number")[0]
    followed = None
    for number in range(times):
        other = make_metric(team, f"metric {times} {number}", owner=person)
        for metric, days in itertools.product((first, other), range(3)):
            make_reading(metric, number, days_ago=days + 3 * number + 100 * times)
        make_token(first, by=person, name=f"Job {number}")
        followed = make_key_result(goal, metric=first, compared_with=other)
    assert followed is not None
    return followed


def fill_votes(team: Team, person: Person, times: int) -> int:
    """So many votes on a goal's key result that are closed, each with an answer of everybody who came."""
    review = open_review(team, by=person, week=monday(today(team.organization)))
    key_result = KeyResult.objects.filter(goal__number=1).order_by("pk")[0]
    for number in range(times):
        vote = review.votes.create(
            organization=team.organization, key_result=key_result, closed_at=timezone.now()
        )
        for other in team.memberships.all():
            vote.answers.create(person=other.person, confidence=1 + number % 10)
    return int(vote.pk)


def fill_reviews(team: Team, person: Person, times: int) -> None:
    """So many records of the weeks before, each with all that there is to tell."""
    first = WeeklyReview.objects.filter(team=team, closed_at=None).latest("week")
    record = freeze(gather(team, first.week, first, None))
    kept = WeeklyReview.objects.filter(team=team).count()
    for number in range(times):
        WeeklyReview.objects.create(
            organization=team.organization,
            team=team,
            week=first.week - (kept + number) * 7 * DAY,
            closed_at=timezone.now() - (kept + number) * 7 * DAY,
            closed_by=person,
            record=record,
        )


def count(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(path)
    assert response.status_code == 200, path
    return len(queries)


def warm_count(client: Client, path: str) -> int:
    """As often as it is asked for: what the process remembers is remembered now."""
    count(client, path)
    return count(client, path)


@pytest.fixture
def client(sign_in: SignIn, admin: Person) -> Client:
    return sign_in(admin)


@pytest.mark.takes_long
def test_every_page_makes_few_queries_whatever_its_rows(
    client: Client, acme: Organization, product: Team, admin: Person
) -> None:
    plan = fill(product, admin, 2)
    followed = fill_metrics(product, admin, 2)
    ids = {
        "plan": plan,
        "person": admin.pk,
        "metric": followed.metric_id,
        "key_result": followed.pk,
        "dependency": Dependency.objects.earliest("pk").pk,
        "event": JointEvent.objects.earliest("pk").pk,
        "cycle": current_cycle(acme).slug,
        "week": week_label(today(acme)),
        "vote": fill_votes(product, admin, 2),
        "month": f"{today(acme):%Y-M%m}",
        "last_week": week_label(today(acme) - 7 * DAY),
        "week_before": week_label(today(acme) - 14 * DAY),
    }
    fill_reviews(product, admin, 2)
    few = {name: warm_count(client, path.format(**ids)) for name, path in PAGES.items()}
    fill(product, admin, 18)
    fill_metrics(product, admin, 18)
    fill_votes(product, admin, 18)
    fill_reviews(product, admin, 18)
    many = {name: warm_count(client, path.format(**ids)) for name, path in PAGES.items()}
    assert many == few
    assert {name: number for name, number in many.items() if number > MOST_QUERIES} == {}
