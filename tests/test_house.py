"""The house keeps its shape: imports run one way, and what the models say is what the migrations make."""

import ast
import importlib.metadata
import re
from pathlib import Path

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ["teamops.activity", "teamops.people", "teamops.notifications", "goals", "tasks", "feedback"]
# `activity` names people and organizations by lazy foreign keys only; `people` stands on it.


def imported_modules(path: Path) -> set[str]:
    """Every module that a file imports, at its top or inside a function."""
    modules = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            modules |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules.add(node.module)
    return modules


@pytest.mark.parametrize("floor", FLOORS)
def test_no_app_imports_from_a_higher_floor(floor: str) -> None:
    above = FLOORS[FLOORS.index(floor) + 1 :]
    folder = ROOT / floor.replace(".", "/")
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in folder.rglob("*.py")
        for module in sorted(imported_modules(path))
        if any(module == app or module.startswith(f"{app}.") for app in above)
    ]
    assert wrong == []


def test_every_app_has_the_same_rooms() -> None:
    rooms = ["models", "queries", "permissions", "actions", "urls", "apps"]
    missing = [
        f"{floor}: {room}"
        for floor in FLOORS
        for room in rooms
        if not (folder := ROOT / floor.replace(".", "/")).joinpath(f"{room}.py").exists()
        and not folder.joinpath(room).is_dir()
    ]
    assert missing == []


def test_the_product_imports_nothing_that_only_tests_install() -> None:
    """Who runs TeamOps has requirements.txt alone: an import beyond it ends the first start."""
    pinned = {
        re.split(r"[\[=]", line)[0].lower().replace("_", "-")
        for line in (ROOT / "requirements.txt").read_text().splitlines()
        if "==" in line
    }
    packages = importlib.metadata.packages_distributions()
    folders = ("teamops", "goals", "tasks", "feedback")
    missing = {
        f"{path.relative_to(ROOT)} imports {module}"
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        for module in imported_modules(path)
        for names in [packages.get(module.split(".")[0], [])]
        if names and not {name.lower().replace("_", "-") for name in names} & pinned
    }
    assert missing == set()


@pytest.mark.django_db
def test_the_migrations_make_what_the_models_say() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
