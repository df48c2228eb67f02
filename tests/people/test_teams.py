"""The tree of teams: making, changing, moving, archiving; who is in a team and who leads it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from teamops.activity.models import Event
from teamops.errors import RuleBroken, Stale
from teamops.people.actions import (
    add_to_team,
    archive_team,
    change_team,
    create_team,
    move_team,
    remove_from_team,
    restore_team,
)
from teamops.people.models import Person, Team
from teamops.people.permissions import can_manage_team
from tests.factories import make_person, make_team
from tests.people.conftest import Said

SignIn = Callable[[Person], Client]


def path_of(team: Team) -> list[str]:
    """The names from the company down to the team, as the stored path says."""
    team.refresh_from_db()
    names = {str(one.pk): one.name for one in Team.objects.all()}
    return [names[number] for number in team.path.strip("/").split("/")]


def form_of(team: Team, **values: Any) -> dict[str, Any]:
    form = {"version": team.version, "name": team.name, "parent": team.parent_id or "", "language": ""}
    return {**form, **values}


# --- making


def test_an_administrator_makes_a_team_below_the_company(as_admin: Client, company: Team, said: Said) -> None:
    answer = as_admin.post("/acme/settings/teams/new/", {"name": "  Growth \n Team ", "parent": company.pk})
    assert answer.headers["Location"] == "/acme/teams/growth-team/people/"
    assert path_of(Team.objects.get(slug="growth-team")) == ["Acme", "Growth Team"]


def test_a_lead_makes_teams_below_their_own_and_is_offered_no_other(
    ana: Person, product: Team, company: Team, support: Team, sign_in: SignIn, said: Said
) -> None:
    client = sign_in(ana)
    page = said(client.get("/acme/settings/teams/new/"))
    assert f'<option value="{product.pk}"' in page
    assert f'<option value="{company.pk}"' not in page
    assert f'<option value="{support.pk}"' not in page
    client.post("/acme/settings/teams/new/", {"name": "Growth", "parent": product.pk})
    assert path_of(Team.objects.get(name="Growth")) == ["Acme", "Product", "Growth"]
    with pytest.raises(PermissionDenied):
        create_team(company.organization, by=ana, name="Sales", parent=company)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("产品运营", "team-1"),
        ("New", "new-1"),
        ("Growth", "growth"),
        ("Ärzte & Co", "arzte-co"),
        ("!!!", "team-1"),
    ],
)
def test_every_name_gets_an_address_that_opens(
    as_admin: Client, admin: Person, company: Team, name: str, slug: str
) -> None:
    team = create_team(company.organization, by=admin, name=name)
    assert (team.name, team.slug) == (name, slug)
    assert name in as_admin.get(f"/acme/settings/teams/{slug}/").content.decode().replace("&amp;", "&")
    assert as_admin.get(f"/acme/teams/{slug}/people/").status_code == 200


def test_addresses_are_unique_where_names_only_look_alike(company: Team, admin: Person) -> None:
    slugs = [
        create_team(company.organization, by=admin, name=name).slug
        for name in ("A b", "A-b", "A_b!", "增长", "运营")
    ]
    assert len(set(slugs)) == 5


@pytest.mark.parametrize("same", ["product", " PRODUCT ", "Ｐｒｏｄｕｃｔ"])
def test_two_teams_have_not_the_same_name_whatever_its_case_and_width(
    as_admin: Client, company: Team, product: Team, same: str, said: Said
) -> None:
    page = said(as_admin.post("/acme/settings/teams/new/", {"name": same, "parent": company.pk}))
    assert "Another team has this name. Choose another one." in page


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "a\x00b", "x" * 121])
def test_an_impossible_name_is_refused_with_a_sentence(
    as_admin: Client, company: Team, name: str, said: Said
) -> None:
    response = as_admin.post("/acme/settings/teams/new/", {"name": name, "parent": company.pk})
    assert response.status_code == 200
    assert 'class="error"' in said(response)


def test_a_name_that_grows_when_it_is_folded_still_fits(company: Team, admin: Person) -> None:
    team = create_team(company.organization, by=admin, name="ﷺ" * 120)
    assert len(team.name_key) == 240


def test_a_parent_of_another_organization_is_refused_with_a_sentence(
    as_admin: Client, admin: Person, zoe: Person, said: Said
) -> None:
    other = zoe.teams.get()
    page = said(as_admin.post("/acme/settings/teams/new/", {"name": "Growth", "parent": other.pk}))
    assert "This one is not in the list any more." in page
    with pytest.raises(PermissionDenied):
        create_team(admin.organization, by=admin, name="Growth", parent=other)


# --- changing


def test_a_lead_changes_the_name_and_the_address_stays(ana: Person, product: Team, sign_in: SignIn) -> None:
    sign_in(ana).post("/acme/settings/teams/product/", form_of(product, name="Product Operations"))
    product.refresh_from_db()
    assert (product.name, product.slug, product.name_key) == (
        "Product Operations",
        "product",
        "product operations",
    )


def test_a_stale_save_is_refused_and_says_what_stands_there_and_the_next_one_goes(
    as_admin: Client, ana: Person, product: Team, said: Said
) -> None:
    opened = form_of(product)
    change_team(product, by=ana, name="Product Operations")
    page = said(as_admin.post("/acme/settings/teams/product/", {**opened, "name": "Produkt"}))
    assert "Ana Lead changed this while you were writing." in page
    assert "It now says: Product Operations" in page
    assert 'value="Produkt"' in page
    product.refresh_from_db()
    assert product.name == "Product Operations"
    assert f'name="version" value="{product.version}"' in page
    as_admin.post("/acme/settings/teams/product/", {**opened, "version": product.version, "name": "Produkt"})
    product.refresh_from_db()
    assert product.name == "Produkt"


def test_the_action_refuses_a_stale_version(admin: Person, product: Team) -> None:
    change_team(product, by=admin, version=1, name="Two")
    with pytest.raises(Stale):
        change_team(Team.objects.get(pk=product.pk), by=admin, version=1, name="Three")


def test_name_and_place_change_together_or_not_at_all(
    admin: Person, ana: Person, product: Team, support: Team
) -> None:
    with pytest.raises(PermissionDenied):
        change_team(product, by=ana, name="Other", parent=support)
    product.refresh_from_db()
    assert (product.name, path_of(product)) == ("Product", ["Acme", "Product"])


# --- moving


def test_a_team_moves_with_all_below_it(as_admin: Client, product: Team, support: Team) -> None:
    growth = make_team(product.organization, "Growth", product)
    deep = make_team(product.organization, "Deep", growth)
    as_admin.post("/acme/settings/teams/product/", form_of(product, parent=support.pk))
    assert path_of(product) == ["Acme", "Support", "Product"]
    assert path_of(deep) == ["Acme", "Support", "Product", "Growth", "Deep"]
    moved = Event.objects.get(verb="team.moved")
    assert moved.after == {"parent": support.pk}


def test_a_team_does_not_move_below_itself(
    admin: Person, as_admin: Client, product: Team, said: Said
) -> None:
    growth = make_team(product.organization, "Growth", product)
    for below in (product, growth):
        with pytest.raises(RuleBroken, match="Choose a team outside of it"):
            move_team(product, by=admin, parent=below)
        page = said(as_admin.post("/acme/settings/teams/product/", form_of(product, parent=below.pk)))
        assert "This one is not in the list any more." in page
    assert path_of(growth) == ["Acme", "Product", "Growth"]


def test_two_moves_at_once_make_no_circle(admin: Person, product: Team, support: Team) -> None:
    """Each was read before the other move; the action reads them anew under the lock."""
    product_before, support_before = Team.objects.get(pk=product.pk), Team.objects.get(pk=support.pk)
    move_team(product, by=admin, parent=support)
    with pytest.raises(RuleBroken, match="Choose a team outside of it"):
        move_team(support_before, by=admin, parent=product_before)


def test_the_company_stays_on_top(admin: Person, as_admin: Client, company: Team, product: Team) -> None:
    with pytest.raises(RuleBroken):
        move_team(company, by=admin, parent=product)
    as_admin.post("/acme/settings/teams/acme/", form_of(company, parent=product.pk, name="Acme AG"))
    company.refresh_from_db()
    assert (company.name, company.parent) == ("Acme AG", None)


def test_a_lead_moves_nothing_below_a_team_of_others(ana: Person, product: Team, support: Team) -> None:
    with pytest.raises(PermissionDenied):
        move_team(product, by=ana, parent=support)


def test_the_tree_has_at_most_twelve_levels(admin: Person, company: Team) -> None:
    parent = company
    for level in range(2, 13):
        parent = create_team(company.organization, by=admin, name=f"Level {level}", parent=parent)
    with pytest.raises(RuleBroken, match="more than 12 levels"):
        create_team(company.organization, by=admin, name="Level 13", parent=parent)
    two = create_team(company.organization, by=admin, name="Two")
    create_team(company.organization, by=admin, name="Below two", parent=two)
    with pytest.raises(RuleBroken, match="more than 12 levels"):
        move_team(two, by=admin, parent=Team.objects.get(name="Level 11"))
    assert move_team(two, by=admin, parent=Team.objects.get(name="Level 10")).path.count("/") == 11


def test_leads_above_manage_what_was_moved_below_them(
    admin: Person, ana: Person, product: Team, support: Team
) -> None:
    assert not can_manage_team(ana, support)
    moved = move_team(support, by=admin, parent=product)
    assert can_manage_team(ana, moved)


# --- archiving


def test_an_archived_team_is_not_offered_any_more_and_comes_back(
    as_admin: Client, product: Team, support: Team, said: Said
) -> None:
    as_admin.post("/acme/settings/teams/support/archive/")
    assert ">Support</option>" not in said(as_admin.get(INVITE))
    assert "archived" in said(as_admin.get("/acme/settings/teams/"))
    assert as_admin.get("/acme/teams/support/people/").status_code == 200
    as_admin.post("/acme/settings/teams/support/restore/")
    assert ">Support</option>" in said(as_admin.get(INVITE))


def test_a_team_with_teams_below_it_is_not_archived(
    as_admin: Client, product: Team, company: Team, said: Said
) -> None:
    make_team(product.organization, "Growth", product)
    answer = as_admin.post("/acme/settings/teams/product/archive/", follow=True)
    assert "Archive or move the teams below it first." in said(answer)
    answer = as_admin.post("/acme/settings/teams/acme/archive/", follow=True)
    assert "The company itself cannot be archived." in said(answer)


def test_a_team_comes_back_after_the_one_above_it(admin: Person, product: Team) -> None:
    growth = make_team(product.organization, "Growth", product)
    archive_team(growth, by=admin)
    archive_team(product, by=admin)
    with pytest.raises(RuleBroken, match="Restore it first"):
        restore_team(growth, by=admin)
    restore_team(product, by=admin)
    assert restore_team(growth, by=admin).archived_at is None


def test_saving_an_archived_team_does_not_move_it(
    as_admin: Client, admin: Person, product: Team, said: Said
) -> None:
    growth = make_team(product.organization, "Growth", product)
    archive_team(growth, by=admin)
    archive_team(product, by=admin)
    page = said(as_admin.get("/acme/settings/teams/growth/"))
    assert f'<option value="{product.pk}" selected>' in page


def test_archiving_twice_is_one_event(admin: Person, support: Team) -> None:
    first = archive_team(support, by=admin).archived_at
    assert archive_team(support, by=admin).archived_at == first
    restore_team(support, by=admin)
    restore_team(support, by=admin)
    assert list(Event.objects.order_by("pk").values_list("verb", flat=True)) == [
        "team.archived",
        "team.restored",
    ]


# --- who is in it


def test_a_lead_puts_somebody_into_the_team_and_lets_them_lead(
    ana: Person, dora: Person, product: Team, sign_in: SignIn, said: Said
) -> None:
    client = sign_in(ana)
    client.post("/acme/teams/product/people/add/", {"person": dora.pk})
    client.post(f"/acme/teams/product/people/{dora.pk}/", {"act": "lead"})
    assert dora.memberships.get(team=product).is_lead
    client.post(f"/acme/teams/product/people/{dora.pk}/", {"act": "remove"})
    assert not dora.memberships.filter(team=product).exists()
    assert list(Event.objects.order_by("pk").values_list("verb", flat=True)) == [
        "team.member_added",
        "team.lead_changed",
        "team.member_removed",
    ]


def test_a_request_that_says_nothing_changes_nothing(ana: Person, product: Team, sign_in: SignIn) -> None:
    assert sign_in(ana).post(f"/acme/teams/product/people/{ana.pk}/", {"act": "?"}).status_code == 400
    assert ana.memberships.get().is_lead


def test_a_person_of_another_organization_is_refused_with_a_sentence(
    ana: Person, zoe: Person, product: Team, sign_in: SignIn, said: Said
) -> None:
    page = said(sign_in(ana).post("/acme/teams/product/people/add/", {"person": zoe.pk}))
    assert "This one is not in the list any more." in page
    with pytest.raises(RuleBroken, match="not here"):
        add_to_team(product, zoe, by=ana)
    assert not zoe.memberships.filter(team=product).exists()


def test_a_guest_does_not_lead_and_who_has_left_does_not_come_in(
    ana: Person, vic: Person, product: Team
) -> None:
    with pytest.raises(RuleBroken, match="A guest cannot lead a team"):
        add_to_team(product, vic, by=ana, lead=True)
    gone = make_person(product.organization, "Otto Old", state=Person.State.LEFT)
    with pytest.raises(RuleBroken, match="not here any more"):
        add_to_team(product, gone, by=ana)


def test_who_lost_the_team_while_their_page_was_open_changes_nothing_more(
    admin: Person, ana: Person, ben: Person, product: Team
) -> None:
    earlier = Person.objects.active_of(ana.user_id or 0).get()
    assert can_manage_team(earlier, product)
    remove_from_team(product, ana, by=admin)
    with pytest.raises(PermissionDenied):
        add_to_team(product, ben, by=earlier, lead=True)


INVITE = "/acme/settings/people/invite/"
