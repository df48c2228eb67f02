"""What stands on a page only for who hears it read."""

import re
from collections.abc import Callable
from pathlib import Path

from django.test import Client

from tasks.models import Label
from teamops.people.models import Organization, Person, Team

SignIn = Callable[[Person], Client]

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def labels_page(client: Client, language: str) -> str:
    return client.get("/acme/teams/product/labels/", headers={"Accept-Language": language}).content.decode()


def test_a_buttons_colon_is_that_of_the_language(
    acme: Organization, product: Team, ana: Person, sign_in: SignIn
) -> None:
    Label.objects.create(organization=acme, team=product, name="研究")
    client = sign_in(ana)
    assert '<span class="sr">: 研究</span>' in labels_page(client, "en")
    assert '<span class="sr">：研究</span>' in labels_page(client, "zh-hans")


def test_no_page_writes_the_english_colon_itself() -> None:
    """Words that only a screen reader says are looked at by nobody, so that a page would go unnoticed."""
    english = re.compile(r'class="sr"[^>]*>(\{[%{][^}]*\}\}?)?: ')
    pages = sorted(TEMPLATES.rglob("*.html"))
    assert [page.name for page in pages if english.search(page.read_text())] == []
