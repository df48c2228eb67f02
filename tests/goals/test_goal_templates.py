"""Goals to begin from, in both languages."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import translation

from goals.goal_templates import TEMPLATES, GoalTemplate
from teamops.people.models import Person, Team
from tests.factories import current_cycle

SignIn = Callable[[Person], Client]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.key)
def test_a_template_fills_the_editor(
    sign_in: SignIn, product: Team, ben: Person, template: GoalTemplate
) -> None:
    current_cycle(product.organization)
    page = sign_in(ben).get(f"/acme/goals/new/?team=product&template={template.key}").content.decode()
    assert str(template.statement) in page
    for measure in template.measures:
        assert str(measure.statement) in page


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.key)
def test_a_template_speaks_chinese(template: GoalTemplate) -> None:
    with translation.override("zh-hans"):
        words = [
            str(template.statement),
            str(template.why),
            *(str(one.statement) for one in template.measures),
        ]
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in text) for text in words)


def test_an_unknown_template_is_an_empty_page(sign_in: SignIn, product: Team, ben: Person) -> None:
    current_cycle(product.organization)
    assert sign_in(ben).get("/acme/goals/new/?team=product&template=nothing").status_code == 200
