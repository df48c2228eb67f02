"""Reading kudos: what a person may see, and what each screen needs."""

from typing import TYPE_CHECKING

from django.db import models

from teamops.people.models import Person, Team
from teamops.people.queries import visible_teams

if TYPE_CHECKING:
    from feedback.models import Kudos


class KudosQuerySet(models.QuerySet["Kudos"]):
    def visible_to(self, person: Person) -> "KudosQuerySet":
        """Public ones are for every member, to a guest those of their teams' people; private ones for who
        gave and who got them. What was removed is seen by who gave it, so that it can be restored.
        """
        own = models.Q(giver=person) | models.Q(pk__in=self._received(person))
        public = models.Q(is_private=False)
        if person.is_guest:
            members = Person.objects.filter(memberships__team__in=visible_teams(person))
            public &= models.Q(pk__in=self._through().filter(person__in=members).values("kudos"))
        there = models.Q(removed_at__isnull=True) | models.Q(giver=person)
        return self.filter(there, own | public, organization_id=person.organization_id)

    def there(self) -> "KudosQuerySet":
        """Those that were not removed."""
        return self.filter(removed_at__isnull=True)

    def to(self, person: Person) -> "KudosQuerySet":
        return self.there().filter(pk__in=self._received(person))

    def of_team(self, team: Team) -> "KudosQuerySet":
        """What was said to who works in the team."""
        members = Person.objects.filter(memberships__team=team).values("pk")
        return self.there().filter(pk__in=self._through().filter(person__in=members).values("kudos"))

    def newest_first(self) -> "KudosQuerySet":
        return self.select_related("giver").prefetch_related("receivers").order_by("-at", "-pk")

    def _through(self) -> models.QuerySet[models.Model]:
        from feedback.models import Kudos

        return Kudos.receivers.through._default_manager.all()

    def _received(self, person: Person) -> models.QuerySet[models.Model]:
        return self._through().filter(person=person).values("kudos")  # type: ignore[return-value]
