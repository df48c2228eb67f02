"""The trail: an event belongs to the transaction of its change, and knows by what way it came."""

import pytest
from django.db import connection, transaction

from teamops.activity.actions import add_comment, record
from teamops.activity.context import acting_via
from teamops.activity.models import Event
from teamops.activity.queries import feed, last_actor_name
from teamops.activity.sentences import sentence, tell
from teamops.people.models import Person, Team
from tests.factories import make_goal


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused(ana: Person, product: Team) -> None:
    goal = make_goal(product)
    assert not connection.in_atomic_block
    with pytest.raises(RuntimeError, match="outside a transaction"):
        record(goal, "goal.closed", by=ana)


def test_an_event_disappears_with_the_change_that_failed(ana: Person, product: Team) -> None:
    goal = make_goal(product)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(goal, "goal.closed", by=ana)
        raise ZeroDivisionError
    assert not Event.objects.exists()


def test_an_event_says_who_what_and_by_what_way(ana: Person, product: Team) -> None:
    goal = make_goal(product)
    with acting_via("import"):
        event = record(goal, "goal.edited", by=ana, before={"weight": 1}, after={"weight": 2})
    assert (event.actor, event.via, event.team, event.subject_type) == (ana, "import", product, "goal")
    assert (event.before, event.after) == ({"weight": 1}, {"weight": 2})
    assert record(goal, "goal.edited", by=ana).via == "web"


def test_the_feed_holds_comments_and_changes_newest_first(ana: Person, ben: Person, product: Team) -> None:
    goal = make_goal(product)
    tell("test.happened", "did a thing")
    record(goal, "test.happened", by=ana)
    add_comment(goal, by=ben, text="Fine **with me**")
    newest, oldest = feed(goal)
    assert newest.comment_html == "<p>Fine <strong>with me</strong></p>\n"
    assert (oldest.actor, oldest.sentence) == (ana, "did a thing")


def test_a_verb_without_a_sentence_is_still_told(ana: Person, product: Team) -> None:
    assert sentence(record(make_goal(product), "goal.unheard_of", by=ana)) == "changed something"


def test_the_last_actor_is_named(ana: Person, ben: Person, product: Team) -> None:
    goal = make_goal(product)
    assert last_actor_name(goal) is None
    record(goal, "goal.edited", by=ana)
    record(goal, "goal.edited", by=ben)
    assert last_actor_name(goal) == "Ben Berg"
