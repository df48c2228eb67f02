"""Our renderer draws a select as Django's template does, but for the white space between its options."""

import re

import pytest
from django import forms
from django.forms.renderers import BaseRenderer, DjangoTemplates

from teamops.form_renderer import FormRenderer

CHOICES = [
    ("", "choose"),
    ("a", 'An & <b>"'),
    ("Some", [("1", "one"), ("2", "two")]),
    ("<&", [("3", "three")]),
]


def drawn(widget: forms.Select, value: object, renderer: BaseRenderer) -> str:
    html = widget.render("field", value, {"id": "id_field"}, renderer=renderer)
    return re.sub(r">\s+<", "><", html.strip())


@pytest.mark.parametrize("value", ["", "a", "2", None, "unknown"])
@pytest.mark.parametrize(
    "widget",
    [
        forms.Select(choices=CHOICES),
        forms.Select({"required": True, "disabled": False, "data-key": '"n"', "size": 3}, choices=CHOICES),
        forms.SelectMultiple(choices=CHOICES),
        forms.Select(choices=[]),
    ],
)
def test_a_select_is_what_django_draws(widget: forms.Select, value: object) -> None:
    if isinstance(widget, forms.SelectMultiple):
        value = [value, "1"]
    assert drawn(widget, value, FormRenderer()) == drawn(widget, value, DjangoTemplates())


def test_a_choice_of_nothing_is_one_dash() -> None:
    assert ">—</option>" in drawn(forms.Select(choices=[("", "---------")]), "", FormRenderer())
