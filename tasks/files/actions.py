"""Every write about files."""

import datetime
import uuid
from collections.abc import Sequence
from pathlib import PurePath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tasks.files.kinds import kind_of
from tasks.files.permissions import can_attach, can_remove_file
from tasks.models import Task, TaskFile
from teamops.activity.actions import record
from teamops.activity.models import Event
from teamops.activity.undo import changed_meanwhile
from teamops.errors import RuleBroken
from teamops.people.actions.organizations import lock
from teamops.people.models import Person
from teamops.people.permissions import require
from teamops.text import one_line

LONGEST_NAME = 200
MOST_OF_A_TASK = 50
KEPT_REMOVED = datetime.timedelta(days=30)
MEGABYTE = 2**20


def attach_files(task: Task, *, by: Person, files: Sequence[UploadedFile]) -> list[TaskFile]:
    """Attach all of them, or, if one is refused, none. Raises RuleBroken that names it."""
    require(can_attach, by, task)
    checked = [(file, name_of(file), _checked(file)) for file in files]
    made: list[TaskFile] = []
    try:
        with transaction.atomic():
            lock(task.organization)
            if TaskFile.objects.of_task(task).count() + len(checked) > MOST_OF_A_TASK:
                raise RuleBroken(
                    _("A task has at most %(most)s files. Remove some, or put several into a ZIP.")
                    % {"most": MOST_OF_A_TASK},
                    code="too_many",
                    field="file",
                )
            for file, name, content_type in checked:
                attached = TaskFile(
                    organization_id=task.organization_id,
                    task=task,
                    name=name,
                    size=file.size or 0,
                    content_type=content_type,
                    added_by=by,
                )
                attached.file.save(name, file, save=False)
                made.append(attached)
                attached.save()
                record(task, "task.file_added", by=by, part_of=task.plan, after={"file": attached.pk})
    except BaseException:
        # The storage knows no transactions.
        for attached in made:
            attached.file.storage.delete(attached.file.name or "")
        raise
    return made


def _checked(file: UploadedFile) -> str:
    """The type that the file's content has. Raises RuleBroken."""
    most = settings.LARGEST_UPLOAD_BYTES
    if (file.size or 0) > most:
        raise RuleBroken(
            _(
                "“%(name)s” has %(size)s MB. At most %(most)s MB can be attached: make it smaller, or write"
                " where it lies."
            )
            % {"name": name_of(file), "size": round((file.size or 0) / MEGABYTE), "most": most // MEGABYTE},
            code="too_large",
            field="file",
        )
    kind = kind_of(file, name_of(file))  # type: ignore[arg-type]
    file.seek(0)
    return kind.content_type


def name_of(file: UploadedFile) -> str:
    """The file's own name on one line, without folders; a long one is shortened before its ending."""
    parts = one_line((file.name or "").replace("\x00", "").replace("\\", "/")).split("/")
    name = "".join(letter for letter in parts[-1] if letter.isprintable() or letter in "\u200c\u200d").strip()
    if not name.strip("."):
        return "file"
    if len(name) <= LONGEST_NAME:
        return name
    ending = PurePath(name).suffix[:20]
    return name[: LONGEST_NAME - len(ending)] + ending


@transaction.atomic
def remove_file(attached: TaskFile, *, by: Person) -> TaskFile:
    """Put it into the trash, where it stays for thirty days."""
    require(can_remove_file, by, attached)
    removal = uuid.uuid4()
    rows = TaskFile.objects.there().filter(pk=attached.pk)
    if rows.update(removed_at=timezone.now(), removed_by=by, removal=removal):
        record(
            attached.task,
            "task.file_removed",
            by=by,
            part_of=attached.task.plan,
            before={"file": attached.pk},
        )
    attached.refresh_from_db()
    return attached


@transaction.atomic
def restore_file(attached: TaskFile, *, by: Person) -> TaskFile:
    """Take it out of the trash again."""
    require(can_remove_file, by, attached)
    rows = TaskFile.objects.filter(pk=attached.pk, removed_at__isnull=False)
    if rows.update(removed_at=None, removed_by=None, removal=None):
        record(
            attached.task,
            "task.file_restored",
            by=by,
            part_of=attached.task.plan,
            after={"file": attached.pk},
        )
    attached.refresh_from_db()
    return attached


def take_back_files(events: Sequence[Event], by: Person) -> None:
    """Undo: what was attached or restored goes to the trash, what was removed is there again."""
    for event in events:
        pk = event.before.get("file") or event.after.get("file")
        rows = TaskFile.objects.filter(pk=pk, organization=by.organization_id, task__removed_at__isnull=True)
        attached = rows.select_related("task__team", "task__plan").first()
        was_removed = event.verb == "task.file_removed"
        if attached is None or bool(attached.removed_at) != was_removed:
            raise changed_meanwhile()
        (restore_file if was_removed else remove_file)(attached, by=by)
