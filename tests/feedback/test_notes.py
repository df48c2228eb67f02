"""Every item of the agenda is noted on and talked about; of two who write at once nothing is lost."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from feedback.actions import close_week, open_review, talk_about, write_note
from feedback.models import ReviewNote
from goals.actions import edit_goal
from goals.models import Goal, KeyResult
from tasks.models import Task
from teamops.errors import RuleBroken, Stale
from teamops.people.actions import erase_person, remove_person
from teamops.people.models import Person, Team
from tests.factories import make_task
from tests.feedback.conftest import NOW
from tests.feedback.weeks import DAY, W48, agenda, leave_red, shown

SignIn = Callable[[Person], Client]
REVIEW = "/acme/teams/product/review/2026-W48/"

pytestmark = pytest.mark.usefixtures("clock")


def note(team: Team, by: Person, item: str, text: str, version: int | None = 0) -> ReviewNote:
    return write_note(open_review(team, by=by, week=W48), by=by, item=item, text=text, version=version)


def test_a_note_stands_with_its_item_as_markdown(
    retention: KeyResult, product: Team, ben: Person, sign_in: SignIn
) -> None:
    item = f"{REVIEW}items/goal:{retention.goal.number}/"
    client = sign_in(ben)
    assert client.get(item).status_code == 200
    response = client.post(item, {"text": "They leave on **day 3**", "version": "0"})
    assert response["Location"].endswith("/2026-W48/#goals")
    page = client.get(REVIEW).content.decode()
    goals = page[page.index('id="goals"') : page.index('id="decisions"')]
    assert "They leave on <strong>day 3</strong>" in goals and "Ben Berg" in goals


def test_who_is_slower_sees_the_others_note_and_keeps_what_they_typed(
    retention: KeyResult, product: Team, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    item = f"{REVIEW}items/goal:{retention.goal.number}/"
    sign_in(ben).post(item, {"text": "Ben heard this", "version": "0"})
    client = sign_in(ana)
    refused = client.post(item, {"text": "Ana heard that", "version": "0"})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Ben Berg changed this while you were writing" in page
    assert "Ben heard this" in page and "Ana heard that</textarea>" in page
    seen = refused.context["form"]["version"].value()
    client.post(item, {"text": "Ben heard this. Ana heard that.", "version": seen})
    (kept,) = agenda(product, ben).notes
    assert (kept.text, kept.author and kept.author.name) == ("Ben heard this. Ana heard that.", "Ana Lead")


def test_saying_that_it_was_talked_about_makes_no_note_stale(
    retention: KeyResult, product: Team, ana: Person, ben: Person
) -> None:
    item = f"goal:{retention.goal.number}"
    talk_about(open_review(product, by=ana, week=W48), by=ana, item=item)
    first = note(product, ben, item, "They leave on day 3")
    talk_about(first.review, by=ana, item=item, talked=False)
    again = note(product, ben, item, "They leave on day 4", first.version)
    assert again.text == "They leave on day 4" and again.talked_at is None
    with pytest.raises(Stale):
        note(product, ana, item, "Late", first.version)


def test_one_click_says_that_it_was_talked_about_and_another_takes_it_back(
    retention: KeyResult, product: Team, ben: Person, sign_in: SignIn
) -> None:
    client, item = sign_in(ben), f"goal:{retention.goal.number}"
    client.post(f"{REVIEW}talked/", {"item": item})
    assert "data-talked" in client.get(REVIEW).content.decode()
    client.post(f"{REVIEW}talked/", {"not": item})
    assert "data-talked" not in client.get(REVIEW).content.decode()


@pytest.mark.parametrize("item", ["", "goal:99", "nothing", "a" * 500, "goal:1\x00"])
def test_what_is_on_no_agenda_is_not_talked_about(
    retention: KeyResult, product: Team, ben: Person, sign_in: SignIn, item: str
) -> None:
    client = sign_in(ben)
    assert client.post(f"{REVIEW}talked/", {"item": item}).status_code == 302
    assert "not on the agenda" in client.get(REVIEW).content.decode()
    assert not ReviewNote.objects.exists()


def test_without_script_a_page_lists_every_item(
    retention: KeyResult, product: Team, ben: Person, sign_in: SignIn
) -> None:
    page = sign_in(ben).get(f"{REVIEW}items/").content.decode()
    for key in shown(product, ben).items:
        assert f'{REVIEW}items/{key}/"' in page and f'value="{key}"' in page
    assert f'href="{REVIEW}items/goal:{retention.goal.number}/"' in page


def test_a_note_on_what_has_left_the_agenda_is_still_there(
    product: Team, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    task = make_task(product, "Interviews", assignee=ben, due=NOW.date() - 3 * DAY)
    note(product, ben, f"task:{task.number}", "The list comes today")
    Task.objects.update(due=NOW.date() + 60 * DAY, original_due=NOW.date() + 60 * DAY)
    page = sign_in(ana).get(REVIEW).content.decode()
    left = page[page.index('id="other-notes"') :]
    assert "Interviews" in left and "The list comes today" in left
    assert sign_in(ana).get(f"{REVIEW}items/task:{task.number}/").status_code == 200


def test_what_is_not_on_the_agenda_is_no_item(product: Team, ben: Person, sign_in: SignIn) -> None:
    client = sign_in(ben)
    assert client.get(f"{REVIEW}items/goal:99/").status_code == 404
    with pytest.raises(RuleBroken):
        note(product, ben, "goal:99", "Nothing")


def test_a_guest_reads_and_writes_none(retention: KeyResult, product: Team, ben: Person, vic: Person) -> None:
    kept = note(product, ben, f"goal:{retention.goal.number}", "They leave on day 3")
    with pytest.raises(PermissionDenied):
        write_note(kept.review, by=vic, item=kept.item, text="x")
    with pytest.raises(PermissionDenied):
        talk_about(kept.review, by=vic, item=kept.item)


def test_closing_freezes_notes_with_author_and_time_and_ends_writing(
    retention: KeyResult, product: Team, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    item = f"goal:{retention.goal.number}"
    kept = note(product, ben, item, "They leave on day 3")
    talk_about(kept.review, by=ana, item=item)
    leave_red(product, ana)
    review = close_week(product, by=ana, week=W48)
    ReviewNote.objects.all().delete()
    page = sign_in(ana).get(REVIEW).content.decode()
    assert "They leave on day 3" in page and "Ben Berg · Wed 25 Nov 12:00" in page
    assert "talked about Wed 25 Nov 12:00" in page
    with pytest.raises(RuleBroken):
        write_note(review, by=ben, item=item, text="Later", version=0)


@pytest.mark.parametrize("is_closed", [False, True])
def test_a_note_on_a_goal_that_becomes_private_is_kept_from_who_may_not_see_it(
    retention: KeyResult,
    product: Team,
    ana: Person,
    ben: Person,
    cem: Person,
    sign_in: SignIn,
    is_closed: bool,
) -> None:
    kept = note(product, ben, f"goal:{retention.goal.number}", "They leave on day 3")
    if is_closed:
        leave_red(product, ana)
        close_week(product, by=ana, week=W48)
    edit_goal(Goal.objects.get(), by=ana, is_private=True)
    assert "day 3" not in sign_in(cem).get(REVIEW).content.decode()
    assert "day 3" not in sign_in(cem).get(f"{REVIEW}items/").content.decode()
    assert sign_in(cem).get(f"{REVIEW}items/{kept.item}/").status_code == 404
    assert ("day 3" in sign_in(ana).get(REVIEW).content.decode()) is is_closed
    assert not ReviewNote.objects.visible_to(cem).exists()
    assert ReviewNote.objects.visible_to(ana).exists()


def test_who_asked_to_be_erased_is_not_named_beside_their_note(
    retention: KeyResult, product: Team, ana: Person, admin: Person, cem: Person, sign_in: SignIn
) -> None:
    note(product, cem, f"goal:{retention.goal.number}", "They leave on day 3")
    leave_red(product, ana)
    close_week(product, by=ana, week=W48)
    remove_person(cem, by=admin, successors={})
    erase_person(cem, by=admin)
    page = sign_in(ana).get(REVIEW).content.decode()
    assert "They leave on day 3" in page and "former member" in page
