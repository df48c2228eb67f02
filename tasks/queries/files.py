"""Reading what is attached to tasks."""

from typing import TYPE_CHECKING

from django.db import models

from teamops.people.models import Person

if TYPE_CHECKING:
    from tasks.models import Task, TaskFile


class TaskFileQuerySet(models.QuerySet["TaskFile"]):
    def visible_to(self, person: Person) -> "TaskFileQuerySet":
        """What is attached to a task that the person may see, and lies in no trash."""
        from tasks.models import Task

        seen = Task.objects.visible_to(person).order_by().values("pk")
        return self.there().filter(organization_id=person.organization_id, task__in=seen)

    def there(self) -> "TaskFileQuerySet":
        return self.filter(removed_at__isnull=True)

    def of_task(self, task: "Task") -> "TaskFileQuerySet":
        """In the order in which they came."""
        return self.there().filter(task=task).select_related("added_by").order_by("added_at", "pk")
