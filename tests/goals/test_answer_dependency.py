"""The asked team answers: it promises a day, declines with a reason, or lets somebody answer for it."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from goals.actions import accept_dependency, decline_dependency, name_dependency_owner
from goals.models import Dependency
from teamops.activity.models import Event
from teamops.errors import RuleBroken, Stale
from teamops.people.models import Person
from tests.goals.across import ahead, fresh

SignIn = Callable[[Person], Client]


def test_a_lead_promises_a_day_and_says_who_answers_for_it(
    asked: Dependency, leo: Person, dora: Person
) -> None:
    accept_dependency(asked, by=leo, promised_on=ahead(asked, 10), owner=dora)
    made = fresh(asked)
    assert (made.state, made.promised_on, made.owner) == ("accepted", ahead(asked, 10), dora)
    assert made.original_promised_on == made.promised_on
    assert Event.objects.get(verb="dependency.accepted").after == {
        "state": "accepted",
        "promised_on": ahead(asked, 10).isoformat(),
        "owner": dora.pk,
    }


def test_who_promises_answers_for_it_unless_said_otherwise(asked: Dependency, leo: Person) -> None:
    assert accept_dependency(asked, by=leo, promised_on=ahead(asked, 1)).owner == leo


def test_the_asking_side_and_other_members_do_not_answer(
    asked: Dependency, ana: Person, ben: Person, dora: Person, vic: Person
) -> None:
    for person in (ana, ben, dora, vic):
        with pytest.raises(PermissionDenied):
            accept_dependency(asked, by=person, promised_on=ahead(asked, 10))
        with pytest.raises(PermissionDenied):
            decline_dependency(asked, by=person, reason="No")


def test_whom_the_lead_names_answers(asked: Dependency, leo: Person, dora: Person, ben: Person) -> None:
    with pytest.raises(PermissionDenied):
        name_dependency_owner(asked, by=ben, owner=dora)
    name_dependency_owner(asked, by=leo, owner=dora)
    accept_dependency(fresh(asked), by=dora, promised_on=ahead(asked, 10))
    assert fresh(asked).owner == dora


def test_nobody_answers_for_it_who_is_a_guest_or_of_elsewhere(
    asked: Dependency, leo: Person, vic: Person, zoe: Person
) -> None:
    for person in (vic, zoe):
        with pytest.raises(RuleBroken, match="Choose one from the list"):
            accept_dependency(fresh(asked), by=leo, promised_on=ahead(asked, 10), owner=person)
        with pytest.raises(RuleBroken, match="Choose one from the list"):
            name_dependency_owner(fresh(asked), by=leo, owner=person)
    assert fresh(asked).state == "asked"


def test_a_day_that_has_passed_is_no_promise(asked: Dependency, leo: Person) -> None:
    with pytest.raises(RuleBroken, match="has passed") as broken:
        accept_dependency(asked, by=leo, promised_on=ahead(asked, -1))
    assert broken.value.field == "promised_on"
    assert fresh(asked).state == "asked"


def test_declining_says_why_and_the_trail_keeps_no_words(asked: Dependency, leo: Person) -> None:
    with pytest.raises(RuleBroken, match="Say why"):
        decline_dependency(asked, by=leo, reason="  ")
    decline_dependency(asked, by=leo, reason="Two of us are away")
    assert (fresh(asked).state, fresh(asked).reason) == ("declined", "Two of us are away")
    assert "Two of us" not in str(Event.objects.get(verb="dependency.declined").after)


def test_it_is_answered_once(asked: Dependency, leo: Person) -> None:
    accept_dependency(asked, by=leo, promised_on=ahead(asked, 10))
    with pytest.raises(RuleBroken, match="it stands at: promised"):
        accept_dependency(fresh(asked), by=leo, promised_on=ahead(asked, 3))
    decline_dependency(fresh(asked), by=leo, reason="We cannot after all")
    with pytest.raises(RuleBroken, match="it stands at: declined"):
        decline_dependency(fresh(asked), by=leo, reason="Again")


def test_of_two_who_answer_at_once_one_wins(asked: Dependency, leo: Person) -> None:
    first, second = fresh(asked), fresh(asked)
    accept_dependency(first, by=leo, promised_on=ahead(asked, 10))
    with pytest.raises(Stale):
        decline_dependency(second, by=leo, reason="No time")
    assert (fresh(asked).state, fresh(asked).reason) == ("accepted", "")
    assert not Event.objects.filter(verb="dependency.declined").exists()


def test_the_slower_one_is_told_and_keeps_what_was_typed(
    asked: Dependency, leo: Person, sign_in: SignIn
) -> None:
    client = sign_in(leo)
    path = f"/acme/dependencies/{asked.pk}/"
    version = client.get(f"{path}decline/").context["form"]["version"].value()
    accept_dependency(fresh(asked), by=leo, promised_on=ahead(asked, 10))
    page = client.post(f"{path}decline/", {"reason": "No time", "version": version})
    html = page.content.decode()
    assert "changed this while you were writing" in html
    assert "No time" in html
    assert fresh(asked).state == "accepted"


def test_the_page_offers_each_what_they_can_do(
    asked: Dependency, leo: Person, dora: Person, ben: Person, ana: Person, sign_in: SignIn
) -> None:
    def acts(person: Person) -> list[str]:
        page = sign_in(person).get(f"/acme/dependencies/{asked.pk}/")
        return [key for key, _act in page.context["acts"]]

    assert acts(leo) == ["accept", "name", "decline"]
    assert acts(ben) == acts(ana) == ["withdraw"]
    assert acts(dora) == []


def test_a_lead_promises_on_the_page(asked: Dependency, leo: Person, sign_in: SignIn) -> None:
    client = sign_in(leo)
    form = client.get(f"/acme/dependencies/{asked.pk}/accept/").context["form"]
    assert form["promised_on"].value() == asked.needed_on
    sent = {"promised_on": ahead(asked, 9).isoformat(), "owner": leo.pk, "version": form["version"].value()}
    page = client.post(f"/acme/dependencies/{asked.pk}/accept/", sent, follow=True)
    assert "It is promised." in page.content.decode()
    assert fresh(asked).promised_on == ahead(asked, 9)


def test_an_act_that_is_not_there_is_not_found(asked: Dependency, leo: Person, sign_in: SignIn) -> None:
    assert sign_in(leo).post(f"/acme/dependencies/{asked.pk}/burn/").status_code == 404
