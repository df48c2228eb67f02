"""The API of one change of many tasks."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from goals.api.references import a_number, an_owner
from tasks.api.choices import labels, milestones, phases
from tasks.bulk.actions import FIELDS, MOST, change_tasks
from tasks.models import Task
from teamops.api_fields import Body, ByUuid, Choice, Day, Flag
from teamops.people.api import OrganizationView

CHANGES = (*FIELDS, "status", "label", "labels", "remove")


class ManyTasks(Body):
    """Which tasks, and what is changed of them: one thing or several."""

    tasks = serializers.ListField(
        child=serializers.IntegerField(min_value=1),
        min_length=1,
        max_length=MOST,
        help_text="Their numbers.",
        error_messages={
            "min_length": gettext_lazy("Name at least one task by its number."),
            "max_length": gettext_lazy("At most {max_length} tasks are changed at once. Send them in parts."),
        },
    )
    versions = serializers.ListField(
        child=serializers.IntegerField(min_value=1),
        required=False,
        help_text="The version of each that the change is based on, in the same order. If somebody else was "
        "faster with one of them, none is changed (412). This is what If-Match is for a single task.",
    )
    status = Choice(Task.Status.choices, required=False)
    owner = an_owner(allow_null=True, required=False)
    starts_on = Day(allow_null=True, required=False)
    due = Day(allow_null=True, required=False)
    estimate = a_number(allow_null=True, required=False, help_text="Hours, to two decimals.")
    priority = Choice(Task.Priority.choices, required=False)
    phase = ByUuid(phases, allow_null=True, required=False, help_text="It brings its plan.")
    milestone = ByUuid(milestones, allow_null=True, required=False, help_text="It brings its plan.")
    label = ByUuid(  # type: ignore[assignment]  # a field, not the serializer's
        labels, required=False, help_text="One that the tasks are to have as well."
    )
    labels = serializers.ListField(
        child=ByUuid(labels),
        required=False,
        min_length=1,
        max_length=50,
        help_text="Some that the tasks are to have as well.",
    )
    remove = Flag(required=False, help_text="true: they go to the trash.")
    only_own = Flag(
        required=False, help_text="true: leave alone what is not yours to change, instead of refusing all."
    )

    def validate_estimate(self, value: Any) -> Any:
        """As the task's own field takes it."""
        return Task._meta.get_field("estimate").clean(value, None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        wanted = attrs.keys() & set(CHANGES)
        if not wanted:
            told = _("Send at least one of these: %(names)s.") % {"names": ", ".join(CHANGES)}
            raise serializers.ValidationError(told, code="one_change")
        if "remove" in wanted and len(wanted) > 1:
            told = _("Tasks that go to the trash are not changed beside. Send “remove” alone.")
            raise serializers.ValidationError({"remove": [told]}, code="one_change")
        if "versions" in attrs and len(attrs["versions"]) != len(attrs["tasks"]):
            told = _("Send one version for each task, in the same order.")
            raise serializers.ValidationError({"versions": [told]}, code="versions")
        return attrs


class Changed(serializers.Serializer[Any]):
    """To how many tasks it was done."""

    changed = serializers.IntegerField()


class BulkTasks(OrganizationView):
    """One change of many tasks."""

    queryset = Task.objects.none()

    @extend_schema(tags=["tasks"], request=ManyTasks, responses=Changed)
    def change(self, request: Request) -> Response:
        """Change up to 500 tasks alike, all of them or none; X-Undo is the token that takes it back."""
        if self.person.is_guest:
            raise PermissionDenied
        if self.request.headers.get("If-Match", "*") != "*":
            told = _("Many tasks have no one ETag. Send the version of each as “versions” instead.")
            raise serializers.ValidationError({"versions": [told]}, code="if_match")
        sent = self.sent(ManyTasks)
        numbers = set(sent["tasks"])
        rows = Task.objects.visible_to(self.person).filter(number__in=numbers)
        ids = dict(rows.values_list("number", "pk"))
        if len(ids) < len(numbers):
            told = _("Some of these tasks are not there, or they lie in the trash. Ask for the list again.")
            raise serializers.ValidationError({"tasks": [told]}, code="unknown")
        wanted = {name: sent[name] for name in CHANGES if name in sent}
        if "label" in wanted:
            wanted["labels"] = [wanted.pop("label"), *wanted.get("labels", ())]
        what, *_others = wanted
        seen = dict(zip(sent["tasks"], sent.get("versions", ()), strict=False))
        changed = change_tasks(
            list(ids.values()),
            by=self.person,
            what=what,
            value=wanted.pop(what),
            more=wanted,
            only_own=sent.get("only_own", False),
            versions={ids[number]: version for number, version in seen.items()},
        )
        return Response({"changed": changed})


urlpatterns = [path("tasks/bulk/", BulkTasks.as_view({"post": "change"}), name="api_bulk")]
