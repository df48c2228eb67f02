"""A promise that moves: why, how far and how often; the first one stays beside it."""

import datetime
import re

import pytest
from django.core.exceptions import PermissionDenied

from goals.across import Line
from goals.actions import move_promise
from goals.models import Dependency
from teamops.activity.models import Event
from teamops.activity.sentences import sentence
from teamops.errors import RuleBroken, Stale
from teamops.people.models import Person
from tests.goals.across import ahead, fresh


def test_the_first_promise_is_kept_and_each_move_is_counted(promised: Dependency, leo: Person) -> None:
    move_promise(promised, by=leo, promised_on=ahead(promised, 13), reason="The tender was late")
    move_promise(fresh(promised), by=leo, promised_on=ahead(promised, 17), reason="And the holidays")
    made = fresh(promised)
    assert (made.promised_on, made.original_promised_on) == (ahead(made, 17), ahead(made, 10))
    assert (made.slip, made.moves, made.reason) == (7, 2, "And the holidays")
    assert (
        Line(made, ahead(made, 0)).slip == "+7\u202fd, moved 2 times"
        or "+7" in Line(made, ahead(made, 0)).slip
    )


def test_promised_for_later_than_needed_is_a_risk(promised: Dependency, leo: Person) -> None:
    assert not promised.is_at_risk
    move_promise(promised, by=leo, promised_on=promised.needed_on, reason="Just in time")
    assert not fresh(promised).is_at_risk
    late = promised.needed_on + datetime.timedelta(1)
    move_promise(fresh(promised), by=leo, promised_on=late, reason="A day more")
    assert fresh(promised).is_at_risk
    assert Line(fresh(promised), ahead(promised, 0)).look == ("at_risk", "promised too late")


def test_it_is_overdue_when_its_day_has_passed(promised: Dependency) -> None:
    assert not promised.is_overdue(ahead(promised, 10))
    assert promised.is_overdue(ahead(promised, 11))
    assert Line(promised, ahead(promised, 13)).late == "3 days late"


def test_a_move_says_why(promised: Dependency, leo: Person) -> None:
    with pytest.raises(RuleBroken, match="Say why") as broken:
        move_promise(promised, by=leo, promised_on=ahead(promised, 13), reason="")
    assert broken.value.field == "reason"
    assert fresh(promised).moves == 0


def test_not_into_the_past(promised: Dependency, leo: Person) -> None:
    with pytest.raises(RuleBroken, match="has passed"):
        move_promise(promised, by=leo, promised_on=ahead(promised, -1), reason="Done long ago")


def test_the_same_day_is_no_move(promised: Dependency, leo: Person) -> None:
    move_promise(promised, by=leo, promised_on=ahead(promised, 10), reason="As it was")
    assert fresh(promised).moves == 0
    assert not Event.objects.exists()


def test_who_asked_does_not_move_it(promised: Dependency, ben: Person) -> None:
    with pytest.raises(PermissionDenied):
        move_promise(promised, by=ben, promised_on=ahead(promised, 3), reason="Sooner")


def test_what_is_not_promised_cannot_move(asked: Dependency, leo: Person) -> None:
    with pytest.raises(RuleBroken, match="it stands at: asked"):
        move_promise(asked, by=leo, promised_on=ahead(asked, 3), reason="Why not")


def test_of_two_moves_at_once_one_is_refused(promised: Dependency, leo: Person) -> None:
    first, second = fresh(promised), fresh(promised)
    move_promise(first, by=leo, promised_on=ahead(promised, 13), reason="One")
    with pytest.raises(Stale):
        move_promise(second, by=leo, promised_on=ahead(promised, 15), reason="Other")
    assert (fresh(promised).promised_on, fresh(promised).moves) == (ahead(promised, 13), 1)


def test_the_trail_tells_from_when_to_when_and_why(promised: Dependency, leo: Person) -> None:
    """As that of a task does: the next move has a reason of its own, and the earlier one stays known."""
    move_promise(promised, by=leo, promised_on=ahead(promised, 13), reason="The tender was late")
    event = Event.objects.get(verb="dependency.promise_moved")
    assert re.search(r"moved the promise from .* to .*: The tender was late$", sentence(event))
