"""Static files under names that carry their content's hash, so that browsers may keep them for ever."""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

# The sheets that pages ask for: every page's, which imports most others, one file per part, and those that
# only some pages need.
SHEETS = ("app.css", "meeting.css", "alignment.css", "calendar.css", "list.css")
# What no page of ours names is left as it is: compressing it took longer than all the rest. The API answers
# in JSON alone; of htmx we use its second version, without extensions (which import modules by bare names).
UNUSED = ("rest_framework/", "django_htmx/ext/", "django_htmx/htmax-", "django_htmx/htmx-4")
# What is for those who read the files; no string of ours holds the beginning of a comment.
UNREAD = re.compile(r"/\*.*?\*/|^\s+", re.DOTALL | re.MULTILINE)
# In scripts a comment has lines of its own, and no text goes over two lines.
UNREAD_IN_SCRIPTS = re.compile(r"^\s*//.*\n|^\s+", re.MULTILINE)
IMPORT = re.compile(r'@import url\("([^"]+)"\) layer\((\w+)\);')


def join_imports(css: str, read: Callable[[str], str]) -> str:
    """The sheet with what it imports written out in its layers: one request in place of forty.

    Without comments, indentation and empty lines.
    """
    joined = IMPORT.sub(lambda found: f"@layer {found[2]} {{\n{read(found[1])}}}", css)
    return UNREAD.sub("", joined)


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage; it also joins our style sheets and rewrites imports between ES modules."""

    support_js_module_import_aggregation = True
    manifest_strict = False

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        paths = {name: where for name, where in paths.items() if not name.startswith(UNUSED)}
        if not dry_run and all(f"css/{sheet}" in paths for sheet in SHEETS):
            self._join_sheets(paths)
            self._shorten_scripts(paths)
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def compress_files(self, paths: Iterable[str]) -> Iterator[Any]:
        """Under their hashed names alone, which are those that pages ask for."""
        return iter(super().compress_files(set(paths) & set(self.hashed_files.values())))

    def _join_sheets(self, paths: dict[str, Any]) -> None:
        def read(name: str) -> str:
            storage, path = paths[f"css/{name}"]
            with storage.open(path) as file:
                return str(file.read().decode())

        for sheet in SHEETS:
            name, joined = f"css/{sheet}", join_imports(read(sheet), read)
            Path(self.path(name)).write_text(joined, encoding="utf-8")
            paths[name] = (self, name)

    def _shorten_scripts(self, paths: dict[str, Any]) -> None:
        for name in [name for name in paths if name.startswith("js/")]:
            storage, path = paths[name]
            with storage.open(path) as file:
                script = file.read().decode()
            Path(self.path(name)).write_text(UNREAD_IN_SCRIPTS.sub("", script), encoding="utf-8")
            paths[name] = (self, name)
