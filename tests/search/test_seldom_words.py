"""What is not among the newest tasks is found by the parts of its title, however old it is."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tasks.actions import change_status, edit_task
from tasks.finding import candidates, title_parts
from tasks.models import Task
from tasks.trash.actions import remove_task, restore
from teamops.people.models import Person, Team
from tests.factories import make_task
from tests.search.test_search import titles


@pytest.fixture(autouse=True)
def _none_is_new(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "_newest", lambda *_asked: [])


@pytest.mark.parametrize(
    "typed",
    ["鲸", "鲸鱼", "鱼迁", "whale", "WHALE atlas", "wh", "w", "le, a", "12", "%", "'", '"', "迁徙 atlas"],
)
def test_a_character_two_and_words_are_found_wherever_they_stand(
    product: Team, ben: Person, typed: str
) -> None:
    make_task(product, "观察鲸鱼迁徙: Whale, atlas 12 % of 'all' \"seas\"")
    make_task(product, "Nothing of that kind")
    found = titles(ben, typed)
    assert [title[:4] for title in found if title.startswith("观察")] == ["观察鲸鱼"]


def test_parts_that_stand_apart_make_no_word(product: Team, ben: Person) -> None:
    make_task(product, "A wharf, a hat, an ale")
    assert titles(ben, "whale") == []


def test_a_new_title_is_found_and_the_old_one_is_not(product: Team, ben: Person) -> None:
    task = make_task(product, "Count the whales", assignee=ben)
    edit_task(task, by=ben, title="Count the seals")
    assert (titles(ben, "whales"), titles(ben, "seals")) == ([], ["Count the seals"])


def test_what_is_restored_from_the_trash_is_found_again(product: Team, ana: Person) -> None:
    task = make_task(product, "Count the whales")
    removal = remove_task(task, by=ana)
    assert titles(ana, "whales") == []
    restore(removal, by=ana)
    assert titles(ana, "whales") == ["Count the whales"]


def test_what_is_deleted_leaves_nothing(product: Team, ben: Person) -> None:
    make_task(product, "Count the whales").delete()
    assert title_parts.rows_with(product.organization_id, ["whales"], 10) == []


def test_a_guest_finds_what_is_of_their_teams_and_a_stranger_nothing(
    product: Team, support: Team, vic: Person, zoe: Person
) -> None:
    make_task(product, "Count the whales here")
    make_task(support, "Count the whales there")
    assert titles(vic, "whales") == ["Count the whales here"]
    assert titles(zoe, "whales") == []


def test_a_change_of_status_leaves_the_parts_alone(product: Team, ben: Person) -> None:
    task = make_task(product, "Count the whales", assignee=ben)
    with CaptureQueriesContext(connection) as asked:
        change_status(task, by=ben, status="doing")
    assert not [one for one in asked if "title_key" in one["sql"] and one["sql"].startswith("UPDATE")]
    assert titles(ben, "whales") == ["Count the whales"]


def test_the_parts_of_a_word_are_its_pairs_of_characters() -> None:
    assert title_parts.parts_of(["abc", "鲸", "bc"]) == ["ab", "bc", "鲸"]


def test_what_a_migration_has_taken_away_is_made_again(product: Team, ben: Person) -> None:
    """On SQLite a table that is changed is made anew, without its triggers."""
    make_task(product, "Count the whales")
    with connection.cursor() as cursor:
        on: Any = " ON tasks_task" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER tasks_title_changed{on}")
    make_task(product, "Count the seals")
    title_parts.keep_title_parts(using="default")
    Task.objects.filter(title="Count the seals").update(title_key="count the otters")
    assert titles(ben, "whales") == ["Count the whales"]
    assert titles(ben, "otters") == ["Count the seals"]
