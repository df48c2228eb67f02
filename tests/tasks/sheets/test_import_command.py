"""`manage.py import_sheet`: the same import for scripts; its last line is what they read."""

from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from goals.models import Goal
from teamops.people.models import Organization, Person, Team
from tests.factories import make_cycle

CHINESE_SHEET = str(settings.BASE_DIR / "tests/data/published-okrs-zh.csv")
SHEET = str(settings.BASE_DIR / "tests/data/published-okrs.xlsx")


def run(*args: str) -> str:
    out = StringIO()
    call_command("import_sheet", *args, stdout=out)
    return out.getvalue().strip().splitlines()[-1]


def test_its_last_line_says_what_was_made(acme: Organization, admin: Person) -> None:
    make_cycle(acme)
    said = run(SHEET, "--by", admin.email)
    assert said == "made: 7 goals, 20 key results, 13 tasks; changed: 0; unchanged: 0; refused: 0"
    again = run(SHEET, "--by", admin.email)
    assert again == "made: 0 goals, 0 key results, 0 tasks; changed: 0; unchanged: 40; refused: 0"


def test_the_chinese_sheet_goes_in_completely_and_once(acme: Organization, admin: Person) -> None:
    make_cycle(acme)
    said = run(CHINESE_SHEET, "--by", admin.email)
    assert said == "made: 5 goals, 13 key results, 0 tasks; changed: 0; unchanged: 0; refused: 0"
    again = run(CHINESE_SHEET, "--by", admin.email)
    assert again == "made: 0 goals, 0 key results, 0 tasks; changed: 0; unchanged: 18; refused: 0"


def test_the_last_line_is_the_same_in_every_language(acme: Organization, admin: Person) -> None:
    make_cycle(acme)
    Person.objects.filter(pk=admin.pk).update(language="zh-hans")
    assert run(SHEET, "--by", admin.email).startswith("made: 7 goals, 20 key results, 13 tasks;")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("password-is-secret.xlsx", "protected by a password"), ("missing.xlsx", "cannot be read")],
)
def test_what_cannot_be_read_is_said(acme: Organization, admin: Person, name: str, sentence: str) -> None:
    make_cycle(acme)
    with pytest.raises(CommandError, match=sentence):
        run(str(settings.BASE_DIR / "tests/data" / name), "--by", admin.email)
    assert not Goal.objects.exists()


def test_a_dry_run_writes_nothing(acme: Organization, admin: Person) -> None:
    make_cycle(acme)
    assert run(SHEET, "--by", admin.email, "--dry-run").startswith("made: 7 goals")
    assert not Goal.objects.exists()


def test_an_unknown_team_or_person_is_said(acme: Organization, admin: Person, product: Team) -> None:
    make_cycle(acme)
    with pytest.raises(CommandError, match=r"nobody@acme\.example"):
        run(SHEET, "--by", "nobody@acme.example")
    with pytest.raises(CommandError, match="Nowhere"):
        run(SHEET, "--by", admin.email, "--team", "Nowhere")
