"""Why a number is what it is, templates, and hiding what is being prepared, as programs read and do them."""

import datetime

import pytest

from goals.models import Goal, KeyResult, TeamChoice
from teamops.people.models import Organization, Person, Team
from tests.api_client import Api
from tests.factories import make_check_in, make_goal, make_key_result


@pytest.fixture
def key_result(product: Team, ben: Person) -> KeyResult:
    key_result = make_key_result(make_goal(product, owner=ben), owner=ben, start=30, target=40)
    make_check_in(key_result, 35, confidence=7, author=ben)
    return key_result


def test_a_key_results_number_comes_with_formula_and_inputs(key_result: KeyResult, ben: Person) -> None:
    path = f"goals/{key_result.goal.number}/why/?key_result={key_result.uuid}"
    told = {one["key"]: one for one in Api(ben).get(path).json()}
    progress = told["progress"]
    assert (progress["name"], progress["shown"].replace("\u202f", " ")) == ("Progress", "50 %")
    assert progress["how"][0].replace("\u202f", " ") == "(35 % − 30 %) ÷ (40 % − 30 %) = 50 %"
    assert progress["inputs"][0]["path"].startswith(f"goals/{key_result.goal.number}/?tab=check-ins")


def test_a_goals_number_names_what_it_is_the_mean_of(key_result: KeyResult, ben: Person) -> None:
    told = {one["key"]: one for one in Api(ben).get(f"goals/{key_result.goal.number}/why/").json()}
    assert [one["what"] for one in told["progress"]["inputs"]] == [key_result.statement]
    assert told["confidence"]["shown"] == "7/10"


def test_a_key_result_of_another_goal_is_not_found(key_result: KeyResult, product: Team, ben: Person) -> None:
    other = make_goal(product, "Another", owner=ben)
    path = f"goals/{other.number}/why/?key_result={key_result.uuid}"
    assert Api(ben).get(path).status_code == 404


def test_a_past_day_is_told_as_it_was_and_one_before_the_goal_is_refused(
    key_result: KeyResult, ben: Person
) -> None:
    path = f"goals/{key_result.goal.number}/why/?as_of="
    Goal.objects.filter(pk=key_result.goal_id).update(
        created_at=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    )
    assert Api(ben).get(f"{path}2020-02-01").status_code == 200
    assert Api(ben).get(f"{path}2019-02-01").json()["errors"][0]["field"] == "as_of"


def test_the_templates_speak_the_readers_language(acme: Organization, ben: Person) -> None:
    templates = Api(ben).get("goal-templates/").json()
    areas = ["activation", "retention", "conversion", "growth", "quality", "knowledge"]
    assert [one["key"] for one in templates] == areas
    assert templates[0]["measures"][0]["kind"] == "increase"
    Person.objects.filter(pk=ben.pk).update(language="zh-hans")
    assert Api(Person.objects.get(pk=ben.pk)).get("goal-templates/").json()[1]["area"] == "留存"


def test_a_lead_hides_what_is_being_prepared(product: Team, ana: Person) -> None:
    for hides in (True, False):
        assert Api(ana).post("teams/product/hide-preparing/", {"hides": hides}).json() == {"hides": hides}
        assert TeamChoice.objects.get(team=product).hides_preparing is hides
