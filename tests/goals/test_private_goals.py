"""A private goal is seen by its owner, by who carries it and by their leads; no page names it to others."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from feedback.actions import close_week
from goals.actions import Share, break_down, edit_goal, write_goal
from goals.models import Agreement, Goal, KeyResult, TeamChoice
from goals.queries import remember_unseen, remembered_unseen, unseen_goals
from tasks.lines import hides_goal
from tasks.models import ActionPlan, Milestone, Task
from teamops.activity.models import Event
from teamops.dates import monday, today
from teamops.errors import RuleBroken
from teamops.people.models import Person, Team
from tests.api_client import Api
from tests.factories import (
    current_cycle,
    make_cycle,
    make_goal,
    make_key_result,
    make_person,
    make_plan,
    make_task,
)
from tests.feedback.weeks import leave_red
from tests.goals.hush import NAMED, SECRET, Scene, make_scene, text_of, told_by_the_api

SignIn = Callable[[Person], Client]
OUTSIDERS = ["administrator", "member of the team", "member of another team", "guest"]


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
    people = {
        "administrator": admin,
        "lead": ana,
        "member of the team": ben,
        "member of another team": dora,
        "guest": vic,
    }
    return make_scene(company=company, product=product, support=support, people=people)


@pytest.mark.parametrize("who", OUTSIDERS)
def test_no_page_names_it_to_whom_it_does_not_concern(scene: Scene, sign_in: SignIn, who: str) -> None:
    client = sign_in(scene.people[who])
    assert [path for path in scene.pages if SECRET in text_of(client, path)] == []
    assert client.get(f"/acme/goals/{scene.goal.number}/").status_code == 404


@pytest.mark.parametrize("who", OUTSIDERS)
def test_no_program_reads_of_it_for_whom_it_does_not_concern(scene: Scene, who: str) -> None:
    told = {path: told_by_the_api(scene.people[who], path) for path in scene.api}
    assert [path for path, said in told.items() if SECRET in said] == []
    assert [path for path, said in told.items() if any(uuid in said for uuid in scene.uuids)] == []


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


def test_a_program_of_who_does_such_a_task_reads_nothing_of_its_goal(scene: Scene) -> None:
    assignee = scene.people["assignee"]
    told = {path: told_by_the_api(assignee, path) for path in scene.api}
    assert [path for path, said in told.items() if any(uuid in said for uuid in scene.uuids)] == []
    own = f"tasks/{scene.task.number}/"
    assert f"{SECRET} task" in told[own]
    assert [
        name for name in ("plan", "phase", "milestone", "key_result") if Api(assignee).get(own).json()[name]
    ] == []


def test_who_does_such_a_task_cannot_take_it_away_from_its_goal(scene: Scene) -> None:
    api, own = Api(scene.people["assignee"]), f"tasks/{scene.task.number}/"
    for name in ("plan", "phase", "milestone", "key_result"):
        assert api.patch(own, {name: None}, if_match="*").status_code == 403, name
    assert api.patch(own, {"title": "Renamed"}, if_match="*").status_code == 200
    task = Task.objects.get(pk=scene.task.pk)
    assert (task.title, task.plan, task.key_result) == ("Renamed", scene.plan, scene.key_result)


def test_a_program_asks_in_vain_what_contributes_to_it(scene: Scene) -> None:
    for who in OUTSIDERS:
        for number in (scene.goal.number, 999):
            assert Api(scene.people[who]).get(f"goals/?parent={number}").json()["count"] == 0, who
            assert Api(scene.people[who]).get(f"plans/?goal={number}").json()["count"] == 0, who
    assert Api(scene.people["owner"]).get(f"goals/?parent={scene.goal.number}").json()["count"] == 1


def test_a_program_keeps_links_that_its_person_may_not_see(scene: Scene, dora: Person, ben: Person) -> None:
    """It was not shown them, so sending back what it was shown takes nothing away."""
    supporting = Goal.objects.get(statement="Fewer questions")
    task = Task.objects.get(title="Somebody's own work")
    assert Api(dora).get(f"goals/{supporting.number}/").json()["supports"] == []
    told = Api(dora).patch(f"goals/{supporting.number}/", {"supports": [scene.above.number]}, if_match="*")
    assert told.json()["supports"] == [scene.above.number]
    assert set(supporting.supports.all()) == {scene.goal, scene.above}
    assert (
        Api(ben).patch(f"tasks/{task.number}/", {"depends_on": []}, if_match="*").json()["depends_on"] == []
    )
    assert list(task.depends_on.all()) == [scene.task]


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
    leave_red(team, None, monday(today(team)))
    review = close_week(team, by=None, week=monday(today(team)))
    assert SECRET not in str(review.record)
    assert SECRET not in text_of(client, "/acme/teams/product/review/")


@pytest.mark.parametrize("who", ["administrator", "member of another team"])
def test_above_and_below_it_counts_and_has_no_name(scene: Scene, sign_in: SignIn, who: str) -> None:
    client = sign_in(scene.people[who])
    named = NAMED if who == "administrator" else "what is kept from you"
    for path in (f"/acme/goals/{scene.above.number}/", f"/acme/goals/{scene.above.number}/why/"):
        assert named in text_of(client, path), path
    assert NAMED in text_of(client, f"/acme/goals/{scene.below.number}/")
    owner = sign_in(scene.people["owner"]).get(f"/acme/goals/{scene.above.number}/")
    assert client.get(f"/acme/goals/{scene.above.number}/").context["standing"].progress is not None
    assert client.get(f"/acme/goals/{scene.above.number}/").context["standing"].progress == (
        owner.context["standing"].progress
    )


def test_the_tree_tells_administrators_alone_that_something_private_contributes(
    scene: Scene, sign_in: SignIn
) -> None:
    for who, told in (("administrator", True), ("member of another team", False), ("lead", False)):
        page = text_of(sign_in(scene.people[who]), "/acme/alignment/")
        assert ("and 1 private goal contributes" in page) is told, who
        assert "nobody works on it" not in page, who
    page = text_of(sign_in(scene.people["member of another team"]), "/acme/alignment/")
    assert "Answers in an hour" in page
    assert "contributes to a goal that is not shown to you" in page


def test_a_program_of_an_administrator_alone_is_told_how_many_are_private(scene: Scene) -> None:
    def told(who: str) -> dict[str, int]:
        roots = Api(scene.people[who]).get("alignment/").json()["roots"]
        return {root["goal"]["statement"]: root["unseen"] for root in roots}

    assert told("administrator")[scene.above.statement] == 1
    assert not any(told("member of another team").values())


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


@pytest.fixture
def broken_down(product: Team, ana: Person, ben: Person) -> tuple[Goal, Goal]:
    """A goal, and what a member carries of it: a goal of their own that is named after it."""
    goal = make_goal(product, "Sell the harbour office", owner=ana)
    key_result = make_key_result(goal, "Offers", start=Decimal(0), target=Decimal(9))
    break_down(goal, [Share(key_result, ben, Decimal(3))], by=ana)
    return goal, Goal.objects.get(owner=ben)


def test_what_is_named_after_a_goal_becomes_private_with_it(
    broken_down: tuple[Goal, Goal], ana: Person, ben: Person, cem: Person, sign_in: SignIn
) -> None:
    goal, part = broken_down
    assert "harbour" in sign_in(cem).get(f"/acme/goals/{part.number}/").content.decode()
    edit_goal(goal, by=ana, is_private=True)
    part.refresh_from_db()
    assert part.is_private
    assert Event.objects.filter(verb="goal.edited", subject_id=part.pk, after={"is_private": True}).exists()
    client = sign_in(cem)
    for path in (f"/acme/goals/{part.number}/", "/acme/goals/", "/acme/people/", f"/acme/people/{ben.pk}/"):
        assert "harbour" not in client.get(path, follow=True).content.decode(), path


def test_what_is_named_after_a_private_goal_stays_private(
    broken_down: tuple[Goal, Goal], ana: Person, ben: Person
) -> None:
    goal, part = broken_down
    edit_goal(goal, by=ana, is_private=True)
    part.refresh_from_db()
    with pytest.raises(RuleBroken, match="part of a private one"):
        edit_goal(part, by=ben, is_private=False)
    goal.refresh_from_db()
    edit_goal(goal, by=ana, is_private=False)
    part.refresh_from_db()
    edit_goal(part, by=ben, is_private=False)
    assert not Goal.objects.filter(is_private=True).exists()


def test_a_goal_becomes_private_only_when_no_part_of_it_is_other_teams_work(
    broken_down: tuple[Goal, Goal], ana: Person, support: Team
) -> None:
    goal, part = broken_down
    part.contributing_teams.add(support)
    with pytest.raises(RuleBroken, match="Other teams work on “My part of “Sell the harbour office””"):
        edit_goal(goal, by=ana, is_private=True)
    assert not Goal.objects.filter(is_private=True).exists()


def test_a_share_of_a_private_goal_is_put_on_no_goal_that_others_see(
    product: Team, ana: Person, ben: Person
) -> None:
    goal = make_goal(product, "Sell the harbour office", owner=ana, is_private=True)
    own = make_goal(product, "Find a buyer", owner=ben, is_personal=True)
    own.supports.add(goal)
    key_result = make_key_result(goal, "Offers", start=Decimal(0), target=Decimal(9))
    break_down(goal, [Share(key_result, ben, Decimal(3))], by=ana)
    assert key_result.shares.get().goal != own and key_result.shares.get().goal.is_private
