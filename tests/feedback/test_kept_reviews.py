"""What is kept of a review between two pages is never out of date, and tells nobody what is another's."""

import datetime
import itertools
import re
from collections.abc import Callable, Iterator
from unittest import mock

import pytest
from django.test import Client
from django.utils import timezone

from feedback import gathering
from feedback.actions import add_decision, add_next_step, open_review
from feedback.drawing import Drawing
from feedback.meeting import drawn
from feedback.models import ConfidenceVote, Decision, ReviewNote, WeeklyReview, WeeklyUpdate
from feedback.templatetags import drawn_once
from feedback.votes.actions import open_vote
from goals.models import Goal, KeyResult
from tasks.actions.status import change_status
from tasks.models import Task
from teamops.people.actions.hours import add_absence
from teamops.people.models import Person, Team
from tests.factories import make_check_in, make_plan, make_task
from tests.feedback.conftest import NOW
from tests.feedback.weeks import DAY, W48

SignIn = Callable[[Person], Client]
REVIEW = "/acme/teams/product/review/2026-W48/"
PAGES = (REVIEW, REVIEW + "live/?drawn=0", REVIEW + "items/", REVIEW + "items/goal:1/")
OWN = re.compile(
    r'(name=\\?"(?:csrfmiddlewaretoken|key)\\?" value=\\?"|"X-CSRFToken": "|data-drawn=")[^"\\]*'
)

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    forget()
    yield
    forget()


def forget() -> None:
    gathering.forget()
    drawn_once.forget()
    drawn.forget()


@pytest.fixture
def review(product: Team, retention: KeyResult, ana: Person, ben: Person, cem: Person) -> WeeklyReview:
    """With something in it of each kind that is not shown to all alike."""
    make_check_in(retention, 34, days_ago=1, note="Slower than we hoped", confidence=6)
    review = open_review(product, by=ana, week=W48)
    WeeklyUpdate.objects.create(
        organization=product.organization, team=product, week=W48, person=ben, progress="Half of it",
        mood=4, mood_is_shown=True, written_at=timezone.now(), asked_at=timezone.now(), due_on=W48,
    )  # fmt: skip
    add_absence(cem, by=cem, first_day=W48 + 3 * DAY, last_day=W48 + 4 * DAY)
    make_task(product, "Ask users", assignee=ben, due=NOW.date() - 3 * DAY)
    add_decision(review, by=ben, text="Evening reminders stop")
    add_next_step(review, by=cem, title="Call Finance", owner=cem, due=NOW.date() + DAY)
    note = ReviewNote.objects.create(
        organization=product.organization, review=review, item=f"goal:{retention.goal.number}", part="goals",
        what="New users stay", text="Ask Finance first", author=ben, written_at=timezone.now(), version=1,
    )  # fmt: skip
    note.goals.add(retention.goal)
    open_vote(review, retention, by=ana)
    last = WeeklyReview.objects.create(organization=product.organization, team=product, week=W48 - 7 * DAY)
    for person in (ben, dora_of(product)):
        add_next_step(last, by=ana, title=f"Step of {person.initials}", owner=person, due=NOW.date())
    return review


def dora_of(team: Team) -> Person:
    return Person.objects.get(organization=team.organization, name__startswith="Dora")


@pytest.fixture
def readers(
    dora: Person, admin: Person, ana: Person, ben: Person, cem: Person, vic: Person, sign_in: SignIn
) -> dict[str, Client]:
    return {person.name: sign_in(person) for person in (admin, ana, ben, cem, dora, vic)}


def text_of(client: Client, path: str) -> str:
    text = client.get(path).content.decode()
    assert "\x00" not in text and "\\u0000" not in text  # nothing is left open
    return OWN.sub(r"\1", text)


def test_whoever_read_it_before_each_reads_their_own(
    dora: Person, review: WeeklyReview, readers: dict[str, Client]
) -> None:
    cold: dict[tuple[str, str], str] = {}
    for name, client in readers.items():
        for path in PAGES:
            client.get(path)  # what signing in leads to is done
            forget()
            cold[name, path] = text_of(client, path)
    for order in ([*readers], [*reversed(readers)]):  # so each comes after each
        forget()
        for name, path in itertools.product(order, PAGES):
            assert text_of(readers[name], path) == cold[name, path], (order, name, path)


def test_what_is_not_for_all_is_there_for_some_and_for_nobody_else(
    dora: Person, review: WeeklyReview, readers: dict[str, Client], ben: Person
) -> None:
    """Otherwise the test above would compare nothing."""
    pages = {name: text_of(client, REVIEW) for name, client in readers.items()}
    mood = {name for name, page in pages.items() if "4 of 5" in page or 'data-mood="4"' in page}
    away = {name for name, page in pages.items() if "away" in page.lower()}
    ticks = {name for name, page in pages.items() if 'class="step-done"' in page}
    assert "Vic Guest" not in away | mood | ticks
    assert away and ticks and ticks != set(pages)


HIDDEN: list[tuple[str, Callable[[], object]]] = [
    ("New users stay", lambda: Goal.objects.update(is_private=True)),
    ("Slower than we hoped", lambda: Goal.objects.update(is_private=True)),
    ("Ask users", lambda: Task.objects.filter(title="Ask users").update(title="Renamed")),
    ("Half of it", lambda: WeeklyUpdate.objects.update(progress="All of it")),
    ("Evening reminders stop", lambda: WeeklyReview.objects.get(week=W48).decisions.all().delete()),
    ("Ask Finance first", lambda: ReviewNote.objects.update(text="Ask nobody")),
    ("Call Finance", lambda: Task.objects.filter(title="Call Finance").update(title="Renamed")),
    ("Step of BB", lambda: Task.objects.filter(title="Step of BB").update(title="Renamed")),
    ("How sure are we?", lambda: ConfidenceVote.objects.all().delete()),
    ("Ben Berg", lambda: Person.objects.filter(name="Ben Berg").update(name="Benno Berg")),
]


@pytest.mark.parametrize(("words", "write"), HIDDEN, ids=[words for words, _write in HIDDEN])
def test_what_was_written_by_whatever_way_is_on_the_next_page(
    words: str, write: Callable[[], object], dora: Person, review: WeeklyReview, readers: dict[str, Client]
) -> None:
    """Also where no event tells of it."""
    shown = [name for name, client in readers.items() if words in text_of(client, REVIEW)]
    assert {"Ana Lead", "Cem Can"} <= set(shown)
    write()
    for name, client in readers.items():
        assert words not in text_of(client, REVIEW), name


BEHIND = ["ahead", "updates", "decisions"]
CHANGED: list[tuple[str, Callable[[], object], list[str]]] = [
    ("nothing", lambda: None, []),
    ("a late task", lambda: Task.objects.filter(title="Ask users").update(title="Renamed"), ["slipping"]),
    ("a note", lambda: ReviewNote.objects.update(text="Ask nobody"), ["goals"]),
    ("an update", lambda: WeeklyUpdate.objects.update(progress="All of it"), ["updates"]),
    ("a decision", lambda: Decision.objects.update(text="They go on"), ["decisions"]),
    # That part is gone: those behind it have other numbers, and the form offers no red part.
    ("the last late task", lambda: Task.objects.filter(title="Ask users").delete(), BEHIND),
]


@pytest.mark.parametrize(("name", "write", "parts"), CHANGED, ids=[one[0] for one in CHANGED])
def test_only_parts_that_have_something_new_are_drawn(
    name: str,
    write: Callable[[], object],
    parts: list[str],
    dora: Person,
    review: WeeklyReview,
    readers: dict[str, Client],
    drawn_now: list[str],
) -> None:
    client = readers["Ana Lead"]
    client.get(REVIEW)
    drawn_now.clear()
    write()
    page = text_of(client, REVIEW)
    assert drawn_now == parts
    forget()
    assert text_of(client, REVIEW) == page


def test_who_may_do_something_else_is_drawn_what_shows_it_and_no_more(
    dora: Person, review: WeeklyReview, readers: dict[str, Client], drawn_now: list[str]
) -> None:
    """A member ticks their own steps alone, and does not close votes."""
    readers["Ana Lead"].get(REVIEW)
    drawn_now.clear()
    readers["Cem Can"].get(REVIEW)
    assert drawn_now == ["last_steps", "votes"]


@pytest.fixture
def drawn_now(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The parts that are drawn, as they are."""
    drawn_now, whole = [], Drawing.context_of

    def note(self: Drawing, part: str) -> dict[str, object]:
        drawn_now.append(part)
        return whole(self, part)

    monkeypatch.setattr(Drawing, "context_of", note)
    return drawn_now


def test_where_goals_stand_is_not_worked_out_again_for_tasks(
    ana: Person,
    dora: Person,
    retention: KeyResult,
    review: WeeklyReview,
    readers: dict[str, Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Neither where one is new, which moves the organization's counter, nor where one of a plan is done."""
    planned = make_task(
        review.team, "Write the checklist", number=900, plan=make_plan(review.team, retention.goal)
    )
    readers["Ana Lead"].get(REVIEW)
    worked_out = mock.Mock(wraps=gathering.standings_on)
    monkeypatch.setattr(gathering, "standings_on", worked_out)
    add_next_step(review, by=ana, title="Call everybody", owner=ana, due=NOW.date() + DAY)
    change_status(planned, by=ana, status=Task.Status.DONE)
    page = text_of(readers["Ana Lead"], REVIEW)
    assert "Call everybody" in page and not worked_out.called
    forget()
    assert text_of(readers["Ana Lead"], REVIEW) == page


def test_each_is_offered_the_tick_of_their_own_step_alone(
    dora: Person, review: WeeklyReview, readers: dict[str, Client]
) -> None:
    """Out of one drawing for all; who leads the team is offered all."""
    ticks = {
        name: re.findall(r'step-done"[^>]* aria-label="Done: ([^"]*)"', text_of(client, REVIEW))
        for name, client in readers.items()
    }
    every = {"Step of BB", "Step of DD"}
    assert {name: set(found) for name, found in ticks.items()} == {
        **dict.fromkeys(("Admin", "Ana Lead"), every),
        **{"Ben Berg": {"Step of BB"}, "Dora Diaz": {"Step of DD"}, "Cem Can": set(), "Vic Guest": set()},
    }


def test_who_takes_no_part_any_more_reads_as_who_does_not(
    dora: Person, review: WeeklyReview, readers: dict[str, Client], cem: Person
) -> None:
    assert 'id="act"' in text_of(readers["Cem Can"], REVIEW)
    Person.objects.filter(pk=cem.pk).update(role="guest")
    cem.refresh_from_db()
    page = text_of(readers["Cem Can"], REVIEW)
    assert 'id="act"' not in page and 'class="step-done"' not in page


def test_the_day_that_begins_is_told(
    dora: Person, review: WeeklyReview, readers: dict[str, Client], clock: object
) -> None:
    before = text_of(readers["Ana Lead"], REVIEW)
    clock.shift(datetime.timedelta(days=1))  # type: ignore[attr-defined]
    assert text_of(readers["Ana Lead"], REVIEW) != before
