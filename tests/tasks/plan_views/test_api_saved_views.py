"""The API of saved views: one's own and the team's."""

from tasks.models import SavedView
from teamops.people.models import Person, Team
from tests.api_client import Api, errors
from tests.factories import make_plan


def test_a_view_is_kept_named_anew_and_removed(product: Team, ben: Person) -> None:
    api = Api(ben)
    made = api.post("views/", {"name": "Mine", "team": "product", "query": "view=board&status=doing&x=1"})
    assert made.status_code == 201, made.content
    assert "view=board" in made.json()["query"] and "x=1" not in made.json()["query"]
    at = f"views/{made.json()['uuid']}/"
    assert api.patch(at, {"name": "Ours"}, if_match=made["ETag"]).json()["name"] == "Ours"
    assert [one["name"] for one in api.get("views/?team=product").json()["results"]] == ["Ours"]
    assert api.client.delete(api.base + at).status_code == 204
    assert not SavedView.objects.exists()


def test_a_plan_says_the_team_as_well(product: Team, support: Team, ana: Person) -> None:
    plan = make_plan(product)
    told = Api(ana).post("views/", {"name": "All", "plan": str(plan.uuid), "for_team": True}).json()
    assert (told["team"], told["plan"], told["for_team"]) == ("product", str(plan.uuid), True)
    wrong = Api(ana).post("views/", {"name": "All", "plan": str(plan.uuid), "team": support.slug})
    assert errors(wrong) == [("plan", "unknown")]


def test_a_view_without_a_place_is_refused(product: Team, ben: Person) -> None:
    assert errors(Api(ben).post("views/", {"name": "Mine"})) == [("team", "required")]
