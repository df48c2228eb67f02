"""What browsers get of the style sheets and scripts: one sheet, hashed names, nothing that eval needs."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from teamops.static_files import IMPORT, SHEETS, join_imports

pytestmark = pytest.mark.one_database

CSS = settings.BASE_DIR / "static/css"


def test_imports_are_written_out_in_their_layers() -> None:
    joined = join_imports('@layer a;\n@import url("x.css") layer(a);', {"x.css": "p { margin: 0; }\n"}.get)  # type: ignore[arg-type]
    assert joined == "@layer a;\n@layer a {\np { margin: 0; }\n}"


def test_every_sheet_is_imported_once_or_named_by_the_pages_that_need_it() -> None:
    imported = [name for sheet in SHEETS for name, _ in IMPORT.findall((CSS / sheet).read_text())]
    pages = "".join(path.read_text() for path in (settings.BASE_DIR / "templates").rglob("*.html"))
    imported += sorted(set(re.findall(r"{% static 'css/([^']+)' %}", pages)) - {"app.css"})
    there = [str(path.relative_to(CSS)) for path in CSS.rglob("*.css") if path.name != "app.css"]
    assert sorted(imported) == sorted(there)


def test_what_only_its_writers_read_is_not_sent() -> None:
    joined = join_imports('/* Why\n   so */\n\n.a {\n  & b::before { content: "/"; }\n}\n', str)
    assert joined.strip() == '.a {\n& b::before { content: "/"; }\n}'


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of static files as production serves it."""
    folder = tmp_path_factory.mktemp("static")
    hashed = {"BACKEND": "teamops.static_files.HashedStaticFiles"}
    with override_settings(STATIC_ROOT=folder, STORAGES={**settings.STORAGES, "staticfiles": hashed}):
        call_command("collectstatic", interactive=False, verbosity=0)
    return folder


def test_production_serves_one_small_sheet(collected: Path) -> None:
    [sheet] = collected.glob("css/app.????????????.css")
    assert "@import" not in sheet.read_text()
    [packed] = collected.glob("css/app.????????????.css.gz")
    assert packed.stat().st_size < 24_000


def test_modules_import_each_other_under_their_hashed_names(collected: Path) -> None:
    [module] = collected.glob("js/app.????????????.js")
    imports = re.findall(r'from "\./behaviors/([^"]+)"', module.read_text())
    assert len(imports) > 5
    assert all((collected / "js/behaviors" / name).exists() and name.count(".") == 2 for name in imports)


def test_scripts_are_sent_without_what_only_their_writers_read(collected: Path) -> None:
    scripts = list(collected.glob("js/behaviors/*.????????????.js"))
    assert len(scripts) > 30
    for script in scripts:
        assert [
            line for line in script.read_text().splitlines() if line != line.lstrip() or line[:2] == "//"
        ] == []
    [live] = (script for script in scripts if script.name.startswith("live."))
    written = (settings.BASE_DIR / "static/js/behaviors/live.js").read_text().splitlines()
    code = [
        line.strip() for line in written if line.strip() and not line.strip().startswith(("//", "import"))
    ]
    assert [line for line in live.read_text().splitlines() if not line.startswith("import")] == code


def test_only_what_pages_ask_for_is_compressed(collected: Path) -> None:
    assert list(collected.glob("django_htmx/htmx-2.min.????????????.js.br"))
    assert list(collected.glob("admin/css/base.????????????.css.br"))
    unused = ["css/app.css.br", "rest_framework/**/*.br", "django_htmx/ext/*.br", "django_htmx/htm*-4*.br"]
    assert [path for pattern in unused for path in collected.glob(pattern)] == []
