"""The fixed cast, and how a test signs in.

Ana leads the team "product", Ben and Cem are members of it, Dora is a member of another team, Vic is a guest
of "product", Zoe belongs to another organization.
"""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from teamops import prepared
from teamops.people.models import Organization, Person, Team
from teamops.prepared import statements
from teamops.translations import compile_translations
from tests.factories import make_organization, make_person, make_team

# What a test asks through a prepared query is compared with what Django would ask.
prepared.CHECKED = 20
# And on PostgreSQL each is kept from the first time on.
statements.ASKED = 0

# How quick an example is says how busy the machine is, and nothing of the law.
hypothesis_settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("suite")

pytest_plugins = ["tests.services", "tests.pace", "tests.mailbox", "tests.processes", "tests.provider"]


def pytest_sessionstart() -> None:
    """Compile the translations, so that a test in Chinese reads what stands in the catalogue."""
    for _language in compile_translations():
        pass


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    """Rate limits are counted in the cache; no test may feel another's."""
    cache.clear()


@pytest.fixture(autouse=True)
def _own_language() -> None:
    """A request leaves its language behind in the thread; no test may read another's."""
    translation.deactivate()


@pytest.fixture
def acme(db: None) -> Organization:
    return make_organization("acme")


@pytest.fixture
def company(acme: Organization) -> Team:
    """The root team."""
    return make_team(acme, "Acme")


@pytest.fixture
def product(company: Team) -> Team:
    return make_team(company.organization, "Product", company)


@pytest.fixture
def support(company: Team) -> Team:
    return make_team(company.organization, "Support", company)


@pytest.fixture
def admin(company: Team) -> Person:
    return make_person(company.organization, "Admin", role=Person.Role.ADMINISTRATOR)


@pytest.fixture
def ana(product: Team) -> Person:
    return make_person(product.organization, "Ana Lead", product, lead=True)


@pytest.fixture
def ben(product: Team) -> Person:
    return make_person(product.organization, "Ben Berg", product)


@pytest.fixture
def cem(product: Team) -> Person:
    return make_person(product.organization, "Cem Can", product)


@pytest.fixture
def dora(support: Team) -> Person:
    return make_person(support.organization, "Dora Diaz", support)


@pytest.fixture
def vic(product: Team) -> Person:
    return make_person(product.organization, "Vic Guest", product, role=Person.Role.GUEST)


@pytest.fixture
def zoe(db: None) -> Person:
    """Administrator of another organization: sees nothing of this one."""
    other = make_organization("other")
    return make_person(other, "Zoe Stranger", make_team(other, "Other"), role=Person.Role.ADMINISTRATOR)


@pytest.fixture
def sign_in() -> Callable[[Person], Client]:
    """`sign_in(ana).get(…)`: a client with the person's session."""

    def signed_in(person: Person) -> Client:
        client = Client()
        assert person.user is not None
        client.force_login(person.user)
        return client

    return signed_in


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """SQLite in a file, as in production: in memory, a thread may not read while another one writes."""
    database = connections["default"]
    if database.vendor == "sqlite":
        worker = getattr(request.config, "workerinput", {}).get("workerid", "")
        database.settings_dict["TEST"]["NAME"] = str(settings.VAR / f"tests-{worker}.sqlite3")
