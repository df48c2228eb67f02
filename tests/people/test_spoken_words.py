"""The colon between a word and what it is about, above all where only who hears the page read notices it."""

import re
from collections.abc import Callable
from pathlib import Path

from django.test import Client

from tasks.models import Label
from teamops.people.models import Organization, Person, Team
from tests.factories import make_support

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


def test_the_answer_to_a_request_stands_after_a_chinese_colon(
    product: Team, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    asked = make_support(product, ana, "A budget", asked_by=ben, state="supplied", answer="在抽屉里")
    page = sign_in(ben).get(f"/acme/support/{asked.number}/", headers={"Accept-Language": "zh-hans"})
    assert "：</strong>在抽屉里" in page.content.decode()


def test_no_page_writes_the_english_colon_itself() -> None:
    """Words that only a screen reader says are looked at by nobody, so that a page would go unnoticed."""
    english = re.compile(r'class="sr"[^>]*>(\{[%{][^}]*\}\}?)?: ')
    pages = sorted(TEMPLATES.rglob("*.html"))
    assert [page.name for page in pages if english.search(page.read_text())] == []
