"""Marks that turn the direction of all that follows on a line: nobody sees them, and a sentence that names a
task would end in what nobody wrote. None is kept, by whatever way it comes."""

from collections.abc import Callable

import pytest
from django.test import Client

from tasks.models import Task
from teamops.people.models import Person, Team
from teamops.spreadsheets.reading import read_sheets
from tests.api_client import Api
from tests.tasks.sheets.files import csv_file

SignIn = Callable[[Person], Client]
TURNED, KEPT = "Safe \u202egnp.exe\u2066", "Safe gnp.exe"

pytestmark = [pytest.mark.django_db]


def test_a_form_keeps_none(product: Team, ana: Person, sign_in: SignIn) -> None:
    sign_in(ana).post("/acme/tasks/quick/", {"text": TURNED, "team": "product"})
    assert Task.objects.get().title == KEPT


def test_a_program_brings_none(product: Team, ana: Person) -> None:
    Api(ana).post("tasks/", {"team": "product", "title": TURNED})
    assert Task.objects.get().title == KEPT


def test_letters_that_run_from_the_right_stay(product: Team, ana: Person) -> None:
    arabic = "مهمة للفريق \u200f42"
    Api(ana).post("tasks/", {"team": "product", "title": arabic})
    assert Task.objects.get().title == arabic


def test_a_sheet_brings_none() -> None:
    (sheet,) = read_sheets(csv_file(["Task"], [TURNED]), "tasks.csv")
    assert sheet.rows[1] == (2, [KEPT])
