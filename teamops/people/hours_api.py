"""When people work, through the API: their hours a day, and the days on which they are away."""

from typing import Any
from uuid import UUID

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from teamops.api_fields import Body, Day, Figure, Number
from teamops.dates import today
from teamops.people.actions import add_absence, change_absence, change_hours, remove_absence
from teamops.people.api import OrganizationView, hold, once
from teamops.people.models import Absence, Person
from teamops.people.permissions import can_change_hours, can_see_hours, require


class HoursRow(serializers.ModelSerializer[Person]):
    """How long a person works on a working day of their country."""

    hours_a_day = Figure()
    country: Any = serializers.CharField(help_text="ISO 3166; empty: Monday to Friday.")

    class Meta:
        model = Person
        fields = ["uuid", "name", "hours_a_day", "country"]


class HoursChange(Body):
    """How long they are to work."""

    hours_a_day = Number()

    def validate_hours_a_day(self, value: Any) -> Any:
        """As the form says it."""
        return Person._meta.get_field("hours_a_day").clean(value, None)


class AbsenceRow(serializers.ModelSerializer[Absence]):
    """Days on which a person is away."""

    class Meta:
        model = Absence
        fields = ["uuid", "first_day", "last_day"]


class AbsenceSent(Body):
    """From which day to which, both included."""

    first_day = Day()
    last_day = Day()


class Hours(OrganizationView):
    """Working hours."""

    serializer_class = HoursRow
    queryset = Person.objects.none()

    @extend_schema(tags=["people"], responses=HoursRow)
    def retrieve(self, request: Request, uuid: UUID) -> Response:
        """A person's working hours."""
        person = self.find(Person, uuid=uuid)
        require(can_see_hours, self.person, person)
        return self.answer(HoursRow(person).data, person)

    @extend_schema(tags=["people"], request=HoursChange, responses=HoursRow)
    def partial_update(self, request: Request, uuid: UUID) -> Response:
        """Change a person's working hours."""
        person = self.find(Person, uuid=uuid)
        require(can_change_hours, self.person, person)
        self.expect(person)
        change_hours(person, by=self.person, version=person.version, **self.sent(HoursChange))
        return self.answer(HoursRow(person).data, person)


class Absences(OrganizationView):
    """Days away."""

    serializer_class = AbsenceRow
    queryset = Absence.objects.none()

    def shown(self, absence: Absence) -> dict[str, Any]:
        """The absence as a GET shows it."""
        return dict(AbsenceRow(absence).data)

    @extend_schema(tags=["people"], responses=AbsenceRow(many=True))
    def list(self, request: Request, uuid: UUID) -> Response:
        """On which days a person is away from today on; why is not kept."""
        person = self.find(Person, uuid=uuid)
        require(can_see_hours, self.person, person)
        rows = Absence.objects.visible_to(self.person).filter(person=person).ahead(today(person))
        return self.paged(rows, lambda page: AbsenceRow(page, many=True).data)

    @extend_schema(tags=["people"], request=AbsenceSent, responses={201: AbsenceRow})
    @once
    def create(self, request: Request, uuid: UUID) -> Response:
        """Enter days away."""
        person = self.find(Person, uuid=uuid)
        require(can_change_hours, self.person, person)
        made = add_absence(person, by=self.person, **self.sent(AbsenceSent))
        return self.answer(self.shown(made), made, status=201)

    @extend_schema(tags=["people"], responses=AbsenceRow)
    def retrieve(self, request: Request, uuid: UUID) -> Response:
        """Days away."""
        absence = self._find(uuid)
        return self.answer(self.shown(absence), absence)

    @extend_schema(tags=["people"], request=AbsenceSent, responses=AbsenceRow)
    def partial_update(self, request: Request, uuid: UUID) -> Response:
        """Change days away."""
        absence = self._find(uuid)
        require(can_change_hours, self.person, absence.person)
        with transaction.atomic():
            hold(absence)
            self.expect(absence)
            days = {"first_day": absence.first_day, "last_day": absence.last_day}
            changed = change_absence(
                absence, by=self.person, **{**days, **self.sent(AbsenceSent, partial=True)}
            )
        return self.answer(self.shown(changed), changed)

    @extend_schema(tags=["people"], responses={204: None})
    def destroy(self, request: Request, uuid: UUID) -> Response:
        """Take days away back."""
        absence = self._find(uuid)
        require(can_change_hours, self.person, absence.person)
        self.expect(absence, required=False)
        remove_absence(absence, by=self.person)
        return Response(status=204)

    def _find(self, uuid: UUID) -> Absence:
        absence: Absence = self.find(Absence, "person", uuid=uuid)
        absence.person.organization = self.organization
        return absence
