"""The API's SMART marks: of a goal, and of words that are not written yet; the same as on the pages."""

from typing import Any

import pytest

from goals.models import Goal
from teamops.people.models import Organization, Person, Team
from tests.api_client import Api, errors
from tests.factories import current_cycle, make_goal, make_key_result


@pytest.fixture
def words(product: Team) -> dict[str, Any]:
    current_cycle(product.organization)
    key_result = {"statement": "30-day retention", "start": 31, "target": 40, "unit": "%"}
    return {"team": "product", "statement": "New users stay", "key_results": [key_result]}


def missing(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.json()
    return [mark["letter"] for mark in answer.json()["marks"] if not mark["holds"]]


def test_words_are_judged_as_beside_the_form_and_nothing_is_written(
    words: dict[str, Any], ben: Person
) -> None:
    answer = Api(ben).post("goals/smart/", words)
    assert answer.json()["summary"] == "SMART: 4 of 5. Not yet: Relevant."
    assert [mark["letter"] for mark in answer.json()["marks"]] == list("SMART")
    relevant = answer.json()["marks"][3]
    assert relevant["name"] == "Relevant" and relevant["suggestion"]
    assert not Goal.objects.exists()


def test_what_it_serves_makes_it_relevant(words: dict[str, Any], ben: Person, company: Team) -> None:
    top = make_goal(company)
    for more in ({"why": "Two of three leave."}, {"parent": top.number}, {"supports": [top.number]}):
        assert missing(Api(ben).post("goals/smart/", words | more)) == []


def test_half_of_it_is_judged_as_far_as_it_is_written(ben: Person, acme: Organization) -> None:
    assert "S" in missing(Api(ben).post("goals/smart/", {"team": "product"}))


def test_it_answers_in_the_language_that_is_asked_for(words: dict[str, Any], ben: Person) -> None:
    answer = Api(ben).post("goals/smart/", words, accept_language="zh-Hans")
    assert answer.json()["marks"][0]["name"] == "具体"


def test_what_is_no_number_is_refused_where_it_stands(words: dict[str, Any], ben: Person) -> None:
    words["key_results"][0]["target"] = "many"
    answer = Api(ben).post("goals/smart/", words)
    assert answer.status_code == 400 and errors(answer) == [("key_results.target", "number")]


def test_nobody_is_told_of_a_goal_that_is_not_theirs_to_see(
    words: dict[str, Any], ben: Person, ana: Person
) -> None:
    hidden = make_goal(ana.organization.teams.get(slug="product"), "Secret", owner=ana, is_private=True)
    answer = Api(ben).post("goals/smart/", words | {"parent": hidden.number})
    assert errors(answer) == [("parent", "unknown")]


def test_a_goal_has_its_marks(product: Team, ben: Person) -> None:
    make_key_result(make_goal(product, owner=ben))
    smart = Api(ben).get("goals/1/").json()["smart"]
    assert [mark["letter"] for mark in smart if not mark["holds"]] == ["R"]
    html = Api(ben).client.get("/acme/goals/1/").content.decode()
    assert all(mark["sentence"] in html for mark in smart)
