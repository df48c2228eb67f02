"""Two who send the same form in the same instant, each with a connection of their own to PostgreSQL: it is
done once, and the second one is told so in a sentence.
"""

import datetime
from functools import partial
from typing import Any

import pytest

from goals.actions import archive_metric, create_cycle, create_metric, restore_metric
from goals.models import Cycle, Metric
from teamops.activity.models import Event
from teamops.errors import RuleBroken
from teamops.people.models import Organization, Person, Team
from tests.factories import make_metric
from tests.tasks.test_truly_at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs_postgres]
Q1: dict[str, Any] = {"starts_on": datetime.date(2031, 1, 1), "ends_on": datetime.date(2031, 3, 31)}


def codes(answers: list[Any]) -> list[str]:
    """The codes of the rules that were broken; a problem of another kind is raised."""
    for one in answers:
        if isinstance(one, Exception) and not isinstance(one, RuleBroken):
            raise one
    return [one.code for one in answers if isinstance(one, RuleBroken)]


def test_a_cycle_is_made_once(acme: Organization, admin: Person) -> None:
    act = partial(create_cycle, acme, by=admin, name="Q1 2031", **Q1)
    assert codes(at_once(act, act, act)) == ["overlap"] * 2
    assert Cycle.objects.filter(organization=acme, **Q1).count() == 1


def test_a_metric_is_made_once(acme: Organization, product: Team, ana: Person) -> None:
    act = partial(create_metric, acme, by=ana, name="Activation", team=product)
    assert codes(at_once(act, act, act)) == ["taken"] * 2
    assert Metric.objects.get(name="Activation").team == product


def test_a_metric_is_put_away_and_taken_out_once(product: Team, ana: Person) -> None:
    pk = make_metric(product).pk
    for act in (archive_metric, restore_metric):
        fresh = [Metric.objects.select_related("team", "organization").get(pk=pk) for _one in range(3)]
        assert codes(at_once(*(partial(act, one, by=ana) for one in fresh))) == []
    assert Event.objects.filter(subject_type="metric").count() == 2
