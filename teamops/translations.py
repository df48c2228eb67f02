"""Turning the translators' .po files into what Django reads."""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings


def compile_translations() -> Iterator[str]:
    """Compile what is newer than its compiled form; yields the languages that were."""
    for folder in settings.LOCALE_PATHS:
        for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
            compiled = source.with_suffix(".mo")
            if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
                continue
            with source.open("rb") as file:
                catalog = read_po(file, locale=source.parent.parent.name)
            aside = compiled.with_suffix(".mo.new")
            with aside.open("wb") as file:
                write_mo(file, catalog)
            aside.replace(compiled)
            yield source.parent.parent.name
