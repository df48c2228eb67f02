"""A change of what is agreed to makes a new version, asks its carriers anew and says what changed."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from goals import actions
from goals.actions import KeyResultRow, Why
from goals.agreement_panel import agreement_panel, answers_owed
from goals.models import Agreement, Goal, KeyResult, Terms
from goals.terms import content_of, differences
from teamops.activity.models import Event
from teamops.people.actions import remove_person
from teamops.people.models import Person, Team
from tests.factories import make_cycle, make_goal, make_key_result

WHY = Why("new_data", "The test says so.")


@pytest.fixture
def goal(product: Team, ben: Person) -> Goal:
    return make_goal(product, owner=ben)


@pytest.fixture
def key_result(goal: Goal, cem: Person) -> KeyResult:
    return make_key_result(goal, owner=cem)


@pytest.fixture
def agreed(goal: Goal, key_result: KeyResult, ana: Person, ben: Person, cem: Person) -> Goal:
    """Ben and Cem have agreed to version 1."""
    actions.ask_to_agree(goal, by=ana)
    for person in (ben, cem):
        actions.agree(goal, by=person)
    return goal


def answers(goal: Goal) -> dict[str, str]:
    return {row.person.name: row.answer for row in Agreement.objects.of_goals([goal.pk])}


def told(goal: Goal, reader: Person) -> list[tuple[str, str, str]]:
    goal = Goal.objects.select_related("team", "cycle", "owner").get(pk=goal.pk)
    return [(line.what, line.old, line.new) for line in agreement_panel(goal, reader).changed]


def test_a_changed_target_reopens_the_agreement(
    agreed: Goal, key_result: KeyResult, ana: Person, cem: Person
) -> None:
    actions.edit_key_result(key_result, by=ana, target=Decimal(45), reason=WHY)
    assert answers(agreed) == {"Ben Berg": "asked", "Cem Can": "asked"}
    assert told(agreed, cem) == [("30-day retention, target", "40\u202f%", "45\u202f%")]
    assert [(owed.changed[0].old, owed.changed[0].new) for owed in answers_owed(cem)] == [
        ("40\u202f%", "45\u202f%")
    ]


def test_who_leaves_hands_over_a_goal_and_its_key_results_as_one_change(
    product: Team, admin: Person, ana: Person, ben: Person, cem: Person
) -> None:
    goal = make_goal(product, owner=ben)
    for statement in ("30-day retention", "Activation"):
        make_key_result(goal, statement, owner=ben)
    actions.ask_to_agree(goal, by=ana)
    remove_person(ben, by=admin, successors={"goals": cem, "key_results": cem})
    goal.refresh_from_db()
    assert goal.terms_version == 2
    assert [one.version for one in Agreement.objects.filter(goal=goal, person=cem)] == [2]
    assert Event.objects.filter(verb="goal.asked", subject_id=goal.pk).count() == 2


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"statement": "More new users stay"}, "wording"),
        ({"ends_on": datetime.date(2031, 1, 2)}, "last day"),
        ({"owner": "dora"}, "owner"),
    ],
)
def test_statement_date_and_owner_reopen_it_too(
    agreed: Goal, ana: Person, ben: Person, dora: Person, change: dict[str, Any], what: str
) -> None:
    change = {name: dora if value == "dora" else value for name, value in change.items()}
    actions.edit_goal(agreed, by=ana, reason=WHY, **change)
    assert agreed.terms_version == 2
    assert [line[0] for line in told(agreed, ben)] == [what]


@pytest.mark.parametrize("change", [{"why": "Because"}, {"weight": Decimal(2)}, {"ambition": "stretch"}])
def test_what_is_not_agreed_to_leaves_it_alone(agreed: Goal, ana: Person, change: dict[str, Any]) -> None:
    actions.edit_goal(agreed, by=ana, reason=WHY, **change)
    assert agreed.terms_version == 1
    assert set(answers(agreed).values()) == {"agreed"}


def test_a_new_carrier_is_asked_and_who_carries_it_no_longer_is_not(
    agreed: Goal, key_result: KeyResult, ana: Person, dora: Person
) -> None:
    actions.edit_key_result(key_result, by=ana, owner=dora, reason=WHY)
    assert answers(agreed) == {"Ben Berg": "asked", "Dora Diaz": "asked"}


def test_added_dropped_and_restored_key_results_are_changes(
    agreed: Goal, key_result: KeyResult, ana: Person, ben: Person
) -> None:
    actions.add_key_result(
        agreed, by=ana, statement="Activation", start=Decimal(44), target=Decimal(60), unit="%", owner=ben
    )
    actions.drop_key_result(key_result, by=ana)
    assert told(agreed, ben) == [
        ("30-day retention", "31\u202f% → 40\u202f%", ""),
        ("Activation", "", "44\u202f% → 60\u202f%"),
    ]
    actions.restore_key_result(key_result, by=ana)
    assert agreed.terms_version == 4


def test_one_save_of_several_rows_is_one_version(agreed: Goal, key_result: KeyResult, ana: Person) -> None:
    other = make_key_result(agreed, "Activation", owner=key_result.owner)
    rows = [
        KeyResultRow({"target": Decimal(45)}, key_result, key_result.version),
        KeyResultRow({"target": Decimal(50)}, other, other.version),
        KeyResultRow({"statement": "Third", "start": Decimal(1), "target": Decimal(2)}),
    ]
    actions.write_goal(agreed, rows, by=ana, reason=WHY, statement="More new users stay")
    assert agreed.terms_version == 2
    assert Agreement.objects.filter(version=2).count() == 2


def test_a_draft_that_nobody_was_asked_about_changes_silently(
    product: Team, ana: Person, ben: Person
) -> None:
    draft = make_goal(product, owner=ben, state=Goal.State.DRAFT)
    actions.edit_goal(draft, by=ana, statement="Other words")
    assert draft.terms_version == 2
    assert not Agreement.objects.exists() and not Terms.objects.exists()


def test_a_new_goal_with_its_key_results_is_in_its_first_version(
    product: Team, goal: Goal, ana: Person
) -> None:
    row = KeyResultRow({"statement": "Retention", "start": Decimal(1), "target": Decimal(2)})
    made = actions.write_goal(product, [row], by=ana, cycle=goal.cycle, statement="Another goal")
    assert Goal.objects.get(pk=made.pk).terms_version == 1


def test_who_makes_the_change_and_had_agreed_need_not_answer_again(agreed: Goal, ben: Person) -> None:
    actions.edit_goal(agreed, by=ben, statement="More new users stay")
    assert answers(agreed) == {"Ben Berg": "agreed", "Cem Can": "asked"}


def test_who_makes_a_change_without_having_agreed_is_still_asked(
    goal: Goal, key_result: KeyResult, ana: Person, ben: Person
) -> None:
    actions.ask_to_agree(goal, by=ana)
    actions.edit_goal(goal, by=ben, statement="More new users stay")
    assert answers(goal)["Ben Berg"] == "asked"


def test_an_open_proposal_about_something_else_stands_on(
    agreed: Goal, key_result: KeyResult, ana: Person, cem: Person
) -> None:
    actions.propose(agreed, by=cem, key_result=key_result, target=Decimal(38), words="Autumn is slow.")
    actions.edit_goal(agreed, by=ana, statement="More new users stay")
    row = Agreement.objects.get(person=cem, version=2)
    assert (row.answer, row.words) == ("proposed", "Autumn is slow.")
    assert row.proposed_target == 38
    actions.edit_key_result(key_result, by=ana, target=Decimal(39), reason=WHY)
    assert Agreement.objects.get(person=cem, version=3).answer == "asked"


def test_the_page_says_who_agreed_to_which_version(agreed: Goal, ana: Person, ben: Person) -> None:
    actions.edit_goal(agreed, by=ana, statement="More new users stay")
    actions.agree(agreed, by=ben)
    panel = agreement_panel(Goal.objects.select_related("team", "cycle").get(pk=agreed.pk), ana)
    assert [(one.version, [person.name for person in one.agreed]) for one in panel.versions] == [
        (2, ["Ben Berg"]),
        (1, ["Ben Berg", "Cem Can"]),
    ]
    assert {entry.person.name: entry.agreed_before for entry in panel.entries}["Cem Can"] == 1


def test_a_cycle_that_ends_on_another_day_reopens_its_goals(agreed: Goal, admin: Person, ben: Person) -> None:
    later = agreed.cycle.ends_on + datetime.timedelta(days=5)
    actions.edit_cycle(agreed.cycle, by=admin, ends_on=later)
    assert [line[0] for line in told(agreed, ben)] == ["last day"]


def test_what_somebody_leaves_behind_is_one_version_for_each_goal(
    agreed: Goal, key_result: KeyResult, cem: Person, dora: Person, admin: Person
) -> None:
    make_key_result(agreed, "Activation", owner=cem)
    actions.hand_over_key_results(cem, to=dora, by=admin)
    agreed.refresh_from_db()
    assert agreed.terms_version == 2
    assert set(answers(agreed)) == {"Ben Berg", "Dora Diaz"}


def test_a_date_that_only_follows_the_goal_is_told_once(goal: Goal, key_result: KeyResult) -> None:
    before = content_of(goal, [key_result])
    goal.ends_on = goal.cycle.ends_on + datetime.timedelta(days=7)
    key_result.goal = goal
    assert [one.field for one in differences(before, content_of(goal, [key_result]))] == ["last_day"]


def test_a_moved_goal_takes_the_date_of_its_new_cycle(agreed: Goal, ana: Person, ben: Person) -> None:
    first = agreed.cycle.ends_on + datetime.timedelta(days=1)
    later = make_cycle(
        agreed.organization, name="Later", starts_on=first, ends_on=first + datetime.timedelta(days=60)
    )
    actions.edit_goal(agreed, by=ana, cycle=later, reason=WHY)
    assert [line[0] for line in told(agreed, ben)] == ["last day"]
