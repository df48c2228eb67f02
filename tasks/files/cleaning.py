"""What is stored of files goes when nothing tells of it any more."""

import datetime

from django.core.files.storage import default_storage
from django.utils import timezone

from tasks.files.actions import KEPT_REMOVED
from tasks.models import TaskFile
from teamops.people.models import Organization

FOLDER = "tasks"
PART = 500
# An upload that is on its way has no row yet.
NEW = datetime.timedelta(hours=1)


def forget_removed(organization: Organization, day: datetime.date) -> None:
    """Each day: what has lain in the trash for thirty days goes for good, and with it what is stored."""
    old = TaskFile.objects.filter(organization=organization, removed_at__lt=timezone.now() - KEPT_REMOVED)
    for attached in old.iterator(PART):
        attached.delete()
        attached.file.storage.delete(attached.file.name or "")


def forget_orphans() -> int:
    """Delete what is stored and no row names, such as files of tasks that are gone; answers how many."""
    if not default_storage.exists(FOLDER):
        return 0
    _folders, names = default_storage.listdir(FOLDER)
    gone = 0
    for at in range(0, len(names), PART):
        paths = [f"{FOLDER}/{name}" for name in names[at : at + PART]]
        known = set(TaskFile.objects.filter(file__in=paths).values_list("file", flat=True))
        for path in paths:
            if path not in known and timezone.now() - default_storage.get_modified_time(path) > NEW:
                default_storage.delete(path)
                gone += 1
    return gone
