"""A private goal is seen by its owner, by who carries it and by their leads; no page names it to others."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from feedback.actions import close_week
from goals.actions import Why, ask_to_agree, edit_goal, edit_key_result, write_goal
from goals.models import Agreement, Goal, KeyResult, TeamChoice
from goals.queries import remember_unseen, remembered_unseen, unseen_goals
from tasks.lines import hides_goal
from tasks.models import ActionPlan, Milestone, Task
from teamops.activity.actions import add_comment
from teamops.dates import monday, today
from teamops.errors import RuleBroken
from teamops.notifications.models import Reminder
from teamops.people.models import Person, Team
from tests.factories import (
    current_cycle,
    make_check_in,
    make_cycle,
    make_goal,
    make_key_result,
    make_metric,
    make_milestone,
    make_person,
    make_phase,
    make_plan,
    make_task,
)

SignIn = Callable[[Person], Client]
# Stands in every word that belongs to the private goal.
SECRET = "Hush"
NAMED = "a private goal"


@dataclass
class Scene:
    """A private goal with all that belongs to it; it contributes to one goal, and another one to it."""

    goal: Goal
    above: Goal
    below: Goal
    key_result: KeyResult
    plan: ActionPlan
    milestone: Milestone
    task: Task
    people: dict[str, Person]

    @property
    def pages(self) -> list[str]:
        goal, task = f"/acme/goals/{self.goal.number}/", f"/acme/tasks/{self.task.number}/"
        cycle = current_cycle(self.goal.organization)
        export = f"/acme/export/?cycle={cycle.pk}&team=&format="
        return [
            *(
                goal + page
                for page in (
                    "",
                    "?tab=check-ins",
                    "edit/",
                    "close/",
                    "move/",
                    "below/",
                    "propose/",
                    "decline/",
                )
            ),
            *(f"/acme/goals/{self.above.number}/{page}" for page in ("", "edit/", "move/", "below/")),
            *(f"/acme/goals/{self.below.number}/{page}" for page in ("", "edit/", "move/")),
            f"/acme/goals/{self.below.number}/?tab=check-ins",
            "/acme/goals/new/?team=product",
            *(f"/acme/teams/{team}/goals/" for team in ("product", "support", "acme")),
            f"/acme/teams/product/cycles/{cycle.slug}/",
            f"/acme/teams/acme/cycles/{cycle.slug}/",
            "/acme/alignment/",
            f"/acme/key-results/{self.key_result.pk}/check-in/",
            f"/acme/check-ins/{self.key_result.latest_id}/correct/",
            *(f"/acme/activity/goal/{one.pk}/" for one in (self.goal, self.above, self.below)),
            f"/acme/activity/task/{self.task.pk}/",
            "/acme/teams/product/plan/",
            f"/acme/teams/product/plan/new/?goal={self.goal.pk}",
            f"/acme/plans/{self.plan.pk}/",
            f"/acme/plans/{self.plan.pk}/milestones/new/",
            f"/acme/milestones/{self.milestone.pk}/edit/",
            *(task + page for page in ("", "edit/", "block/")),
            f"/acme/tasks/new/?team=product&plan={self.plan.pk}",
            "/acme/teams/product/board/",
            f"/acme/teams/product/board/?goal={self.goal.number}&all=todo",
            "/acme/teams/product/review/",
            "/acme/teams/product/review/?present=1",
            "/acme/teams/product/review/history/",
            *(f"/acme/people/{person.pk}/" for person in self.people.values()),
            f"/acme/settings/people/{self.people['owner'].pk}/remove/",
            "/acme/work/",
            "/acme/inbox/",
            "/acme/inbox/?show=all",
            "/acme/metrics/",
            "/acme/teams/product/metrics/",
            f"/acme/metrics/{self.key_result.metric_id}/",
            "/acme/settings/deliveries/",
            "/acme/settings/cycles/",
            *(export + format for format in ("goals", "tasks")),
        ]


@pytest.fixture
def scene(
    company: Team,
    product: Team,
    support: Team,
    admin: Person,
    ana: Person,
    ben: Person,
    dora: Person,
    vic: Person,
) -> Scene:
    organization = product.organization
    owner = make_person(organization, "Olga Owner", product)
    carrier = make_person(organization, "Karl Carrier", support)
    assignee = make_person(organization, "Ida Doer", product)
    head = make_person(organization, "Hanna Head", company, lead=True)
    above = make_goal(company, "Acme grows", owner=head)
    goal = make_goal(
        product, f"{SECRET} goal", why=f"{SECRET} why", owner=owner, parent=above, is_private=True
    )
    below = make_goal(support, "Answers in an hour", owner=dora, parent=goal)
    make_check_in(make_key_result(below, "Answered in time"), 33)
    supporting = make_goal(support, "Fewer questions", owner=dora)
    supporting.supports.add(goal)
    metric = make_metric(product, "Retention")
    key_result = make_key_result(goal, f"{SECRET} key result", owner=carrier, metric=metric)
    make_check_in(key_result, 34, days_ago=2, note=f"{SECRET} note", confidence=7)
    key_result.refresh_from_db()
    plan = make_plan(product, goal, f"{SECRET} plan")
    phase = make_phase(plan, f"{SECRET} phase")
    day = today(organization)
    milestone = make_milestone(plan, f"{SECRET} milestone", phase=phase, owner=owner, due=day)
    task = make_task(
        product, f"{SECRET} task", plan=plan, phase=phase, milestone=milestone, key_result=key_result,
        assignee=assignee, due=day, blocked=True, blocked_reason=f"{SECRET} reason",
    )  # fmt: skip
    make_task(product, f"{SECRET} of the key result", key_result=key_result, assignee=owner, due=day)
    other = make_task(product, "Somebody's own work", assignee=ben, due=day)
    other.depends_on.add(task)
    add_comment(goal, by=owner, text=f"{SECRET} comment")
    edit_goal(goal, by=owner, why=f"{SECRET} why it matters")
    ask_to_agree(goal, by=owner)
    target, why = Decimal(42), Why("new_data", f"{SECRET} words")
    edit_key_result(key_result, by=owner, target=target, reason=why, version=key_result.version)
    people = {
        "administrator": admin,
        "lead": ana,
        "lead above": head,
        "member of the team": ben,
        "member of another team": dora,
        "guest": vic,
        "owner": owner,
        "carrier": carrier,
        "assignee": assignee,
    }
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
    return Scene(goal, above, below, key_result, plan, milestone, task, people)


def text_of(client: Client, path: str) -> str:
    """What stands on a page or in a file; nothing where there is none."""
    response = client.get(path)
    assert response.status_code in (200, 302, 403, 404), path
    return response.content.decode("utf-8-sig") if response.status_code == 200 else ""


@pytest.mark.parametrize("who", ["administrator", "member of the team", "member of another team", "guest"])
def test_no_page_names_it_to_whom_it_does_not_concern(scene: Scene, sign_in: SignIn, who: str) -> None:
    client = sign_in(scene.people[who])
    assert [path for path in scene.pages if SECRET in text_of(client, path)] == []
    assert client.get(f"/acme/goals/{scene.goal.number}/").status_code == 404


@pytest.mark.parametrize("who", ["owner", "carrier", "lead", "lead above"])
def test_whom_it_concerns_find_it_where_goals_are_found(scene: Scene, sign_in: SignIn, who: str) -> None:
    client = sign_in(scene.people[who])
    for path in (
        f"/acme/goals/{scene.goal.number}/",
        "/acme/teams/product/goals/",
        f"/acme/goals/{scene.above.number}/",
        f"/acme/goals/{scene.below.number}/",
        "/acme/alignment/",
        f"/acme/plans/{scene.plan.pk}/",
        f"/acme/people/{scene.people['owner'].pk}/",
    ):
        assert f"{SECRET} goal" in text_of(client, path), path


def test_who_does_one_of_its_tasks_sees_the_task_and_not_the_goal(scene: Scene, sign_in: SignIn) -> None:
    client = sign_in(scene.people["assignee"])
    task = f"/acme/tasks/{scene.task.number}/"
    for path in ("/acme/work/", task, f"{task}edit/", "/acme/teams/product/board/"):
        assert f"{SECRET} task" in text_of(client, path), path
    for path in scene.pages:
        shown = text_of(client, path).replace(f"{SECRET} task", "").replace(f"{SECRET} reason", "")
        assert SECRET not in shown, path
    assert NAMED in text_of(client, task)


def test_who_edits_such_a_task_leaves_it_where_it_belongs(scene: Scene, sign_in: SignIn) -> None:
    client = sign_in(scene.people["assignee"])
    sent = {"title": "Renamed", "assignee": scene.people["assignee"].pk, "version": scene.task.version}
    assert client.post(f"/acme/tasks/{scene.task.number}/edit/", sent).status_code == 302
    task = Task.objects.get(pk=scene.task.pk)
    assert (task.title, task.plan, task.key_result) == ("Renamed", scene.plan, scene.key_result)


def test_a_task_keeps_what_it_needs_though_its_editor_may_not_see_it(scene: Scene, sign_in: SignIn) -> None:
    task = Task.objects.get(title="Somebody's own work")
    sent = {"title": "My own work", "version": task.version}
    sign_in(scene.people["member of the team"]).post(f"/acme/tasks/{task.number}/edit/", sent)
    task.refresh_from_db()
    assert (task.title, list(task.depends_on.all())) == ("My own work", [scene.task])


@pytest.mark.parametrize("who", ["lead", "owner"])
def test_a_review_and_its_record_tell_of_it_to_nobody(scene: Scene, sign_in: SignIn, who: str) -> None:
    client = sign_in(scene.people[who])
    assert SECRET not in text_of(client, "/acme/teams/product/review/")
    team = scene.goal.team
    review = close_week(team, by=None, week=monday(today(team)))
    assert SECRET not in str(review.record)
    assert SECRET not in text_of(client, "/acme/teams/product/review/")


@pytest.mark.parametrize("who", ["administrator", "member of another team"])
def test_above_and_below_it_counts_and_has_no_name(scene: Scene, sign_in: SignIn, who: str) -> None:
    client = sign_in(scene.people[who])
    assert NAMED in text_of(client, f"/acme/goals/{scene.above.number}/")
    assert NAMED in text_of(client, f"/acme/goals/{scene.below.number}/")
    owner = sign_in(scene.people["owner"]).get(f"/acme/goals/{scene.above.number}/")
    assert client.get(f"/acme/goals/{scene.above.number}/").context["standing"].progress is not None
    assert client.get(f"/acme/goals/{scene.above.number}/").context["standing"].progress == (
        owner.context["standing"].progress
    )


def test_the_tree_says_that_something_private_contributes(scene: Scene, sign_in: SignIn) -> None:
    page = text_of(sign_in(scene.people["member of another team"]), "/acme/alignment/")
    assert "and 1 private goal contributes" in page
    assert "nobody works on it" not in page
    assert "Answers in an hour" in page
    assert "contributes to a goal that is not shown to you" in page


def test_administrators_see_that_it_exists(scene: Scene, sign_in: SignIn) -> None:
    assert "1 private goal<" in text_of(sign_in(scene.people["administrator"]), "/acme/teams/product/goals/")
    for who in ("member of the team", "guest", "owner", "lead"):
        assert "1 private goal<" not in text_of(sign_in(scene.people[who]), "/acme/teams/product/goals/"), who


def test_a_lead_of_a_team_beside_it_is_told_nothing(scene: Scene, support: Team, sign_in: SignIn) -> None:
    aside = make_person(support.organization, "Arno Aside", support, lead=True)
    assert [path for path in scene.pages if SECRET in text_of(sign_in(aside), path)] == []


def test_who_answers_no_longer_for_a_key_result_sees_it_no_longer(scene: Scene, sign_in: SignIn) -> None:
    KeyResult.objects.filter(pk=scene.key_result.pk).update(dropped_at=timezone.now())
    client = sign_in(scene.people["carrier"])
    assert client.get(f"/acme/goals/{scene.goal.number}/").status_code == 404


def test_nobody_acts_on_it_by_its_number(scene: Scene, sign_in: SignIn) -> None:
    goal, task = f"/acme/goals/{scene.goal.number}/", f"/acme/tasks/{scene.task.number}/"
    for who in ("administrator", "member of the team"):
        client = sign_in(scene.people[who])
        for path in (
            *(goal + verb for verb in ("activate/", "status/", "close/", "reopen/", "edit/", "move/")),
            *(task + verb for verb in ("status/", "block/", "unblock/", "edit/")),
            f"/acme/key-results/{scene.key_result.pk}/check-in/",
            f"/acme/comments/goal/{scene.goal.pk}/",
            f"/acme/comments/task/{scene.task.pk}/",
            f"/acme/milestones/{scene.milestone.pk}/state/",
            f"/acme/plans/{scene.plan.pk}/phases/new/",
        ):
            assert client.post(path, {"value": "35", "status": "done"}).status_code == 404, path
        sent = {"onto": str(scene.goal.number)}
        assert client.post(f"/acme/goals/{scene.below.number}/move/", sent).status_code in (403, 404)


def test_a_sheet_finds_it_for_nobody_who_may_not_see_it(scene: Scene, admin: Person) -> None:
    from tasks.sheets.directory import Directory

    def found(person: Person) -> list[Goal]:
        return Directory(person, scene.goal.cycle, [scene.task.title]).goals_stated(scene.goal.statement)

    assert found(admin) == []
    assert found(scene.people["owner"]) == [scene.goal]
    titles = [scene.task.title]
    assert Directory(scene.people["assignee"], scene.goal.cycle, titles).tasks == {}
    assert Directory(scene.people["owner"], scene.goal.cycle, titles).tasks != {}


def test_editing_what_contributes_to_it_keeps_that_it_does(
    scene: Scene, dora: Person, sign_in: SignIn
) -> None:
    client = sign_in(dora)
    form = client.get(f"/acme/goals/{scene.below.number}/edit/").context["editor"].form
    assert (scene.goal.pk, NAMED) in form.fields["parent"].choices
    client.post(
        f"/acme/goals/{scene.below.number}/edit/",
        {
            "statement": "Answers in half an hour",
            "parent": scene.goal.pk,
            "cycle": scene.goal.cycle_id,
            "owner": dora.pk,
            "ambition": "committed",
            "version": scene.below.version,
            "key_results-TOTAL_FORMS": 0,
            "key_results-INITIAL_FORMS": 0,
        },
    )
    scene.below.refresh_from_db()
    assert (scene.below.statement, scene.below.parent) == ("Answers in half an hour", scene.goal)


# --- Making a goal private ----------------------------------------------------------------------------


def test_a_goal_is_made_private_and_open_again_in_the_editor(
    product: Team, ben: Person, cem: Person, sign_in: SignIn
) -> None:
    goal = make_goal(product, owner=ben)
    sent = {
        "statement": goal.statement,
        "cycle": goal.cycle_id,
        "owner": ben.pk,
        "ambition": "committed",
        "is_private": "on",
        "is_personal": "on",
        "version": goal.version,
        "key_results-TOTAL_FORMS": 0,
        "key_results-INITIAL_FORMS": 0,
    }
    path = f"/acme/goals/{goal.number}/"
    sign_in(ben).post(f"{path}edit/", sent)
    assert sign_in(cem).get(path).status_code == 404
    assert "made the goal private" in text_of(sign_in(ben), path)
    sign_in(ben).post(f"{path}edit/", sent | {"is_private": "", "version": goal.version + 1})
    assert sign_in(cem).get(path).status_code == 200


def test_a_private_goal_has_an_owner(product: Team, ana: Person) -> None:
    with pytest.raises(RuleBroken, match="has an owner"):
        write_goal(
            product, [], by=ana, cycle=current_cycle(product.organization), statement="X", is_private=True
        )
    assert not Goal.objects.exists()


def test_who_writes_a_private_goal_for_somebody_else_is_told_and_not_led_into_nothing(
    product: Team, ben: Person, cem: Person, sign_in: SignIn
) -> None:
    sent = {
        "statement": "Cem learns to lead",
        "cycle": current_cycle(product.organization).pk,
        "owner": cem.pk,
        "ambition": "committed",
        "is_private": "on",
        "key_results-TOTAL_FORMS": 0,
        "key_results-INITIAL_FORMS": 0,
    }
    page = sign_in(ben).post("/acme/goals/new/?team=product", sent, follow=True)
    assert page.status_code == 200
    assert "It is private" in page.content.decode()
    assert "Cem learns to lead" not in page.content.decode()


@pytest.mark.parametrize(
    "who",
    [
        "administrator", "lead", "lead above", "member of the team", "member of another team", "guest",
        "owner", "carrier", "assignee",
    ],
)  # fmt: skip
def test_what_is_remembered_of_a_page_shows_what_each_query_would_by_itself(scene: Scene, who: str) -> None:
    prepared = make_cycle(scene.goal.organization, name="Next", state="preparing")
    hidden = make_goal(scene.goal.team, "Next quarter", cycle=prepared)
    TeamChoice.objects.create(team=scene.goal.team, hides_preparing=True)
    make_task(scene.goal.team, "Of next quarter", plan=make_plan(scene.goal.team, hidden))
    person = Person.objects.get(pk=scene.people[who].pk)

    def seen() -> list[list[tuple[object, ...]]]:
        return [
            sorted(Goal.objects.visible_to(person).values_list("pk")),
            sorted(KeyResult.objects.visible_to(person).values_list("pk")),
            sorted(Agreement.objects.visible_to(person).values_list("pk")),
            sorted(ActionPlan.objects.visible_to(person).values_list("pk")),
            sorted(Milestone.objects.visible_to(person).values_list("pk")),
            sorted((task.pk, hides_goal(task)) for task in Task.objects.visible_to(person)),
            sorted(unseen_goals(person).values_list("pk")),
        ]

    asked = seen()
    assert remembered_unseen(person) is None
    remember_unseen(person)
    assert remembered_unseen(person) is None, "where something may change, nothing is remembered"
    person.memo = {}
    remember_unseen(person)
    assert remembered_unseen(person) is not None
    assert seen() == asked
