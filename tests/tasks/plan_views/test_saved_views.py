"""What a view is asked is kept under a name, for oneself or for the team."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from tasks.models import SavedView
from tasks.plan_views import actions
from tasks.plan_views.actions import save_view
from teamops.activity.models import Event
from teamops.errors import RuleBroken
from teamops.people.models import Person, Team
from tests.factories import make_goal, make_plan, make_task

SignIn = Callable[[Person], Client]


def save(client: Client, **data: object) -> str:
    response = client.post("/acme/views/save/", {"team": "product", "name": "Week", "query": "", **data})
    assert response.status_code == 302, response.content
    return str(response["Location"])


def test_a_view_is_saved_and_stands_among_the_links(product: Team, ben: Person, sign_in: SignIn) -> None:
    client = sign_in(ben)
    url = save(client, query="view=list&status=todo&due=week&group=owner&sort=-due")
    assert url == "/acme/teams/product/tasks/?view=list&group=owner&sort=-due&status=todo&due=week"
    html = client.get(url).content.decode()
    assert f'href="{url.replace("&", "&amp;")}" aria-current="page">Week</a>' in html
    assert f'href="/acme/views/{SavedView.objects.get().uuid}/"' in html  # where it is renamed or removed


def test_a_view_of_the_board_leads_to_the_board_and_one_of_a_plan_to_the_plan(
    product: Team, ana: Person, sign_in: SignIn
) -> None:
    client, plan = sign_in(ana), make_plan(product, make_goal(product, owner=ana))
    assert save(client, query="view=board&by=owner").startswith(
        "/acme/teams/product/board/?view=board&by=owner"
    )
    assert save(client, plan=plan.pk, query="view=calendar") == f"/acme/plans/{plan.pk}/?view=calendar"
    html = client.get("/acme/teams/product/tasks/").content.decode()
    assert html.count(">Week</a>") == 1  # that of the plan is not one of the team


def test_my_view_is_mine_and_the_teams_is_everybodys(
    product: Team, ana: Person, ben: Person, cem: Person, sign_in: SignIn
) -> None:
    save(sign_in(ben), name="Of Ben")
    save(sign_in(ana), name="Of all", for_team="on")
    html = sign_in(cem).get("/acme/teams/product/tasks/").content.decode()
    assert ">Of all</a>" in html
    assert "Of Ben" not in html
    assert ">Of Ben</a>" in sign_in(ben).get("/acme/teams/product/tasks/").content.decode()


def test_only_leads_save_for_the_team(product: Team, ben: Person) -> None:
    with pytest.raises(PermissionDenied):
        save_view(product, None, by=ben, name="Week", query="", for_team=True)


def test_the_same_name_again_is_given_to_the_new_one(product: Team, ben: Person, sign_in: SignIn) -> None:
    client = sign_in(ben)
    save(client, query="status=todo")
    save(client, query="status=done")
    assert SavedView.objects.get().query == "view=list&status=done"


def test_what_a_view_does_not_understand_is_not_kept(product: Team, ben: Person, sign_in: SignIn) -> None:
    save(sign_in(ben), query="junk=1&owner=me&owner=x&view=%00&after=7&by=owner")
    assert SavedView.objects.get().query == "view=list&by=owner&owner=me"


def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(
    product: Team, ben: Person, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(ben)
    for name, says in (("", "missing"), ("x" * 61, "60"), ("\u202e ", "missing")):
        response = client.post("/acme/views/save/", {"team": "product", "name": name, "query": "due=week"})
        assert response.status_code == 200
        assert says in response.content.decode()
        assert 'value="due=week"' in response.content.decode()
    many = "&".join(f"owner={number}" for number in range(10**8, 10**8 + 90))
    response = client.post("/acme/views/save/", {"team": "product", "name": "Many", "query": many})
    assert SavedView.objects.count() == 0 or len(SavedView.objects.get().query) <= 1_000
    SavedView.objects.all().delete()
    monkeypatch.setattr(actions, "MOST_SAVED", 1)
    save(client)
    with pytest.raises(RuleBroken, match="1 saved views"):
        save_view(product, None, by=ben, name="Another", query="")


def test_it_is_renamed_and_removed_and_its_tasks_stay(product: Team, ben: Person, sign_in: SignIn) -> None:
    make_task(product)
    client = sign_in(ben)
    save(client)
    url = f"/acme/views/{SavedView.objects.get().uuid}/"
    assert client.post(url, {"name": ""}).status_code == 200
    assert client.post(url, {"name": "This week"}).status_code == 302
    assert SavedView.objects.get().name == "This week"
    assert client.post(url, {"remove": "1"}).status_code == 302
    assert not SavedView.objects.exists()
    assert product.tasks.count() == 1
    assert [event.verb for event in Event.objects.order_by("pk")] == [
        "saved_view.saved",
        "saved_view.renamed",
        "saved_view.removed",
    ]


def test_a_view_of_a_plan_that_is_kept_from_a_reader_is_not_there(
    product: Team, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    secret = make_plan(product, make_goal(product, owner=ana, is_private=True))
    data = {"plan": secret.pk, "name": "Secret", "query": ""}
    assert sign_in(ben).post("/acme/views/save/", data).status_code == 404
    view = save_view(product, secret, by=ana, name="Secret", query="", for_team=True)
    assert sign_in(ben).get(f"/acme/views/{view.uuid}/").status_code == 404
    assert sign_in(ana).get(f"/acme/views/{view.uuid}/").status_code == 200
