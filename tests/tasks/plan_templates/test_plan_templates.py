"""Saving a plan as a template and laying it: dates, order, roles, once a form, and what is not kept."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tasks.actions import edit_task
from tasks.checklist.actions import add_item, tick_item
from tasks.labels.actions import add_label
from tasks.models import ActionPlan, Milestone, PlanTemplate, Task, TaskDependency
from tasks.plan_templates.actions import edit_template, lay_template, remove_template, save_template
from tasks.plan_templates.built_in_plans import LANGUAGES, built_in, find_built_in
from tasks.plan_templates.pattern import (
    MilestonePart,
    Pattern,
    PhasePart,
    TaskPart,
    as_json,
    from_json,
)
from tasks.plan_templates.preview import preview
from tasks.plan_templates.taking import pattern_of
from tasks.plan_templates.working_days import WorkingDays
from tasks.trash.actions import empty_trash
from teamops.activity.context import one_act
from teamops.activity.undo import take_back, token_of
from teamops.dates import is_working_day
from teamops.errors import RuleBroken
from teamops.people.models import Organization, Person, Team
from tests.api_client import Api, errors
from tests.factories import make_goal, make_key_result, make_milestone, make_phase, make_plan, make_task

SignIn = Callable[[Person], Client]
TUESDAY = datetime.date(2026, 12, 1)
DAY = datetime.timedelta(days=1)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


# --- Working days -------------------------------------------------------------------------------------


def test_weekends_and_holidays_are_skipped() -> None:
    days = WorkingDays(day("2026-12-23"), "DE")
    assert [days.day(number).isoformat() for number in range(4)] == [
        "2026-12-23",
        "2026-12-24",
        "2026-12-28",
        "2026-12-29",
    ]
    assert WorkingDays(day("2026-12-25"), "DE").first == day("2026-12-28")


@pytest.mark.parametrize("plan", built_in("zh"), ids=lambda plan: plan.key)
def test_a_chinese_plan_laid_over_the_national_day_has_no_work_on_a_free_day(
    plan: Any, acme: Organization, company: Team, ana: Person
) -> None:
    Organization.objects.filter(pk=acme.pk).update(country="CN")
    team = Team.objects.select_related("organization").get(pk=company.pk)
    made = lay_template(team, plan.pattern, by=None, name=plan.name, start=day("2026-09-30"))
    days = {one for task in made.tasks.all() for one in (task.starts_on, task.due) if one}
    days |= {one.due for one in made.milestones.all() if one.due}
    assert min(days) == day("2026-09-30")
    assert not [one for one in days if not is_working_day(one, "CN")]
    assert not days & {day("2026-10-01") + n * DAY for n in range(7)}


def test_make_up_days_of_china_count() -> None:
    """On Saturday 10 October 2026 people work for the holidays before it."""
    made_up = [one for one in (day("2026-10-01") + n * DAY for n in range(31)) if one.weekday() >= 5]
    worked = [one for one in made_up if is_working_day(one, "CN")]
    assert worked, "the library knows of none"
    days = WorkingDays(worked[0] - DAY, "CN")
    assert worked[0] in (days.day(0), days.day(1))


def test_a_free_day_has_the_number_of_the_working_day_before_it() -> None:
    days = WorkingDays(day("2026-12-04"), "DE")  # Friday
    assert [days.number(day("2026-12-04") + n * DAY) for n in range(5)] == [0, 0, 0, 1, 2]


# --- Saving and laying --------------------------------------------------------------------------------


@pytest.fixture
def plan(product: Team, ana: Person, ben: Person) -> ActionPlan:
    """Two phases, a milestone, three tasks of which one waits for another and one is a part of one."""
    ben.title, ana.title = "Analyst", "Lead"
    ben.save()
    ana.save()
    plan = make_plan(product, make_goal(product, owner=ana), "Welcome flow")
    first = make_phase(plan, "Find out", starts_on=TUESDAY, ends_on=day("2026-12-07"))
    second = make_phase(plan, "Build", starts_on=day("2026-12-08"))
    live = make_milestone(
        plan, "Live", phase=second, due=day("2026-12-11"), owner=ana, criteria="Ten people have used it"
    )
    ask = make_task(product, "Ask", plan=plan, phase=first, starts_on=TUESDAY, due=day("2026-12-03"))
    build = make_task(
        product, "Build", plan=plan, phase=second, milestone=live, assignee=ben, due=day("2026-12-10"),
        estimate=Decimal("7.5"), description="With care",
    )  # fmt: skip
    make_task(product, "Part", plan=plan, parent=build, assignee=ben)
    make_task(product, "Dropped", plan=plan, status="dropped")
    build.depends_on.add(ask)
    return plan


def test_a_plan_is_kept_with_working_days_and_roles(plan: ActionPlan, ana: Person) -> None:
    saved = save_template(plan, by=ana, name="Our launch")
    pattern = from_json(saved.content)
    assert pattern == pattern_of(plan)
    assert pattern.phases == [PhasePart("Find out", 0, 4), PhasePart("Build", 5, None)]
    assert pattern.milestones == [MilestonePart("Live", "Ten people have used it", 1, 8, "Lead")]
    ask, build, part = pattern.tasks
    assert (ask.starts, ask.due, ask.needs, ask.role) == (0, 2, (), "")
    assert (build.due, build.needs, build.milestone, build.role) == (7, (0,), 0, "Analyst")
    assert (build.estimate, build.description) == (Decimal("7.5"), "With care")
    assert (part.parent, part.due) == (1, None)
    assert (pattern.days, pattern.roles) == (9, ["Lead", "Analyst"])


def test_it_is_laid_on_a_day_with_everything_kept(
    plan: ActionPlan, product: Team, support: Team, ana: Person, cem: Person, admin: Person
) -> None:
    pattern = pattern_of(plan)
    made = lay_template(
        support, pattern, by=admin, name="Again", start=day("2026-12-24"), people={"Analyst": cem}, key="a"
    )
    assert made.team == support
    ask, build, part = made.tasks.order_by("position")
    assert (ask.starts_on, ask.due, ask.assignee) == (day("2026-12-24"), day("2026-12-29"), None)
    assert (build.assignee, build.estimate, build.original_due) == (cem, Decimal("7.5"), build.due)
    assert list(build.depends_on.all()) == [ask]
    assert part.parent == build
    [live] = made.milestones.all()
    assert (live.criteria, live.phase.name if live.phase else "") == ("Ten people have used it", "Build")
    assert build.milestone == live
    assert pattern_of(made).phases == pattern.phases
    again = lay_template(support, pattern, by=admin, name="Again", start=TUESDAY, key="a")
    assert (again, ActionPlan.objects.count(), Task.objects.filter(plan=made).count()) == (made, 2, 3)


def test_labels_priority_checklist_and_helpers_come_along(
    plan: ActionPlan, product: Team, support: Team, ana: Person, ben: Person, cem: Person, admin: Person
) -> None:
    build, cem.title = plan.tasks.get(title="Build"), "Writer"
    cem.save()
    mail, web = (add_label(product, by=ana, name=name) for name in ("mail", "web"))
    edit_task(build, by=ana, labels=[web, mail], priority=4, helpers=[ben, cem])
    for text in ("Draft", "Send"):
        tick_item(add_item(build, by=ana, text=text), by=ana, done=text == "Draft")
    saved = save_template(plan, by=ana, name="Our launch")
    pattern = from_json(saved.content)
    assert pattern == pattern_of(plan)
    assert pattern.roles == ["Lead", "Analyst", "Writer"]
    there = add_label(support, by=admin, name="Mail")
    made = lay_template(
        support, pattern, by=admin, name="Again", start=TUESDAY, people={"Writer": cem, "Analyst": ben}
    )
    laid = made.tasks.get(title="Build")
    assert (laid.priority, set(laid.helpers.all())) == (4, {ben, cem})
    assert there in laid.labels.all()
    assert sorted(label.name for label in laid.labels.all()) == ["Mail", "web"]
    assert [(item.text, item.done_at) for item in laid.checklist.all()] == [("Draft", None), ("Send", None)]
    assert [task.priority for task in made.tasks.exclude(pk=laid.pk)] == [2, 2]


def test_of_a_plan_that_cannot_be_made_nothing_is_left(
    plan: ActionPlan, product: Team, ana: Person, ben: Person, vic: Person, zoe: Person
) -> None:
    pattern, before = pattern_of(plan), Task.objects.count()
    for whom in (vic, zoe):
        with pytest.raises(RuleBroken):
            lay_template(product, pattern, by=ana, name="No", start=TUESDAY, people={"Analyst": whom})
    with pytest.raises(PermissionDenied):
        lay_template(product, pattern, by=ben, name="No", start=TUESDAY)
    assert (ActionPlan.objects.count(), Task.objects.count()) == (1, before)


def test_what_is_not_for_everybody_is_kept_in_no_template(product: Team, ana: Person, ben: Person) -> None:
    hidden = make_goal(product, "Hush", owner=ben, is_private=True)
    with pytest.raises(RuleBroken, match="not for everybody"):
        save_template(make_plan(product, hidden), by=ana, name="No")
    open_plan = make_plan(product)
    make_task(product, "Seen", plan=open_plan)
    make_task(product, "Hush", plan=open_plan, key_result=make_key_result(hidden))
    assert [one.title for one in pattern_of(open_plan).tasks] == ["Seen"]


def test_an_empty_plan_is_refused_and_a_form_saves_once(plan: ActionPlan, product: Team, ana: Person) -> None:
    with pytest.raises(RuleBroken, match="empty"):
        save_template(make_plan(product), by=ana, name="No")
    first = save_template(plan, by=ana, name="Ours", key="k")
    assert save_template(plan, by=ana, name="Ours", key="k") == first


def test_its_maker_and_administrators_rename_and_remove_it(
    plan: ActionPlan, ana: Person, ben: Person, admin: Person
) -> None:
    saved = save_template(plan, by=ana, name="Ours")
    with pytest.raises(PermissionDenied):
        remove_template(saved, by=ben)
    assert edit_template(saved, by=admin, name="Our way", description="").name == "Our way"
    remove_template(saved, by=ana)
    assert not PlanTemplate.objects.exists()
    assert PlanTemplate.everything.exists()


# Phases, milestones and tasks whose days are in order, one of them on day 0.
span = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted)


@st.composite
def patterns(draw: Any) -> Pattern:
    phases = [PhasePart(f"P{n}", *draw(span)) for n in range(draw(st.integers(0, 3)))]
    phase = st.integers(0, len(phases) - 1) if phases else st.none()
    points = [
        MilestonePart(f"M{n}", "", draw(phase), draw(st.integers(0, 60)))
        for n in range(draw(st.integers(0, 3)))
    ]
    point = st.one_of(st.none(), st.integers(0, len(points) - 1)) if points else st.none()
    tasks = [TaskPart("T", phase=draw(phase), starts=0, due=draw(st.integers(0, 20)))]
    for number in range(1, draw(st.integers(1, 5))):
        needs = tuple(sorted(draw(st.sets(st.integers(0, number - 1), max_size=3))))
        starts, due = draw(span)
        tasks.append(TaskPart(f"T{number}", "", draw(phase), draw(point), None, needs, starts, due))
    return Pattern(phases, points, tasks)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pattern=patterns(),
    start=st.dates(day("2024-01-01"), day("2026-12-01")),
    country=st.sampled_from(["DE", "CN", ""]),
)
def test_laying_and_saving_again_gives_the_same_days(
    product: Team, pattern: Pattern, start: datetime.date, country: str
) -> None:
    Organization.objects.update(country=country)
    product.refresh_from_db()
    team = Team.objects.select_related("organization").get(pk=product.pk)
    made = lay_template(team, pattern, by=None, name="Laid", start=start)
    assert from_json(as_json(pattern_of(ActionPlan.objects.get(pk=made.pk)))) == pattern


# --- What comes with the product ----------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_plans_of_the_product_can_be_worked_by(language: str) -> None:
    plans = built_in(language)
    assert [one.key.partition("-")[2] for one in plans] == [
        "launch",
        "win-back",
        "campaign",
        "research",
        "quarter",
    ]
    for one in plans:
        pattern = one.pattern
        assert all(point.criteria and point.role for point in pattern.milestones), one.key
        for task in pattern.tasks:
            phase = pattern.phases[task.phase or 0]
            assert task.role and task.estimate, task.title
            assert phase.first <= task.starts <= task.due <= phase.last, task.title  # type: ignore[operator]
            assert all(pattern.tasks[one].due <= task.starts for one in task.needs), task.title  # type: ignore[operator]
            assert task.milestone is not None, task.title
        assert any(task.starts == 0 for task in pattern.tasks), one.key


def test_both_languages_have_the_same_shape() -> None:
    def shape(language: str) -> list[Any]:
        return [
            [(task.phase, task.milestone, task.needs, task.starts, task.due) for task in one.pattern.tasks]
            for one in built_in(language)
        ]

    assert shape("en") == shape("zh")


def test_one_of_the_product_is_laid(product: Team, ana: Person) -> None:
    found = find_built_in("zh-launch")
    assert found is not None
    made = lay_template(product, found.pattern, by=ana, name=found.name, start=TUESDAY)
    assert made.tasks.count() == len(found.pattern.tasks)
    assert Milestone.objects.filter(plan=made).count() == 5
    assert TaskDependency.objects.filter(task__plan=made).exists()


# --- Pages and API ------------------------------------------------------------------------------------


def test_the_preview_says_what_it_comes_to() -> None:
    pattern = Pattern([PhasePart("One", 0, 2)], [], [TaskPart("Ask", phase=0, starts=0, due=2)])
    shown = preview(pattern, day("2026-12-05"), "DE")
    assert shown.says == (
        "3 working days, 1 task, 0 milestones. From Mon 7 Dec to Wed 9 Dec. Sat 5 Dec is a free day."
    )
    [group] = shown.groups
    assert (group.first, group.lines[0].last) == (day("2026-12-07"), day("2026-12-09"))


def test_the_dates_are_shown_before_it_is_made(
    product: Team, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    client, path = sign_in(ana), "/acme/teams/product/plan/templates/en-launch/"
    sent = {"name": "Launch", "start": "2026-12-24", "show": "1", "role_0": str(ben.pk)}
    html = client.post(path, sent).content.decode()
    assert "From Thu 24 Dec" in html
    assert not ActionPlan.objects.exists()
    del sent["show"]
    assert client.post(path, sent).status_code == 302
    assert Task.objects.filter(assignee=ben).exists()
    wrong = client.post(path, {"name": "", "start": "soon"}).content.decode()
    assert "Give the plan a name." in wrong
    assert ActionPlan.objects.count() == 1


def test_templates_are_listed_saved_and_removed(plan: ActionPlan, ana: Person, sign_in: SignIn) -> None:
    client = sign_in(ana)
    assert client.post(f"/acme/plans/{plan.pk}/save-as-template/", {"name": "Our way"}).status_code == 302
    listed = client.get("/acme/teams/product/plan/templates/").content.decode()
    assert "Our way" in listed
    assert "Launch a feature" in listed
    assert "新功能上线" in client.get("/acme/teams/product/plan/templates/?language=zh").content.decode()
    saved = PlanTemplate.objects.get()
    client.post(f"/acme/plan-templates/{saved.uuid}/edit/", {"name": "Better"})
    assert "Better" in client.get("/acme/teams/product/plan/templates/").content.decode()
    client.post(f"/acme/plan-templates/{saved.uuid}/remove/")
    assert not PlanTemplate.objects.exists()


def test_a_removed_one_lies_in_the_trash_and_is_restored(
    plan: ActionPlan, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    saved = save_template(plan, by=ana, name="Our way")
    sign_in(ana).post(f"/acme/plan-templates/{saved.uuid}/remove/")
    saved = PlanTemplate.everything.get()
    assert "Our way" in sign_in(ana).get("/acme/trash/").content.decode()
    assert "Our way" not in sign_in(ana).get("/acme/trash/?team=product").content.decode()
    restore = f"/acme/trash/{saved.removal}/restore/"
    assert sign_in(ben).post(restore).status_code == 403
    assert "is there again" in sign_in(ana).post(restore, follow=True).content.decode()
    assert PlanTemplate.objects.get() == saved


def test_removing_one_is_taken_back(plan: ActionPlan, ana: Person) -> None:
    saved = save_template(plan, by=ana, name="Our way")
    with one_act() as events:
        remove_template(saved, by=ana)
    take_back(token_of(events), by=ana)
    assert PlanTemplate.objects.get() == saved


def test_after_thirty_days_it_is_gone(plan: ActionPlan, ana: Person) -> None:
    remove_template(save_template(plan, by=ana, name="Our way"), by=ana)
    PlanTemplate.everything.update(removed_at=timezone.now() - datetime.timedelta(days=31))
    empty_trash(plan.organization, timezone.localdate())
    assert not PlanTemplate.everything.exists()


def test_programs_do_the_same(plan: ActionPlan, ana: Person, ben: Person) -> None:
    made = Api(ana).post("plan-templates/", {"plan": str(plan.uuid), "name": "Our way"})
    assert made.status_code == 201
    key = made.json()["key"]
    assert {"en-launch", "zh-launch", key} <= {one["key"] for one in Api(ben).get("plan-templates/").json()}
    sent = {
        "team": "product",
        "start": "2026-12-24",
        "people": [{"role": "Analyst", "person": str(ben.uuid)}],
    }
    laid = Api(ana).post(f"plan-templates/{key}/lay/", sent)
    assert laid.status_code == 201 and laid.json()["name"] == "Our way"
    assert laid.json()["milestones"][0]["criteria"] == "Ten people have used it"
    sent["people"] = [{"role": "Pilot", "person": str(ben.uuid)}]
    assert errors(Api(ana).post(f"plan-templates/{key}/lay/", sent)) == [("people", "unknown")]
    sent["people"] = [{"role": "Analyst", "person": str(ben.uuid)}] * 51
    assert errors(Api(ana).post(f"plan-templates/{key}/lay/", sent)) == [("people", "max_length")]
    assert errors(
        Api(ana).post(f"plan-templates/{key}/lay/", {"team": "product", "start": "2090-01-01"})
    ) == [("start", "far")]
    assert Api(ana).get("plan-templates/nothing/").status_code == 404
