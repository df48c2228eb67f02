"""Thanks to people for a thing."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.kudos.queries import KudosQuerySet
from teamops.people.models import Organization, Person
from teamops.text import refuse_nul

LONGEST_THANKS = 500


class Kudos(models.Model):
    """Somebody's thanks to one or more people for a thing, public unless said otherwise."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    giver = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="kudos_given")
    receivers = models.ManyToManyField(Person, related_name="kudos", verbose_name=_("to"))
    text = models.CharField(_("for what"), max_length=LONGEST_THANKS, validators=[refuse_nul])
    # In a few words what it shows of them: "Careful work".
    quality = models.CharField(_("what it shows"), max_length=60, blank=True, validators=[refuse_nul])
    is_private = models.BooleanField(_("only they and I see it"), default=False)
    at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    updated = models.DateTimeField(default=timezone.now)

    # Made with the form: the same form sent twice thanks once.
    key = models.CharField(max_length=40, blank=True)

    objects: ClassVar[KudosQuerySet] = KudosQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "key"], condition=~models.Q(key=""), name="kudos_once_a_form"
            )
        ]
        # The newest of a person, a team, an organization.
        indexes = [models.Index(fields=["organization", "-at"], name="kudos_newest_first")]

    def __str__(self) -> str:
        return self.text[:60]
