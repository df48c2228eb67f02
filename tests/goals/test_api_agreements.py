"""The API of agreement: asked, answered, taken or kept; and of adjustments."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.actions import ask_to_agree
from goals.models import Adjustment, Agreement, Goal, KeyResult
from teamops.activity.models import Event
from teamops.people.models import Person, Team
from tests.api_client import Api, errors
from tests.factories import make_goal, make_key_result, make_person

WHY = {"reason": "new_data", "words": "The survey says so."}


@pytest.fixture
def goal(product: Team, ben: Person) -> Goal:
    return make_goal(product, owner=ben)


@pytest.fixture
def key_result(goal: Goal, cem: Person) -> KeyResult:
    return make_key_result(goal, owner=cem)


def test_who_is_asked_sees_what_they_owe_and_agrees(key_result: KeyResult, cem: Person, ana: Person) -> None:
    assert Api(ana).post("goals/1/ask/").status_code == 204
    (owed,) = Api(cem).get("owed-answers/").json()["results"]
    assert (owed["goal"], owed["version"], owed["answer"]) == (1, 1, "asked")
    told = Api(cem).post("goals/1/answer/", {"answer": "agreed", "version": 1}).json()
    assert (told["answer"], told["in_force"]) == ("agreed", True)
    assert Api(cem).get("owed-answers/").json()["count"] == 0
    assert Api(cem).post("goals/1/answer/", {"answer": "asked"}).json()["answered_at"] is None


def test_a_proposal_is_taken_and_everybody_is_asked_anew(
    key_result: KeyResult, cem: Person, ana: Person, ben: Person
) -> None:
    ask_to_agree(key_result.goal, by=ana)
    sent = {"answer": "proposed", "key_result": str(key_result.uuid), "target": 38, "words": "Holidays"}
    proposed = Api(cem).post("goals/1/answer/", sent).json()
    assert (proposed["target"], proposed["key_result"]) == (38, str(key_result.uuid))
    at = f"goals/1/agreements/{cem.uuid}/"
    refused = Api(ana).post(f"{at}accept/")
    assert errors(refused) == [("adjustment.reason", "reason")]
    assert Api(ana).post(f"{at}accept/", {"adjustment": WHY}).status_code == 200
    key_result.refresh_from_db()
    assert key_result.target == 38
    answers = Api(ben).get("goals/1/agreements/").json()["results"]
    assert {(one["version"], one["in_force"]) for one in answers} == {(2, True), (1, False)}
    (adjustment,) = Api(ben).get("goals/1/adjustments/").json()["results"]
    assert adjustment["changes"]["target"] == {"before": "40", "after": "38"}
    assert (adjustment["reason"], adjustment["author"]["name"]) == ("new_data", "Ana Lead")
    assert Event.objects.get(verb="goal.proposal_accepted").via == "api"


def test_a_goal_that_is_kept_as_it_is_says_why(key_result: KeyResult, cem: Person, ana: Person) -> None:
    ask_to_agree(key_result.goal, by=ana)
    assert errors(Api(cem).post("goals/1/answer/", {"answer": "declined"})) == [("words", "words")]
    Api(cem).post("goals/1/answer/", {"answer": "declined", "words": "Too much"})
    at = f"goals/1/agreements/{cem.uuid}/keep/"
    assert errors(Api(ana).post(at, {"words": ""})) == [("words", "blank")]
    told = Api(ana).post(at, {"words": "We help you."}).json()
    assert (told["answer"], told["reply"], told["reply_words"]) == ("asked", "kept", "We help you.")


def test_words_are_for_who_is_asked_and_who_answers_them(
    key_result: KeyResult, ben: Person, cem: Person, dora: Person, ana: Person
) -> None:
    """As on the goal's page."""
    ask_to_agree(key_result.goal, by=ana)
    Api(cem).post("goals/1/answer/", {"answer": "declined", "words": "Too much"})
    Api(ana).post(f"goals/1/agreements/{cem.uuid}/keep/", {"words": "We help you."})

    def read(person: Person) -> set[tuple[str, str]]:
        rows = Api(person).get("goals/1/agreements/").json()["results"]
        return {(row["words"], row["reply_words"]) for row in rows} - {("", "")}

    for person in (ana, cem, ben):  # the lead, who declined, and the goal's owner
        assert read(person) == {("Too much", "We help you.")}, person
    assert read(dora) == set()


def test_an_answer_to_a_version_that_has_passed_is_refused(
    key_result: KeyResult, cem: Person, ana: Person
) -> None:
    ask_to_agree(key_result.goal, by=ana)
    answer = Api(cem).post("goals/1/answer/", {"answer": "agreed", "version": 7})
    assert errors(answer) == [(None, "old_version")]
    assert not Agreement.objects.exclude(answer="asked").exists()


def test_who_is_not_asked_may_not_answer_and_a_stranger_sees_nothing(
    key_result: KeyResult, dora: Person, zoe: Person, ana: Person
) -> None:
    ask_to_agree(key_result.goal, by=ana)
    assert Api(dora).post("goals/1/answer/", {"answer": "agreed"}).status_code == 403
    assert Api(dora).post("goals/1/ask/").status_code == 403
    for address in ("goals/1/agreements/", "goals/1/adjustments/"):
        assert Api(zoe).get(address).status_code == 404
    assert Api(ana).post(f"goals/1/agreements/{zoe.uuid}/keep/", {"words": "x"}).status_code == 404


def test_a_changed_owner_is_named_by_uuid_in_the_adjustments(goal: Goal, ben: Person, cem: Person) -> None:
    Api(ben).patch("goals/1/", {"owner": str(cem.uuid), "adjustment": WHY}, if_match="*")
    (adjustment,) = Api(ben).get("goals/1/adjustments/").json()["results"]
    assert adjustment["changes"]["owner"] == {"before": str(ben.uuid), "after": str(cem.uuid)}


def test_the_lists_make_the_same_queries_for_ten_times_the_rows(goal: Goal, ana: Person) -> None:
    api = Api(ana)

    def queries(address: str) -> int:
        api.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert api.get(address).status_code == 200
        return len(captured)

    def make(number: int) -> list[int]:
        for one in range(number):
            person = make_person(goal.organization, f"P{number} {one}", goal.team)
            make_key_result(goal, owner=person)
            make_key_result(make_goal(goal.team, owner=ana), owner=ana)
            Adjustment.objects.create(
                organization=goal.organization,
                goal=goal,
                changes={"owner": [person.pk, ana.pk]},
                reason="scope",
                words="x",
                author=person,
            )
        ask_to_agree(goal, by=ana)
        return [queries(one) for one in ("goals/1/agreements/", "goals/1/adjustments/", "owed-answers/")]

    few, many = make(2), make(20)
    assert few == many and max(many) <= 8
