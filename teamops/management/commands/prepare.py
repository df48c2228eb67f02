"""`manage.py prepare`: bring an installation up to this version, at its first start and after an upgrade."""

import errno
import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from teamops.fingerprint import fingerprint, is_done
from teamops.people.models import Organization
from teamops.translations import compile_translations

LOCK = ".prepare.lock"


class Command(BaseCommand):
    help = "Compile translations, migrate the database and collect static files, each only if need be."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--demo", action="store_true", help="load the demonstration if there is no organization yet"
        )

    def handle(self, *args: Any, demo: bool, **options: Any) -> None:
        try:
            with alone():
                self.prepare(demo)
        except OperationalError as error:
            raise CommandError(f"The database cannot be used: {str(error).strip()}") from error
        except OSError as error:
            raise CommandError(sentence(error)) from error

    def prepare(self, demo: bool) -> None:
        for language in compile_translations():
            self.stdout.write(f"Compiled the translation {language}.")
        self.migrate()
        self.collect_static()
        if demo and not Organization.objects.exists():
            self.stdout.write("Loading the demonstration organization …")
            self.stdout.flush()
            call_command("load_demo", stdout=self.stdout)

    def migrate(self) -> None:
        """Migrate when there is something to do: to find out is quicker than to do nothing."""
        executor = MigrationExecutor(connection)
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return
        self.stdout.write("Preparing the database …")
        self.stdout.flush()
        call_command("migrate", verbosity=0, interactive=False)

    def collect_static(self) -> None:
        """Collect and compress the static files when one of ours, or a package that brings some, changed."""
        folders = map(Path, settings.STATICFILES_DIRS)
        ours = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
        now = fingerprint([*ours, settings.BASE_DIR / "requirements.txt"])
        stamp = Path(settings.STATIC_ROOT) / ".collected"
        if is_done(stamp, now):
            return
        self.stdout.write("Collecting static files …")
        self.stdout.flush()
        call_command("collectstatic", verbosity=0, interactive=False)
        stamp.write_text(now)


@contextmanager
def alone() -> Iterator[None]:
    """Let nobody else prepare the same data meanwhile; the lock goes with its process, however that ends."""
    with (Path(settings.VAR) / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CommandError(
                f"Another start is preparing the data in {settings.VAR}. Wait until TeamOps runs there, "
                "or choose another folder: make run VAR=/path/to/folder"
            ) from error
        yield


def sentence(error: OSError) -> str:
    """Which file could not be written, and what to do, for the person at the console."""
    if error.errno == errno.ENOSPC:
        return "The disk is full. Make room and start again: it goes on from here."
    return f"{error.filename or settings.VAR} cannot be written: {(error.strerror or str(error)).lower()}."
