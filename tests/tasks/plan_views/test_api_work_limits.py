"""The API of limits of work: of a status, of an owner, of a milestone."""

from typing import Any

import pytest

from tasks.models import WorkLimit
from teamops.activity.models import Event
from teamops.people.models import Person, Team
from tests.api_client import Api, errors
from tests.factories import make_goal, make_milestone, make_plan


def put(api: Api, data: dict[str, Any], **headers: str) -> Any:
    return api._send("put", "work-limits/", {"team": "product", **data}, headers)


def test_limits_are_set_listed_changed_and_taken_away(product: Team, ana: Person, ben: Person) -> None:
    api, live = Api(ana), make_milestone(make_plan(product), "Live")
    for named in ({"status": "doing"}, {"owner": str(ben.uuid)}, {"milestone": str(live.uuid)}):
        answer = put(api, {**named, "most": 5})
        assert answer.status_code == 200, answer.content
        assert answer.json()["most"] == 5
    found = Api(ben).get("work-limits/?team=product").json()["results"]
    assert [(one["status"], one["owner"] and one["owner"]["uuid"], one["milestone"]) for one in found] == [
        ("doing", None, None),
        (None, str(ben.uuid), None),
        (None, None, str(live.uuid)),
    ]
    assert put(api, {"status": "doing", "most": 7}).json()["most"] == 7
    assert put(api, {"status": "doing", "most": None}).json()["most"] is None
    assert not WorkLimit.objects.filter(status="doing").exists()
    assert Event.objects.filter(verb="team.work_limit_set", via="api").count() == 5


def test_who_was_slower_is_told(product: Team, ana: Person) -> None:
    api = Api(ana)
    first = put(api, {"status": "doing", "most": 5})
    assert put(api, {"status": "doing", "most": 6}, if_match=first["ETag"]).status_code == 200
    stale = put(api, {"status": "doing", "most": 7}, if_match=first["ETag"])
    assert (stale.status_code, WorkLimit.objects.get().most) == (412, 6)
    assert put(api, {"status": "review", "most": 7}, if_match=first["ETag"]).status_code == 412


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"most": 5}, ("status", "one_of_three")),
        ({"status": "doing", "owner": "{ben}", "most": 5}, ("status", "one_of_three")),
        ({"status": "done", "most": 5}, ("status", "invalid_choice")),
        ({"status": "doing"}, ("most", "required")),
        ({"status": "doing", "most": 0}, ("most", "min_value")),
        ({"status": "doing", "most": 1000}, ("most", "max_value")),
        ({"status": "doing", "most": "5"}, ("most", "invalid")),
        ({"owner": "{zoe}", "most": 5}, ("owner", "unknown")),
        ({"limit": 5, "status": "doing", "most": 5}, ("limit", "unknown_field")),
    ],
)
def test_bad_input_gets_a_sentence_and_nothing_is_set(
    product: Team, ana: Person, ben: Person, zoe: Person, sent: dict[str, Any], wrong: tuple[str, str]
) -> None:
    names = {"{ben}": str(ben.uuid), "{zoe}": str(zoe.uuid)}
    answer = put(Api(ana), {name: names.get(str(value), value) for name, value in sent.items()})
    assert answer.status_code == 400 and errors(answer) == [wrong]
    assert not WorkLimit.objects.exists()


def test_a_milestone_of_another_team_or_of_a_goal_that_is_kept_back_is_nothing_to_limit(
    product: Team, support: Team, ana: Person, ben: Person
) -> None:
    theirs = make_milestone(make_plan(support), "Theirs")
    assert put(Api(ana), {"milestone": str(theirs.uuid), "most": 5}).status_code == 400
    hidden = make_milestone(make_plan(product, make_goal(product, owner=ana, is_private=True)), "Sold")
    assert put(Api(ana), {"milestone": str(hidden.uuid), "most": 5}).status_code == 200
    assert Api(ben).get("work-limits/").json()["results"] == []
