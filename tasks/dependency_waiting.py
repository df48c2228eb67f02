"""What another team needs from one's own, and nobody has answered, stands in My work of who is to answer."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from goals.models import Dependency
from tasks.waiting import Kind, register_waiting, waiting_rows
from teamops.people.models import Person, TeamMembership


def _is_to_answer(person: Person) -> Q:
    """Who was named for it, else the leads of the team."""
    led = TeamMembership.objects.filter(person=person, is_lead=True).values("team")
    return Q(owner=person) | Q(owner=None, team__in=led)


register_waiting(
    Kind(
        name="dependency",
        rows=lambda person: waiting_rows(
            Dependency.objects.visible_to(person).filter(_is_to_answer(person), state=Dependency.State.ASKED),
            key="pk",
            title="what",
            who="asked_by__name",
            since="asked_at",
        ),
        says=_("%(name)s asks you for it"),
        path=lambda key: f"dependencies/{key}/",
    )
)
