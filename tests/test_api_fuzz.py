"""Whatever is sent to the API, it answers in JSON and never breaks."""

import json
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goals.api.agreements import OwnAnswer
from goals.api.check_ins import CheckInValues, NewCheckIn
from goals.api.cycles import CycleValues, NewCycle
from goals.api.goals import GoalChanges, GoalEnd, GoalMove, NewGoal
from goals.api.key_results import KeyResultChanges, KeyResultValues
from goals.api.smart import GoalWords
from goals.models import Goal
from tasks.api import NewMilestone, NewTask, TaskChanges
from tasks.api.plans import NewPhase
from tasks.api.tasks import Hours, Obstacle
from tasks.breaking_down.api import BreakDown
from tasks.bulk.api import ManyTasks
from tasks.checklist.api import NewItem
from tasks.plan_views.api import NewSavedView
from teamops.api_fields import Body
from teamops.people.models import Person
from tests.api_client import Api
from tests.factories import current_cycle, make_check_in, make_goal, make_key_result, make_plan, make_task

WHY = {"reason": "scope", "words": "Later"}
# Address: how it is asked, what it takes, and a body that is fine.
ADDRESSES: dict[str, tuple[str, type[Body], dict[str, Any]]] = {
    "goals/": ("post", NewGoal, {"statement": "Users stay", "team": "product", "cycle": "{cycle}"}),
    "goals/1/": ("patch", GoalChanges, {"adjustment": WHY}),
    "goals/1/close/": ("post", GoalEnd, {"outcome": "dropped"}),
    "goals/1/move/": ("post", GoalMove, {"parent": None}),
    "goals/smart/": ("post", GoalWords, {"team": "product"}),
    "goals/1/break-down/": ("post", BreakDown, {"adjustment": WHY}),
    "goals/1/answer/": ("post", OwnAnswer, {"answer": "proposed"}),
    "goals/1/key-results/": ("post", KeyResultValues, {"statement": "Retention", "start": 1, "target": 2}),
    "key-results/{key_result}/": ("patch", KeyResultChanges, {"adjustment": WHY}),
    "key-results/{key_result}/check-ins/": ("post", NewCheckIn, {"value": 33}),
    "check-ins/{check_in}/": ("patch", CheckInValues, {}),
    "cycles/": (
        "post",
        NewCycle,
        {"name": "Q1 2031", "starts_on": "2031-01-01", "ends_on": "2031-03-31"},
    ),
    "cycles/{cycle}/": ("patch", CycleValues, {}),
    "tasks/": ("post", NewTask, {"title": "Call them", "team": "product"}),
    "tasks/1/": ("patch", TaskChanges, {}),
    "tasks/1/block/": ("post", Obstacle, {"reason": "no list"}),
    "tasks/1/time/": ("post", Hours, {"hours": 1.5}),
    "tasks/1/checklist/": ("post", NewItem, {"text": "Ask"}),
    "tasks/bulk/": ("post", ManyTasks, {"tasks": [1], "status": "doing"}),
    "views/": ("post", NewSavedView, {"name": "Mine", "team": "product"}),
    "plans/{plan}/phases/": ("post", NewPhase, {"name": "Find out"}),
    "plans/{plan}/milestones/": ("post", NewMilestone, {"title": "Live"}),
}
WORDS = [
    "New users stay",
    "product",
    "increase",
    "between",
    "scale",
    "yes_no",
    "from_plan",
    "stretch",
    "agreed",
]
WORDS += ["declined", "rewritten", "carried_over", "2026-11-02", "2026-12-31", "9999-12-31", "0001-01-01"]
WORDS += ["at_risk", "quarter", "done", "", " ", "\x00", "\ud800", "\u202e", "x" * 5000, "1e9999999", "NaN"]
NUMBERS = [0, 1, -1, 7, 0.3, 31, 40.5, 1e-7, 10**9, 10**14, 10**15, 10**30, 1e308, float("nan"), float("inf")]
ODD: st.SearchStrategy[Any] = st.sampled_from([*WORDS, *NUMBERS, None, True, False, [], {}])
NAMES = st.sampled_from(["statement", "day", "value", "key_result", "grade", "reason", "words", "target"])
VALUES = st.recursive(
    ODD | st.text(max_size=20) | st.integers() | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=8,
)
QUIET = settings(
    max_examples=40, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


def bodies(takes: type[Body]) -> st.SearchStrategy[Any]:
    """Some fields of what an address takes, each with anything; seldom something else altogether."""
    return st.dictionaries(st.sampled_from(sorted(takes().fields)), VALUES, max_size=3)


@pytest.fixture
def places(admin: Person, product: Any) -> dict[str, Any]:
    """One of each thing that an address names."""
    key_result = make_key_result(make_goal(product, owner=admin))
    check_in = make_check_in(key_result, 33, author=admin)
    make_task(product, assignee=admin)
    return {
        "key_result": key_result.uuid,
        "check_in": check_in.uuid,
        "cycle": current_cycle(product.organization).slug,
        "plan": make_plan(product).uuid,
    }


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_body_breaks_the_api(address: str, places: dict[str, Any], admin: Person) -> None:
    method, takes, fine = ADDRESSES[address]
    api, at = Api(admin), address.format(**places)
    call = getattr(api, method)
    fine = {name: places["cycle"] if value == "{cycle}" else value for name, value in fine.items()}

    @QUIET
    @given(bodies(takes))
    def answers(odd: dict[str, Any]) -> None:
        with transaction.atomic():
            answer = call(at, json.dumps(fine | odd), if_match="*")
            transaction.set_rollback(True)
        assert answer.status_code < 500 and json.loads(answer.content)
        assert answer.status_code < 300 or answer.json()["errors"]

    answers()
    assert Goal.objects.count() == 1


@pytest.mark.parametrize(
    "name", ["team", "cycle", "owner", "state", "status", "parent", "text", "page", "as_of"]
)
def test_no_filter_breaks_the_api(name: str, places: dict[str, Any], admin: Person) -> None:
    api = Api(admin)

    @QUIET
    @given(ODD.map(str) | st.text(max_size=40) | st.integers().map(str) | st.floats().map(str))
    def answers(value: str) -> None:
        answer = api.client.get(api.base + "goals/", {name: value.encode(errors="replace").decode()})
        assert answer.status_code in (200, 400, 404) and json.loads(answer.content)

    answers()
