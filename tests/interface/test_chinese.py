"""The Chinese catalogue is complete: nothing is empty, doubtful or left out, and no placeholder is lost."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

pytestmark = pytest.mark.one_database

CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")
PLACEHOLDER = re.compile(r"%\((\w+)\)s|\{(\w*)\}")
# {% translate "…" %} without a context, _("…"), gettext("…") and gettext_lazy("…").
ALONE = re.compile(r'(?:{% translate |\b(?:_|gettext|gettext_lazy)\()"([^"]+)"(?! context)')
HAN = re.compile(r"[\u4e00-\u9fff]")


def messages(path: Path) -> list[Any]:
    with path.open("rb") as file:
        return [message for message in read_po(file, locale="zh_Hans") if message.id]


def texts(value: str | tuple[str, ...]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def test_every_message_has_a_translation_that_is_certain() -> None:
    incomplete = [
        m.id for m in messages(settings.BASE_DIR / CATALOGUE) if m.fuzzy or not all(texts(m.string))
    ]
    assert incomplete == []


def test_every_translation_keeps_the_placeholders() -> None:
    for message in messages(settings.BASE_DIR / CATALOGUE):
        meant = {name for text in texts(message.id) for name in PLACEHOLDER.findall(text)}
        for text in texts(message.string):
            assert set(PLACEHOLDER.findall(text)) == meant, message.id


def test_what_stands_alone_is_not_the_word_for_a_number_of_things() -> None:
    """gettext has one entry for both, of which Chinese keeps only that with the number: "已顺延 %(n)s 次"."""
    counted = {
        message.id[0]
        for message in messages(settings.BASE_DIR / CATALOGUE)
        if not isinstance(message.id, str) and not message.context and PLACEHOLDER.search(message.string[0])
    }
    files = [
        file
        for folder in ("teamops", "goals", "tasks", "feedback", "templates")
        for file in (settings.BASE_DIR / folder).rglob("*")
        if file.suffix in (".py", ".html", ".txt")
    ]
    assert len(files) > 500
    assert [
        (file.name, words)
        for file in files
        for words in ALONE.findall(file.read_text(encoding="utf-8"))
        if words in counted
    ] == []


def test_translations_are_chinese() -> None:
    """What is the same in both languages has no words: formulas such as "%(field)s → %(new)s"."""
    for message in messages(settings.BASE_DIR / CATALOGUE):
        words = re.sub(r"%\(\w+\)s|</?\w+>|TeamOps|CSV|XLSX|API", "", texts(message.string)[0])
        assert HAN.search(words) or not re.search(r"[A-Za-z]{2}", words), message.id


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="needs gettext's xgettext")
def test_the_catalogue_holds_every_message_of_the_code(tmp_path: Path) -> None:
    """makemessages on a copy of the sources finds nothing that the catalogue does not have."""
    for folder in ("teamops", "goals", "tasks", "feedback", "templates"):
        shutil.copytree(settings.BASE_DIR / folder, tmp_path / folder)
    (tmp_path / "locale").mkdir()
    environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    command = [sys.executable, "-m", "django", "makemessages", "--locale=zh_Hans", "--verbosity=0"]
    subprocess.run(command, cwd=tmp_path, env=environment, check=True)
    known = {(m.context, texts(m.id)[0]) for m in messages(settings.BASE_DIR / CATALOGUE)}
    needed = {(m.context, texts(m.id)[0]) for m in messages(tmp_path / CATALOGUE)}
    assert needed - known == set()
