"""Why: what an explanation calculates is the number that is shown, for every kind and every goal."""

import datetime
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from goals import actions, numbers
from goals.formula import Term, exact
from goals.models import Cycle, Goal, KeyResult, Metric
from goals.numbers import Kind, Measure, PlanItem, Reading, Span
from goals.standing import CheckInFacts, GoalStanding, KeyResultStanding, part_of_goal, standing
from goals.why import Explanation, why_goal, why_key_result
from goals.why.trail import explained
from teamops.dates import DAY, today
from teamops.people.models import Person, Team
from tests.factories import make_check_in, make_goal, make_key_result, make_plan, make_task
from tests.goals.test_numbers_laws import measures, weights

SignIn = Callable[[Person], Client]
FINE = Decimal("1e-12")
FIRST = datetime.date(2026, 10, 1)
LAST = datetime.date(2026, 12, 31)
TODAY = datetime.date(2026, 11, 15)


def key_result_of(measure: Measure, goal: Goal, weight: Decimal | None = None, pk: int = 1) -> KeyResult:
    one = KeyResult(
        pk=pk,
        statement="30-day retention",
        kind=measure.kind,
        start=measure.start,
        target=measure.target,
        unit="%",
        weight=weight,
        starts_on=measure.span.first,
        ends_on=measure.span.last,
    )
    one.goal = goal
    return one


def goal_of(span: Span, pk: int = 1, **fields: Any) -> Goal:
    cycle = Cycle(pk=1, starts_on=span.first, ends_on=span.last)
    return Goal(pk=pk, number=pk, statement="New users stay", cycle=cycle, state="active", **fields)


def stands(
    measure: Measure, on: datetime.date = TODAY, goal: Goal | None = None, pk: int = 1, **more: Any
) -> KeyResultStanding:
    if measure.kind is Kind.FROM_PLAN:
        measure = measure._replace(readings=numbers.plan_readings(measure.plan, on))
    one = key_result_of(measure, goal or goal_of(measure.span), more.get("weight"), pk)
    facts = [CheckInFacts(r.day, r.value, more.get("confidence", 6), "") for r in measure.readings]
    return KeyResultStanding(one, on, measure, facts)


def whole(
    ones: Sequence[KeyResultStanding], subs: Sequence[GoalStanding] = (), goal: Goal | None = None
) -> GoalStanding:
    on = ones[0].on if ones else TODAY
    goal = goal or (ones[0].key_result.goal if ones else goal_of(Span(FIRST, LAST)))
    parts = [one.part for one in ones] + [part_of_goal(sub) for sub in subs]
    return GoalStanding(goal, on, ones, subs, numbers.roll_up(parts, goal.span, on))


def of(key: str, found: Sequence[Explanation]) -> Explanation:
    return next(one for one in found if one.key == key)


def about(measure: Measure, on: datetime.date = TODAY) -> list[Explanation]:
    one = stands(measure, on)
    return why_key_result(one, whole([one]), named={item.path for item in measure.plan})


def same(one: Any, other: Decimal | None) -> bool:
    return one is other if other is None or one is None else abs(one - other) < FINE


def test_a_change_of_confidence_is_told_from_what_was_said_before() -> None:
    measure = ENGLISH["increase"][0]
    one = stands(measure)
    before, last = one.check_ins[-1]._replace(confidence=8), one.check_ins[-1]
    one = KeyResultStanding(one.key_result, one.on, one.measure, [before, last])
    goal = of("confidence", why_goal(whole([one]), seen=set()))
    assert goal.how[-1] == "With what was said before about each it was 8/10, so the change is −2."
    told = of("confidence", why_key_result(one, whole([one])))
    assert (told.inputs[1].value, told.inputs[1].note) == ("8/10", "change −2")


# --- What is calculated is what is shown --------------------------------------------------------------


@given(measures(), st.integers(-20, 420))
@settings(max_examples=200, deadline=None)
def test_every_number_of_a_key_result_is_calculated_again(measure: Measure, later: int) -> None:
    on = measure.span.first + later * DAY
    one = stands(measure, on)
    found = why_key_result(one, whole([one]))
    assert same(of("progress", found).value, one.progress)
    assert same(of("expected", found).value, one.expected)
    assert of("suggested", found).value == one.suggested


@st.composite
def curves(draw: st.DrawFn) -> Measure:
    measure = draw(measures((Kind.INCREASE, Kind.DECREASE)))
    days = draw(st.lists(st.integers(0, max(measure.span.days - 2, 0)), max_size=4, unique=True).map(sorted))
    value = st.decimals(min_value=-(10**6), max_value=10**6, places=2)
    interim = [Reading(measure.span.first + day * DAY, draw(value)) for day in days]
    return measure._replace(interim=interim, stretch=False)


@given(curves(), st.integers(-20, 420))
@settings(deadline=None)
def test_a_planned_curve_is_calculated_again(measure: Measure, later: int) -> None:
    one = stands(measure, measure.span.first + later * DAY)
    assert same(of("expected", why_key_result(one, whole([one]))).value, one.expected)


@st.composite
def goals(draw: st.DrawFn) -> GoalStanding:
    """With key results and goals below it, which may be shorter."""
    span = Span(FIRST, LAST)
    goal = goal_of(span)
    ones = []
    for number in range(draw(st.integers(0, 4))):
        measure = draw(measures())
        more: dict[str, Any] = {"weight": draw(weights), "confidence": draw(st.none() | st.integers(1, 10))}
        ones.append(stands(measure, goal=goal, pk=number + 1, **more))
    subs = []
    for number in range(draw(st.integers(0, 3))):
        first = FIRST + draw(st.integers(0, 60)) * DAY
        last = first + draw(st.integers(1, 40)) * DAY
        below = goal_of(Span(first, last), pk=number + 2, weight=draw(weights))
        subs.append(whole([stands(draw(measures()), goal=below)], goal=below))
    return whole(ones, subs, goal)


@given(goals())
@settings(max_examples=200, deadline=None)
def test_every_number_of_a_goal_is_calculated_again(goal: GoalStanding) -> None:
    found = why_goal(goal, seen=set())
    assert same(of("progress", found).value, goal.progress)
    if goal.progress is None:
        return
    assert same(of("expected", found).value, goal.expected)
    assert of("suggested", found).value == goal.suggested
    said = [one for one in found if one.key == "confidence"]
    assert [one.value for one in said] == ([] if goal.confidence is None else [goal.confidence])


@given(goals())
@settings(deadline=None)
def test_the_shares_of_a_goal_are_all_of_it(goal: GoalStanding) -> None:
    """What has a weight and counts; shorter goals and the time without one are parts as well."""
    counted = [one for one in goal.key_results if one.progress is not None]
    shares = [of("weight", found).value for one in counted if _has_weight(found := why_key_result(one, goal))]
    if not goal.sub_goals and shares:
        assert abs(sum((value for value in shares if isinstance(value, Decimal)), Decimal(0)) - 1) < FINE


def _has_weight(found: Sequence[Explanation]) -> bool:
    return any(one.key == "weight" for one in found)


numbers_written = st.decimals(min_value=-(10**6), max_value=10**6, places=3)


@given(st.lists(numbers_written, min_size=4, max_size=4))
@settings(deadline=None)
def test_a_formula_reads_as_it_is_calculated(some: list[Decimal]) -> None:
    a, b, c, d = (exact(value, "%") for value in some)
    for term in (a + b - c, a - (b + c), a - (b - c), (a + b) * (c - d), a * b - c * d):
        assert read(term) == pytest.approx(float(term.value), abs=1e-3, rel=1e-9)
    if c.value != d.value and b.value:
        for term in ((a - b) / (c - d), a / b * c, a * (b / (c - d)), a / (b * b)):
            assert read(term) == pytest.approx(float(term.value), rel=1e-9)


def read(term: Term) -> float:
    """What a reader gets who types the formula into a calculator."""
    text = term.text.replace("\u202f%", "").replace("%", "").replace(",", "")
    text = text.replace("−", "-").replace("×", "*").replace("÷", "/")
    assert re.fullmatch(r"[-+*/(). \d]+", text)
    return float(eval(text))


# --- How it reads, kind by kind -----------------------------------------------------------------------

SPAN = Span(FIRST, LAST)  # 92 days; TODAY is the 46th
LATELY = Reading(TODAY - DAY, Decimal(35))
PLAN = [
    PlanItem(TODAY, TODAY, Decimal(3), name="Ask users", path="tasks/1/"),
    PlanItem(None, TODAY, Decimal(5), name="Build it", path="tasks/2/"),
    PlanItem(None, LAST, is_milestone=True, name="Live", path="plans/1/"),
]


def measured(kind: Kind, start: Any = None, target: Any = None, *values: Any, **more: Any) -> Measure:
    readings = [Reading(TODAY - (len(values) - n) * DAY, Decimal(str(v))) for n, v in enumerate(values)]
    made = [None if one is None else Decimal(str(one)) for one in (start, target)]
    return Measure(kind, made[0], made[1], SPAN, readings, **more)


CORNERS = [Reading(TODAY - 10 * DAY, Decimal(2)), Reading(TODAY + 10 * DAY, Decimal(8))]
MIXED = [*PLAN, PlanItem(None, TODAY, name="Not estimated", path="tasks/3/")]
HALF_TIME = "46 ÷ 92 = 50 %"
OF_STRETCH = "0.7 × 46 ÷ 92 = 35 %"


def planned(plan: list[PlanItem]) -> Measure:
    return measured(Kind.FROM_PLAN)._replace(plan=plan)


# By name: the measure, what stands in the formula of its progress, and in that of what is expected.
ENGLISH = {
    "increase": (measured(Kind.INCREASE, 31, 40, 35), "(35 % − 31 %) ÷ (40 % − 31 %) = 44.4 %", HALF_TIME),
    "decrease": (measured(Kind.DECREASE, 20, 10, 25), "(25 % − 20 %) ÷ (10 % − 20 %) = −50 %", HALF_TIME),
    "stretch": (measured(Kind.INCREASE, 0, 10, 2, stretch=True), "(2 % − 0 %) ÷ (10 % − 0 %)", OF_STRETCH),
    "at least": (measured(Kind.AT_LEAST, None, 90, 95), "1 ÷ 1 = 100 %", "always expected to hold"),
    "at most": (measured(Kind.AT_MOST, None, 90, 95), "0 ÷ 1 = 0 %", "always expected to hold"),
    "between": (measured(Kind.BETWEEN, 2, 4, 9), "0 ÷ 1 = 0 %", "always expected to hold"),
    "yes or no": (
        measured(Kind.YES_NO, None, None, 1),
        "Nothing until it is done",
        "Nothing until it is due",
    ),
    "scale": (measured(Kind.SCALE, None, None, "0.3"), "The value of the step", OF_STRETCH),
    "no value": (measured(Kind.INCREASE, 31, 40), "No check-in counts yet", HALF_TIME),
    "curve": (
        measured(Kind.INCREASE, 0, 10, 2, interim=CORNERS),
        "(2 % − 0 %) ÷ (10 % − 0 %) = 20 %",
        "20 % + (80 % − 20 %) × 10 ÷ 20 = 50 %",
    ),
    "plan by estimate": (planned(PLAN), "3 ÷ 8 = 37.5 %", "8 ÷ 8 = 100 %"),
    "plan by number": (planned(MIXED), "1 ÷ 4 = 25 %", "3 ÷ 4 = 75 %"),
    "no plan": (planned([]), "The goal has no plan", "nothing is expected of it"),
}


@pytest.mark.parametrize("name", ENGLISH)
def test_the_formula_of_every_kind_has_the_values_put_in(name: str) -> None:
    measure, progress, pace = ENGLISH[name]
    found = about(measure)
    assert narrow(progress) in " ".join(of("progress", found).how)
    assert narrow(pace) in " ".join(of("expected", found).how)


def narrow(text: str) -> str:
    return text.replace(" %", "\u202f%")


@pytest.mark.parametrize("name", ENGLISH)
def test_every_kind_speaks_chinese(name: str) -> None:
    measure = ENGLISH[name][0]
    with translation.override("zh-hans"):
        found = about(measure) + why_goal(whole([stands(measure)]), seen=set())
        said = " ".join(str(line) for one in found for line in (one.name, *one.how))
    assert not re.search(r"[A-Za-z]{4,}", said), said


def test_a_plan_names_its_tasks_with_their_links_and_days() -> None:
    measure = ENGLISH["plan by estimate"][0]
    inputs = of("progress", about(measure)).inputs
    assert [(one.what, one.path, one.note) for one in inputs] == [
        ("Ask users", "tasks/1/", "Sun 15 Nov"),
        ("Build it", "tasks/2/", "not yet"),
    ]


def test_a_task_that_the_reader_may_not_see_counts_without_its_name() -> None:
    plan = [PlanItem(None, name="Secret", path="tasks/9/"), PlanItem(None, name="Ours", path="tasks/8/")]
    one = stands(planned(plan))
    found = why_key_result(one, whole([one]), named={"tasks/8/"})
    said = [given.what for explanation in found for given in explanation.inputs]
    assert "Ours" in said and "a task that is not shown to you" in said and "Secret" not in said


def test_the_forecast_names_its_method_and_the_weights_of_its_pictures() -> None:
    how = " ".join(of("forecast", about(measured(Kind.INCREASE, 31, 40, 32, 33, 35))).how)
    assert "Hoeting et al. 1999" in how and "Harvey 1989" in how and "Johnson, Kemp and Kotz 2005" in how
    level, steps = re.findall(r"counts ([0-9]+)", how)
    assert int(level) + int(steps) == 100


def test_a_target_left_from_another_kind_moves_no_forecast() -> None:
    """A decrease to 0 that became a scale keeps its target; it once divided by it."""
    left = about(measured(Kind.SCALE, 5, 0, "0.3", "0.3", "0.7", "0.3"))
    own = about(measured(Kind.SCALE, None, None, "0.3", "0.3", "0.7", "0.3"))
    assert of("forecast", left) == of("forecast", own)


def test_the_status_says_by_what_limit() -> None:
    how = " ".join(of("suggested", about(measured(Kind.INCREASE, 31, 40, 35))).how)
    assert "0.91" in how and "On track from 0.9, at risk from 0.7" in how


def test_weights_times_and_what_is_left_out_stand_in_the_goals_formula() -> None:
    goal = goal_of(SPAN)
    half = stands(measured(Kind.INCREASE, 0, 10, 5), goal=goal, weight=Decimal(2))
    none = stands(measured(Kind.AT_LEAST, None, 9), goal=goal, pk=2)
    below = goal_of(Span(FIRST, FIRST + 45 * DAY), pk=5)
    sub = whole([stands(measured(Kind.INCREASE, 0, 10, 10), goal=below)], goal=below)
    found = of("progress", why_goal(whole([half, none], [sub], goal), seen={5}))
    above = "50 % × 2 + 100 % × 46 ÷ 92 + 0 % × 46 ÷ 92"
    assert narrow(f"({above}) ÷ (2 + 46 ÷ 92 + 46 ÷ 92) = 50 %") in found.how[0]
    assert [one.what for one in found.inputs][1:] == ["New users stay", "46 days without a goal below it"]
    assert [(one.what, one.note) for one in found.left_out] == [("30-day retention", "no measure yet")]


def test_a_private_goal_counts_without_being_named() -> None:
    below = goal_of(SPAN, pk=5, is_private=True)
    below.statement = "Secret"
    sub = whole([stands(measured(Kind.INCREASE, 0, 10, 10), goal=below)], goal=below)
    found = why_goal(whole([], [sub]), seen=set(), tells_each=True)
    said = [given for one in found for given in one.inputs]
    assert {one.what for one in said} == {"a private goal"} and not any(one.path for one in said)


def test_what_is_kept_from_the_reader_counts_together_and_is_not_numbered() -> None:
    own = stands(measured(Kind.INCREASE, 0, 10, 5), goal=goal_of(SPAN))
    subs = []
    for pk, value in ((5, 10), (6, 4)):
        below = goal_of(SPAN, pk=pk, is_private=True)
        subs.append(whole([stands(measured(Kind.INCREASE, 0, 10, value), goal=below)], goal=below))
    goal = whole([own], subs)
    found = why_goal(goal, seen=set())
    assert same(of("progress", found).value, goal.progress) and same(
        of("expected", found).value, goal.expected
    )
    assert of("suggested", found).value == goal.suggested
    for one in found:
        if one.key != "grade":
            assert [given.what for given in one.inputs] == ["30-day retention", "what is kept from you"]
    assert of("progress", found).inputs[1].value == narrow("70 %")


# --- The pages ----------------------------------------------------------------------------------------


@pytest.fixture
def key_result(product: Team, ana: Person) -> KeyResult:
    one = make_key_result(make_goal(product, owner=ana), owner=ana)
    make_check_in(one, 33, days_ago=3, confidence=6, author=ana)
    return one


def path(key_result: KeyResult, query: str = "") -> str:
    return f"/acme/goals/{key_result.goal.number}/why/{query}"


def test_the_page_shows_formula_inputs_and_what_changed_it(
    key_result: KeyResult, ana: Person, sign_in: SignIn
) -> None:
    actions.check_in(key_result, by=ana, value=Decimal(35))
    actions.edit_key_result(key_result, by=ana, reason=actions.Why("scope", "Less"), target=Decimal(39))
    html = sign_in(ana).get(path(key_result, f"?kr={key_result.pk}")).content.decode()
    assert "(35\u202f% − 31\u202f%) ÷ (39\u202f% − 31\u202f%) = 50\u202f%" in html
    assert "Against the first target" in html
    assert "40 → 39" in html and "33 → 35" in html and "Ana Lead" in html
    assert f"?tab=check-ins&amp;kr={key_result.pk}" in html


def test_each_number_of_list_and_page_leads_to_its_why(
    key_result: KeyResult, ana: Person, sign_in: SignIn
) -> None:
    client = sign_in(ana)
    number = key_result.goal.number
    html = client.get("/acme/teams/product/goals/").content.decode()
    assert f'<a class="why" href="/acme/goals/{number}/why/">22\u202f%</a>' in html
    assert f'href="/acme/goals/{number}/why/?kr={key_result.pk}">33\u202f%</a>' in html
    assert f'href="/acme/goals/{number}/why/#confidence"><span class="conf"><svg' in html
    assert f'href="/acme/goals/{number}/why/?kr={key_result.pk}#confidence"><span class="conf"><svg' in html
    assert f'href="/acme/goals/{number}/why/#suggested"><span class="status"' in html
    assert f'href="/acme/goals/{number}/why/?kr={key_result.pk}#suggested"><span class="status"' in html
    html = client.get(f"/acme/goals/{number}/").content.decode()
    of = f'<a class="why" href="/acme/goals/{number}/why/?kr={key_result.pk}'
    assert f'href="/acme/goals/{number}/why/#progress"' in html
    assert f'{of}#progress"><svg class="bar"' in html
    assert f'{of}">33\u202f%</a>' in html
    assert f'{of}#pace">' in html


def test_a_bar_of_what_contributes_and_a_grade_lead_to_their_why(
    key_result: KeyResult, ana: Person, sign_in: SignIn
) -> None:
    goal = key_result.goal
    sub = make_goal(goal.team, "It helps", parent=goal)
    html = sign_in(ana).get(f"/acme/goals/{goal.number}/").content.decode()
    assert f'<a class="why" href="/acme/goals/{sub.number}/why/#progress"><svg class="bar"' in html
    Goal.objects.filter(pk=goal.pk).update(state="closed", grade=Decimal("0.4"))
    KeyResult.objects.filter(pk=key_result.pk).update(grade=Decimal("0.4"))
    html = sign_in(ana).get(f"/acme/goals/{goal.number}/").content.decode()
    assert f'/why/?kr={key_result.pk}#grade">0.4</a>' in html


PAGES = ("goals/1/", "teams/product/goals/", "alignment/", "work/", "teams/product/board/", "plans/{plan}/")


@pytest.mark.parametrize("page", PAGES)
def test_no_link_stands_in_another_one(
    key_result: KeyResult, company: Team, ana: Person, sign_in: SignIn, page: str
) -> None:
    make_goal(company, "Acme grows")
    plan = make_plan(key_result.goal.team, key_result.goal)
    day = today(ana)
    make_task(
        plan.team, plan=plan, assignee=ana, starts_on=day - 5 * DAY, due=day - DAY, original_due=day - 3 * DAY
    )
    page = f"/acme/{page.format(plan=plan.pk)}"
    html = sign_in(ana).get(page).content.decode()
    assert re.findall(r"<a\b(?:(?!</a>).)*<a\b", html, re.DOTALL) == []
    if "1 day late" in html:
        assert '<a class="why" href="/acme/tasks/1/why/">1 day late</a>' in html
    assert ("late-label" in html) == ('tabindex="-1"><text class="late-label"' in html)


def test_htmx_gets_the_inside_alone(key_result: KeyResult, ana: Person, sign_in: SignIn) -> None:
    answer = sign_in(ana).get(path(key_result), headers={"HX-Request": "true"})
    html = answer.content.decode()
    assert "<html" not in html and 'id="progress"' in html and "data-close" in html
    assert "HX-Request" in answer["Vary"]


def test_a_plain_edit_says_what_it_changed(key_result: KeyResult, ana: Person) -> None:
    Goal.objects.filter(pk=key_result.goal_id).update(state="draft")
    fresh = KeyResult.objects.get(pk=key_result.pk)
    actions.edit_key_result(fresh, by=ana, weight=Decimal(3), start=Decimal(30))
    one = standing(fresh.goal, on=today(fresh.goal.organization))
    found = explained(why_key_result(one.key_results[0], one), fresh.goal, fresh)
    said = {each.why.key: [change.sentence for change in each.changes] for each in found}
    assert said["weight"] == ["edited the key result “30-day retention”: weight 1 → 3"]
    assert said["progress"] == ["edited the key result “30-day retention”: start 31 → 30"]


def test_the_metric_that_it_follows_is_an_input(key_result: KeyResult, ana: Person, sign_in: SignIn) -> None:
    metric = Metric.objects.create(organization=ana.organization, name="Retention", name_key="retention")
    KeyResult.objects.filter(pk=key_result.pk).update(metric=metric)
    html = sign_in(ana).get(path(key_result, f"?kr={key_result.pk}")).content.decode()
    assert "From the metric" in html and "Retention" in html


def test_a_key_result_of_another_goal_is_not_found(
    key_result: KeyResult, product: Team, ana: Person, sign_in: SignIn
) -> None:
    other = make_key_result(make_goal(product))
    client = sign_in(ana)
    for wrong in (str(other.pk), "x", "0", "9" * 30):
        assert client.get(path(key_result, f"?kr={wrong}")).status_code == 404


def test_why_of_a_past_day_explains_the_number_of_that_day(
    key_result: KeyResult, ana: Person, sign_in: SignIn
) -> None:
    day = today(ana.organization) - 2 * DAY
    Goal.objects.filter(pk=key_result.goal_id).update(created_at=key_result.goal.created_at - 9 * DAY)
    actions.check_in(key_result, by=ana, value=Decimal(40))
    html = sign_in(ana).get(path(key_result, f"?kr={key_result.pk}&as_of={day}")).content.decode()
    assert "(33\u202f% − 31\u202f%) ÷ (40\u202f% − 31\u202f%)" in html
    assert "→ 40" not in html


@pytest.mark.parametrize("query", ["", "?kr={kr}", "?kr={kr}&as_of={day}"])
def test_a_why_costs_few_queries_whatever_it_is_made_of(
    product: Team, ana: Person, sign_in: SignIn, query: str
) -> None:
    goal = make_goal(product, owner=ana)
    Goal.objects.update(created_at=goal.created_at - 9 * DAY)
    plan = make_plan(product, goal)
    client = sign_in(ana)
    first = make_key_result(goal, kind="from_plan", start=None, target=None)

    def fill(times: int) -> None:
        for number in range(times):
            make_task(product, f"Task {number}", plan=plan)
            make_check_in(make_key_result(goal, f"Measure {number}"), 34)
            make_key_result(make_goal(product, parent=goal, cycle=goal.cycle))

    def count() -> int:
        address = query.format(kr=first.pk, day=today(ana.organization) - DAY)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/acme/goals/1/why/{address}").status_code == 200
        return len(queries)

    product.organization.refresh_from_db()
    fill(2)
    count()
    few = count()
    fill(18)
    count()  # what goals below come to is remembered now
    assert count() == few <= 15
