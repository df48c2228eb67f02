"""Thanks of a person to people for a thing: public unless said otherwise, in the inbox, in the review."""

from collections.abc import Callable
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from feedback.actions import close_week
from feedback.kudos.actions import give_kudos, remove_kudos, restore_kudos
from feedback.models import Kudos
from teamops.errors import RuleBroken
from teamops.people.models import Person, Team
from tests.feedback.weeks import W48, agenda, leave_red
from tests.tasks.test_truly_at_once import at_once

SignIn = Callable[[Person], Client]
HTMX = {"HX-Request": "true"}
REVIEW = "/acme/teams/product/review/2026-W48/"

pytestmark = pytest.mark.usefixtures("clock")


def test_it_stands_in_the_review_of_who_is_thanked(
    product: Team, ana: Person, ben: Person, cem: Person, dora: Person, sign_in: SignIn
) -> None:
    page = sign_in(ana).get(REVIEW).content.decode()
    assert 'id="recognition"' not in page
    give_kudos(by=dora, to=[ben, cem], text="Found the error in the holdout group", quality="Careful work")
    page = sign_in(ana).get(REVIEW).content.decode()
    part = page[page.index('id="recognition"') : page.index('id="decisions"')]
    for words in ("Found the error", "Careful work", "Ben Berg", cem.name, f"from {dora.name}"):
        assert words in part, words
    (line,) = agenda(product, ana).kudos
    assert {one.pk for one in line.to} == {ben.pk, cem.pk}


@pytest.mark.needs_postgres
@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_twice_in_the_same_instant_thanks_once(ana: Person, ben: Person) -> None:
    act = partial(give_kudos, by=ana, to=[ben], text="Found the error", key="of-the-form")
    assert at_once(act, act, act) == [Kudos.objects.get()] * 3


def test_who_is_thanked_has_it_in_the_inbox(ana: Person, ben: Person, sign_in: SignIn) -> None:
    kudos = give_kudos(by=ana, to=[ben], text="Found the error")
    assert "Found the error" in sign_in(ben).get("/acme/inbox/").content.decode()
    remove_kudos(kudos, by=ana)
    assert "Found the error" not in sign_in(ben).get("/acme/inbox/").content.decode()


def test_a_private_one_is_seen_by_who_gave_and_who_got_it_alone(
    product: Team, admin: Person, ana: Person, ben: Person, cem: Person, vic: Person, sign_in: SignIn
) -> None:
    give_kudos(by=ana, to=[ben], text="You said it early", is_private=True)
    own = f"/acme/people/{ben.pk}/kudos/"
    for reader, sees in ((ana, True), (ben, True), (cem, False), (admin, False), (vic, False)):
        client = sign_in(reader)
        for place, script in ((own, {}), (own, HTMX), ("/acme/teams/product/kudos/", {})):
            page = client.get(place, headers=script).content.decode()
            assert ("You said it early" in page) is sees, (reader, place)
        assert "You said it early" not in client.get(REVIEW).content.decode()
    assert agenda(product, ana).kudos == []


def test_a_guest_reads_those_of_their_team_and_gives_none(
    support: Team, ben: Person, dora: Person, ana: Person, vic: Person
) -> None:
    give_kudos(by=ana, to=[ben], text="For product")
    give_kudos(by=ana, to=[dora], text="For support")
    assert [one.text for one in Kudos.objects.visible_to(vic)] == ["For product"]
    with pytest.raises(PermissionDenied):
        give_kudos(by=vic, to=[ben], text="x")


def test_who_gave_it_takes_it_back_and_can_have_it_again(
    product: Team, ana: Person, ben: Person, cem: Person, sign_in: SignIn
) -> None:
    kudos = give_kudos(by=ana, to=[ben], text="Found the error")
    with pytest.raises(PermissionDenied):
        remove_kudos(kudos, by=ben)
    client = sign_in(ana)
    response = client.post(f"/acme/kudos/{kudos.pk}/remove/", follow=True)
    assert "The thanks are taken back." in response.content.decode()
    assert agenda(product, cem).kudos == []
    assert not Kudos.objects.visible_to(ben).exists()
    kudos.refresh_from_db()
    restore_kudos(kudos, by=ana)
    assert len(agenda(product, cem).kudos) == 1


def test_a_record_keeps_what_was_said_when_it_was_closed(
    product: Team, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    kudos = give_kudos(by=ana, to=[ben], text="Found the error")
    leave_red(product, ana)
    close_week(product, by=ana, week=W48)
    remove_kudos(kudos, by=ana)
    assert "Found the error" in sign_in(ben).get(REVIEW).content.decode()


@pytest.mark.parametrize("to", ["nobody", "oneself"])
def test_thanks_go_to_somebody_else(ana: Person, to: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        give_kudos(by=ana, to=[] if to == "nobody" else [ana], text="x")
    assert broken.value.field == "to"


def test_the_form_thanks_once_goes_back_and_keeps_what_was_typed(
    ana: Person, ben: Person, sign_in: SignIn
) -> None:
    client = sign_in(ana)
    page = client.get(f"/acme/kudos/new/?to={ben.pk}", headers={"Referer": f"http://testserver{REVIEW}"})
    form = page.context["form"]
    assert form["to"].value() == [ben.pk] and f'name="next" value="{REVIEW}"' in page.content.decode()
    sent = {"to": [ben.pk], "text": "Found the error", "key": form["key"].value(), "next": REVIEW}
    for _time in range(2):
        assert client.post("/acme/kudos/new/", sent)["Location"] == REVIEW
    assert Kudos.objects.count() == 1
    refused = client.post("/acme/kudos/new/", {"text": "Found the error"})
    assert refused.status_code == 422
    told = refused.content.decode()
    assert "Choose whom you thank." in told and "Found the error</textarea>" in told
