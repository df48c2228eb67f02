"""What all that is made here has in common: made once by a form, and removed so that it can be restored."""

from typing import TypeVar

from django.db import models

from teamops.people.models import Person


class Keyed(models.Model):
    """What a form makes. The form carries a key of its own, so that sending it twice makes one thing."""

    key = models.CharField(max_length=40, blank=True, editable=False)

    class Meta:
        abstract = True


def once_a_form(model: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        fields=["organization", "key"], condition=~models.Q(key=""), name=f"{model}_once_a_form"
    )


M = TypeVar("M", bound=models.Model)


class NotRemoved(models.Manager[M]):
    """What is there. A join does not go through it: counting over one names `removed_at` itself."""

    def get_queryset(self) -> models.QuerySet[M]:
        return super().get_queryset().filter(removed_at__isnull=True)


class Removable(models.Model):
    """Lies in the trash from `removed_at` on, and can be taken out again for thirty days.

    What one act removed, such as a plan with its milestones and tasks, shares its `removal`, so that it comes
    back together. `objects` of such a model knows nothing of the trash; `everything` does.
    """

    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    removed_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    removal = models.UUIDField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True


def in_trash(model: str) -> models.Index:
    """The few rows that lie in the trash, for its page and for its emptying."""
    return models.Index(
        fields=["organization", "removed_at"],
        condition=models.Q(removed_at__isnull=False),
        name=f"{model}_in_trash",
    )
