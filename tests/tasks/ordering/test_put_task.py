"""The tasks of a plan stand as people put them, and that can be taken back."""

import pytest
from django.core.exceptions import PermissionDenied

from tasks.models import ActionPlan, Task
from tasks.ordering.actions import put_task, take_back_order
from tasks.plan_rows import plan_page
from teamops.activity.models import Event
from teamops.errors import RuleBroken
from teamops.people.models import Person, Team
from tests.factories import make_goal, make_phase, make_plan, make_task


@pytest.fixture
def plan(product: Team) -> ActionPlan:
    plan = make_plan(product)
    for name in "abcd":
        make_task(product, name, plan=plan)
    return plan


def order(plan: ActionPlan) -> str:
    return "".join(plan.tasks.order_by("position", "number").values_list("title", flat=True))


def task(name: str) -> Task:
    return Task.objects.select_related("team", "plan").get(title=name)


def put(name: str, by: Person, **beside: str) -> None:
    put_task(task(name), by=by, **{way: task(other).number for way, other in beside.items()})


@pytest.mark.parametrize(
    ("name", "beside", "expected"),
    [
        ("d", {"behind": "a"}, "adbc"),
        ("a", {"behind": "c"}, "bcad"),
        ("c", {"before": "a"}, "cabd"),
        ("a", {"before": "d"}, "bcad"),
        ("b", {"behind": "a"}, "abcd"),
        ("b", {"behind": "b"}, "abcd"),
    ],
)
def test_a_task_is_put_behind_or_before_another(
    plan: ActionPlan, ana: Person, name: str, beside: dict[str, str], expected: str
) -> None:
    put(name, ana, **beside)
    assert order(plan) == expected


def test_tasks_that_had_the_same_place_get_places_of_their_own(plan: ActionPlan, ana: Person) -> None:
    plan.tasks.update(position=0)
    put("d", ana, behind="a")
    assert order(plan) == "adbc"
    assert len(set(plan.tasks.values_list("position", flat=True))) == 4


def test_every_view_of_the_plan_follows(plan: ActionPlan, product: Team, ana: Person) -> None:
    phase = make_phase(plan, "Build")
    make_task(product, "e", plan=plan, phase=phase)
    put("d", ana, before="b")
    names = [row.name for row in plan_page(plan, ana)["rows"] if row.kind == "task"]
    assert names == ["e", "a", "d", "b", "c"]


def test_what_is_a_part_stands_below_its_task_in_its_order(
    plan: ActionPlan, product: Team, ana: Person
) -> None:
    for name in ("a1", "a2"):
        make_task(product, name, plan=plan, parent=task("a"))
    put("a2", ana, before="a1")
    rows = [(row.name, row.level) for row in plan_page(plan, ana)["rows"]]
    assert rows == [("a", 0), ("a2", 1), ("a1", 1), ("b", 0), ("c", 0), ("d", 0)]


def test_it_is_told_and_taken_back_unless_it_was_put_elsewhere_since(plan: ActionPlan, ana: Person) -> None:
    put("d", ana, behind="a")
    event = Event.objects.get(verb="task.reordered")
    assert event.before == {"behind": task("c").pk}
    assert event.after == {"behind": task("a").pk}
    put("c", ana, before="d")
    with pytest.raises(RuleBroken):
        take_back_order([event], ana)
    put("c", ana, behind="b")
    take_back_order([event], ana)
    assert order(plan) == "abcd"


def test_what_was_first_is_first_again(plan: ActionPlan, ana: Person) -> None:
    put("a", ana, behind="d")
    take_back_order([Event.objects.get(verb="task.reordered")], ana)
    assert order(plan) == "abcd"


def test_beside_what_is_not_in_the_plan_nothing_is_put(plan: ActionPlan, product: Team, ana: Person) -> None:
    other = make_task(product, "elsewhere")
    with pytest.raises(RuleBroken, match="Load the page again"):
        put_task(task("a"), by=ana, behind=other.number)
    with pytest.raises(RuleBroken):
        put_task(other, by=ana, behind=task("a").number)


def test_who_may_not_edit_a_task_does_not_put_it_elsewhere(
    plan: ActionPlan, cem: Person, vic: Person
) -> None:
    for person in (cem, vic):
        with pytest.raises(PermissionDenied):
            put("a", person, behind="b")


def test_no_version_changes(plan: ActionPlan, ana: Person) -> None:
    put("a", ana, behind="d")
    assert set(plan.tasks.values_list("version", flat=True)) == {1}


def test_who_does_a_task_of_a_plan_that_is_kept_from_them_learns_nothing_of_the_others(
    product: Team, ana: Person, ben: Person
) -> None:
    plan = make_plan(product, make_goal(product, owner=ana, is_private=True))
    for name in "abcd":
        make_task(product, name, plan=plan, assignee=ben)
    Task.objects.exclude(title="d").update(assignee=ana)
    make_task(product, "elsewhere")
    for beside in ("a", "elsewhere"):
        with pytest.raises(RuleBroken, match="have changed meanwhile"):
            put("d", ben, behind=beside)
    assert order(plan) == "abcd"
    put("d", ana, behind="a")
    assert order(plan) == "adbc"
