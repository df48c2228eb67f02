"""What is removed is nowhere, lies in the trash for thirty days, and comes back with what went with it."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from feedback.models import NextStep
from goals.models import KeyResult
from tasks.models import ActionPlan, Milestone, Phase, Task, TaskDependency, TaskFile
from tasks.trash.actions import (
    empty_trash,
    remove_milestone,
    remove_phase,
    remove_plan,
    remove_task,
    restore,
)
from teamops.activity.actions import add_comment
from teamops.activity.models import Comment
from teamops.dates import monday, today
from teamops.errors import RuleBroken
from teamops.people.models import Person, Team
from tests.factories import (
    make_goal,
    make_key_result,
    make_milestone,
    make_phase,
    make_plan,
    make_review,
    make_task,
)

SignIn = Callable[[Person], Client]
SECRET = "Zebra crossing"


def test_a_task_goes_with_its_sub_tasks_and_they_come_back(product: Team, ben: Person, cem: Person) -> None:
    whole = make_task(product, assignee=ben)
    part = make_task(product, parent=whole, assignee=cem)
    deepest = make_task(product, parent=part)
    removal = remove_task(whole, by=ben)
    assert not Task.objects.exists()
    assert restore(removal, by=ben) == [whole, part, deepest]
    assert set(Task.objects.all()) == {whole, part, deepest}


def test_a_milestone_lets_its_tasks_go_and_takes_up_again_what_has_no_other(
    product: Team, ana: Person
) -> None:
    plan = make_plan(product)
    milestone, other = make_milestone(plan), make_milestone(plan)
    stays, goes = (make_task(product, plan=plan, milestone=milestone) for _n in range(2))
    removal = remove_milestone(milestone, by=ana)
    assert set(Task.objects.values_list("milestone", flat=True)) == {None}
    Task.objects.filter(pk=goes.pk).update(milestone=other)
    restore(removal, by=ana)
    stays.refresh_from_db()
    goes.refresh_from_db()
    assert (stays.milestone, goes.milestone) == (milestone, other)


def test_a_phase_does_the_same_with_its_milestones(product: Team, ana: Person) -> None:
    plan = make_plan(product)
    phase = make_phase(plan)
    milestone, task = make_milestone(plan, phase=phase), make_task(product, plan=plan, phase=phase)
    removal = remove_phase(phase, by=ana)
    assert (Milestone.objects.get().phase, Task.objects.get().phase, Phase.objects.count()) == (None, None, 0)
    restore(removal, by=ana)
    assert (Milestone.objects.get(pk=milestone.pk).phase, Task.objects.get(pk=task.pk).phase) == (
        phase,
        phase,
    )


def test_what_belongs_to_something_removed_waits_for_it(product: Team, ana: Person) -> None:
    plan = make_plan(product, name="Welcome")
    task = make_task(product, plan=plan)
    first = remove_task(task, by=ana)
    second = remove_plan(ActionPlan.objects.get(), by=ana, with_tasks=True)
    with pytest.raises(RuleBroken, match="“Welcome”, which lies in the trash too"):
        restore(first, by=ana)
    restore(second, by=ana)
    restore(first, by=ana)
    assert Task.objects.get().plan == plan
    with pytest.raises(RuleBroken, match="not in the trash any more"):
        restore(first, by=ana)


def test_nothing_shows_or_counts_what_lies_in_the_trash(
    product: Team, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    goal = make_goal(product, owner=ana)
    make_key_result(goal, kind=KeyResult.Kind.FROM_PLAN, start=0, target=100, owner=ana)
    plan = make_plan(product, goal)
    kept = make_task(product, plan=plan, assignee=ana, status="done", done_at=timezone.now())
    gone = make_task(
        product, SECRET, plan=plan, assignee=ana, due=today(ana), blocked=True, blocked_reason=SECRET
    )
    waits = make_task(product, assignee=ben, due=today(ana))
    TaskDependency.objects.create(task=gone, needs=waits)
    TaskDependency.objects.create(task=kept, needs=gone)
    review = make_review(product, monday(today(product)))
    NextStep.objects.create(organization=product.organization, review=review, task=gone)
    point = make_milestone(plan, SECRET, due=today(ana), owner=ana)
    client = sign_in(ana)
    pages = [
        "/acme/work/",
        "/acme/teams/product/board/",
        "/acme/teams/product/plan/",
        f"/acme/plans/{plan.pk}/",
        f"/acme/plans/{plan.pk}/why/",
        f"/acme/goals/{goal.number}/",
        f"/acme/goals/{goal.number}/why/",
        "/acme/teams/product/goals/",
        "/acme/teams/product/review/",
        f"/acme/people/{ana.pk}/",
        f"/acme/people/{ana.pk}/load/",
        f"/acme/tasks/{kept.number}/",
        "/api/v1/acme/tasks/",
        f"/api/v1/acme/tasks/{kept.number}/",
        f"/api/v1/acme/plans/{plan.uuid}/",
        f"/acme/goals/{goal.number}/?as_of={today(ana)}",
    ]
    before = "".join(client.get(page).content.decode() for page in pages)
    assert SECRET in before
    remove_task(Task.objects.select_related("team", "plan").get(pk=gone.pk), by=ana)
    remove_milestone(Milestone.objects.select_related("plan__team").get(pk=point.pk), by=ana)
    for page in pages:
        response = client.get(page)
        assert response.status_code == 200, page
        assert SECRET not in response.content.decode(), page
    plans = ActionPlan.objects.of_team(product).get(pk=plan.pk)
    assert (plans.task_count, plans.done_count) == (1, 1)  # type: ignore[attr-defined]
    assert [*Task.objects.waiting_around(ana)] == []
    assert client.get(f"/acme/tasks/{gone.number}/").status_code == 404
    assert client.get(f"/acme/milestones/{point.pk}/edit/").status_code == 404


def test_a_dependency_on_what_lies_in_the_trash_is_there_when_it_comes_back(
    product: Team, ana: Person
) -> None:
    from tasks.actions import edit_task

    task, gone, more = (make_task(product) for _n in range(3))
    TaskDependency.objects.create(task=task, needs=gone)
    removal = remove_task(gone, by=ana)
    edit_task(task, by=ana, depends_on=[more])
    restore(removal, by=ana)
    assert set(task.depends_on.all()) == {gone, more}


def test_after_thirty_days_it_is_gone_with_its_comments_and_files(
    product: Team, ana: Person, ben: Person, django_capture_on_commit_callbacks: Any
) -> None:
    plan = make_plan(product)
    task, stays = make_task(product, plan=plan, assignee=ben), make_task(product, assignee=ben)
    add_comment(task, by=ben, text="Done soon")
    attached = TaskFile.objects.create(
        organization=product.organization, task=task, name="list.txt", size=4, content_type="text/plain"
    )
    attached.file.save("list.txt", ContentFile(b"list"))
    storage, name = attached.file.storage, str(attached.file.name)
    with time_machine.travel("2026-12-01 10:00:00+00:00", tick=False):
        remove_plan(plan, by=ana, with_tasks=True)
    for day, left in (("2026-12-31", 1), ("2027-01-01", 0)):
        with (
            time_machine.travel(f"{day} 09:00:00+00:00", tick=False),
            django_capture_on_commit_callbacks(execute=True),
        ):
            empty_trash(product.organization, datetime.date.fromisoformat(day))
        assert Task.everything.exclude(pk=stays.pk).count() == left
        assert ActionPlan.everything.count() == left
        assert Comment.objects.count() == left
        assert storage.exists(name) is bool(left)


def test_the_page_says_what_who_when_and_how_long(
    product: Team, support: Team, ana: Person, dora: Person, sign_in: SignIn
) -> None:
    plan = make_plan(product, name="Welcome")
    make_task(product, SECRET, plan=plan)
    removal = remove_plan(plan, by=ana, with_tasks=True)
    html = sign_in(ana).get("/acme/trash/?team=product").content.decode()
    assert "Welcome" in html
    assert "with 1 more" in html
    assert f"/acme/trash/{removal}/restore/" in html
    assert f"/acme/trash/{removal}/restore/" not in sign_in(dora).get("/acme/trash/").content.decode()
    assert "The trash is empty" in sign_in(ana).get("/acme/trash/?team=support").content.decode()
    response = sign_in(ana).post(f"/acme/trash/{removal}/restore/", follow=True)
    assert response.redirect_chain[-1][0] == f"/acme/plans/{plan.pk}/"
    assert "is there again" in response.content.decode()


def test_removing_a_plan_asks_what_becomes_of_its_tasks(product: Team, ana: Person, sign_in: SignIn) -> None:
    plan = make_plan(product)
    make_task(product, plan=plan)
    client = sign_in(ana)
    assert "They stay in the team" in client.get(f"/acme/plans/{plan.pk}/remove/").content.decode()
    assert client.post(f"/acme/plans/{plan.pk}/remove/", {}).status_code == 200
    client.post(f"/acme/plans/{plan.pk}/remove/", {"tasks": "keep"})
    assert (ActionPlan.objects.count(), Task.objects.get().plan) == (0, None)


def test_a_guest_sees_in_it_what_was_of_their_teams(
    product: Team, support: Team, ana: Person, dora: Person, vic: Person, sign_in: SignIn
) -> None:
    remove_task(make_task(product, "Ours"), by=ana)
    remove_task(make_task(support, SECRET, assignee=dora), by=dora)
    html = sign_in(vic).get("/acme/trash/").content.decode()
    assert ("Ours" in html, SECRET in html) == (True, False)
