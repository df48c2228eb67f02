"""Once a goal is active, what changes of its numbers, dates, weight and owner asks why and stays visible."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from goals import actions
from goals.actions import KeyResultRow, RowRefused, Why
from goals.adjustments_panel import Adjustments
from goals.field_words import Names
from goals.models import Adjustment, Goal, KeyResult, Metric
from goals.standing import standing
from teamops.activity.models import Event
from teamops.activity.sentences import sentence
from teamops.dates import today
from teamops.errors import RuleBroken, Stale
from teamops.people.models import Organization, Person, Team
from tests.factories import make_check_in, make_cycle, make_goal, make_key_result, make_organization

WHY = Why("external", "A competitor is free now.")


@pytest.fixture
def key_result(product: Team, ben: Person) -> KeyResult:
    return make_key_result(make_goal(product, owner=ben), target=Decimal(45))


@pytest.mark.parametrize(
    "change",
    [
        {"target": Decimal(40)},
        {"start": Decimal(30)},
        {"kind": "at_least", "start": None},
        {"weight": Decimal(2)},
        {"owner": None},
        {"ends_on": "later"},
        {"interim": "curve"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_change_of_a_running_key_result_asks_why(
    key_result: KeyResult, ana: Person, change: dict[str, Any]
) -> None:
    middle = key_result.first_day + datetime.timedelta(days=30)
    if "interim" in change:
        change = {"interim": [[middle.isoformat(), "38"]]}
    if "ends_on" in change:
        change = {"ends_on": middle}
    with pytest.raises(RuleBroken) as refused:
        actions.edit_key_result(KeyResult.objects.get(pk=key_result.pk), by=ana, **change)
    assert refused.value.field == "reason"
    actions.edit_key_result(key_result, by=ana, reason=WHY, **change)
    kept = Adjustment.objects.get()
    assert set(kept.changes) == set(change)
    assert (kept.reason, kept.words, kept.author) == ("external", "A competitor is free now.", ana)


def test_a_change_of_the_running_goal_asks_why(key_result: KeyResult, ana: Person, cem: Person) -> None:
    goal = key_result.goal
    cycle = make_cycle(goal.organization, name="Year", length="year", ends_on=goal.last_day)
    changes: dict[str, Any] = {
        "ends_on": goal.last_day - datetime.timedelta(days=3),
        "weight": Decimal(2),
        "owner": cem,
        "cycle": cycle,
    }
    for name, value in changes.items():
        with pytest.raises(RuleBroken) as refused:
            actions.edit_goal(Goal.objects.get(pk=goal.pk), by=ana, **{name: value})
        assert refused.value.field == "reason"


def test_words_are_needed_too(key_result: KeyResult, ana: Person) -> None:
    with pytest.raises(RuleBroken) as refused:
        actions.edit_key_result(key_result, by=ana, target=Decimal(40), reason=Why("mistake", " "))
    assert refused.value.field == "words"


def test_words_of_a_key_result_and_drafts_need_no_reason(
    key_result: KeyResult, ana: Person, product: Team
) -> None:
    actions.edit_key_result(key_result, by=ana, statement="Retention after 30 days")
    draft = make_key_result(make_goal(product, owner=ana, state=Goal.State.DRAFT))
    actions.edit_key_result(draft, by=ana, target=Decimal(50))
    assert not Adjustment.objects.exists()


def test_the_metric_that_it_rests_on_is_kept_but_not_one_of_strangers(
    key_result: KeyResult, ana: Person, acme: Organization
) -> None:
    own = Metric.objects.create(organization=acme, name="Retention")
    strange = Metric.objects.create(organization=make_organization("other2"), name="Retention")
    with pytest.raises(RuleBroken) as refused:
        actions.edit_key_result(key_result, by=ana, target=Decimal(41), reason=Why("new_data", "x", strange))
    assert refused.value.field == "metric"
    actions.edit_key_result(
        KeyResult.objects.get(pk=key_result.pk), by=ana, target=Decimal(40), reason=Why("new_data", "x", own)
    )
    assert Adjustment.objects.get().metric == own


def test_the_event_says_from_where_to_where_and_why_in_both_languages(
    key_result: KeyResult, ana: Person
) -> None:
    actions.edit_key_result(key_result, by=ana, target=Decimal(40), weight=Decimal(2), reason=WHY)
    event = Event.objects.get(verb="key_result.adjusted")
    assert event.after["reason"] == "external" and "competitor" not in str(event.after)
    assert sentence(event) == (
        "adjusted “30-day retention”: target 45 → 40, weight 1 → 2, because: from outside"
    )
    with translation.override("zh-hans"):
        assert "45 → 40" in sentence(event) and "外部" in sentence(event)


def test_the_first_target_stays_visible_with_the_progress_against_it(
    key_result: KeyResult, ana: Person
) -> None:
    make_check_in(key_result, 38)
    actions.edit_key_result(key_result, by=ana, target=Decimal(40), reason=WHY)
    actions.edit_key_result(key_result, by=ana, target=Decimal(41), reason=WHY)
    goal = Goal.objects.select_related("team", "cycle").get(pk=key_result.goal_id)
    panel = Adjustments.of(goal).panel(standing(goal, on=today(ana)), ana, Names())
    assert panel is not None
    assert panel.firsts[0].says == "target 41\u202f%, first 45\u202f%"
    assert panel.firsts[0].against == "progress against the original 50\u202f%"
    assert [line.adjustment.words for line in panel.lines] == ["A competitor is free now."] * 2


def test_what_is_back_at_its_first_value_is_no_longer_told(key_result: KeyResult, ana: Person) -> None:
    for target in (40, 45):
        actions.edit_key_result(key_result, by=ana, target=Decimal(target), reason=WHY)
    goal = Goal.objects.select_related("team", "cycle").get(pk=key_result.goal_id)
    panel = Adjustments.of(goal).panel(standing(goal, on=today(ana)), ana, Names())
    assert panel is not None and panel.firsts == [] and len(panel.lines) == 2


def test_the_row_without_a_reason_refuses_the_whole_save(key_result: KeyResult, ana: Person) -> None:
    goal = key_result.goal
    with pytest.raises(RowRefused) as refused:
        actions.write_goal(
            goal, [KeyResultRow({"target": Decimal(40)}, key_result)], by=ana, statement="Other"
        )
    assert (refused.value.row, refused.value.field) == (0, "reason")
    assert Goal.objects.get(pk=goal.pk).statement == "New users stay"


def test_of_two_who_adjust_at_once_one_is_told_what_changed(
    key_result: KeyResult, ana: Person, ben: Person
) -> None:
    mine = KeyResult.objects.select_related("goal__team", "goal__cycle").get(pk=key_result.pk)
    actions.edit_key_result(key_result, by=ben, version=1, target=Decimal(40), reason=WHY)
    with pytest.raises(Stale) as stale:
        actions.edit_key_result(mine, by=ana, version=1, target=Decimal(42), reason=WHY)
    assert stale.value.changed_by == "Ben Berg" and stale.value.current.target == 40
    assert Adjustment.objects.count() == 1
