"""Templates as they are written, sent without their indentation."""

import re

from django.template import Origin
from django.template.loaders import app_directories, filesystem

INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)


class _Unindented:
    """Indentation is for who reads a template; a page with some thousand lines would send it as kilobytes."""

    def get_contents(self, origin: Origin) -> str:
        # What is indented on purpose comes from variables, so it is untouched. Lines stay, for error pages.
        contents: str = super().get_contents(origin)  # type: ignore[misc]
        return INDENTATION.sub("", contents) if origin.name.endswith(".html") else contents


class FilesystemLoader(_Unindented, filesystem.Loader):
    """Our own templates."""


class AppLoader(_Unindented, app_directories.Loader):
    """Templates of the apps."""
