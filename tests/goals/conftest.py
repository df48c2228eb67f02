"""A goal of "product" that needs something from "support", which Leo leads."""

import pytest

from goals.models import Dependency, Goal
from teamops.people.models import Person, Team
from tests.factories import make_dependency, make_goal, make_person
from tests.goals.across import ahead


@pytest.fixture
def leo(support: Team) -> Person:
    return make_person(support.organization, "Leo Lead", support, lead=True)


@pytest.fixture
def needing(product: Team, ben: Person) -> Goal:
    return make_goal(product, "New users stay", owner=ben)


@pytest.fixture
def asked(needing: Goal, support: Team, ben: Person) -> Dependency:
    """Not answered yet; needed in two weeks."""
    return make_dependency(needing, support, "A field in the data", asked_by=ben)


@pytest.fixture
def promised(needing: Goal, support: Team, leo: Person) -> Dependency:
    """Promised for in ten days, four days before it is needed."""
    return make_dependency(needing, support, "A field in the data", promised_on=ahead(needing, 10), owner=leo)
