"""The API of files, over the same queries and actions as the pages."""

from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from tasks.files.actions import attach_files, remove_file, restore_file
from tasks.files.permissions import can_attach
from tasks.files.views import as_download, file_of
from tasks.models import Task, TaskFile
from teamops.people.api import OrganizationView, PersonName
from teamops.people.permissions import require


class TaskFileRow(serializers.ModelSerializer[TaskFile]):
    """A file of a task; `content_type` is what its content says."""

    added_by = PersonName(allow_null=True)

    class Meta:
        model = TaskFile
        fields = ["uuid", "name", "size", "content_type", "added_by", "added_at"]


class NewFile(serializers.Serializer[Any]):
    """A file, as multipart/form-data."""

    file = serializers.FileField(allow_empty_file=True)


class Files(OrganizationView):
    """Files of a task."""

    serializer_class = TaskFileRow
    queryset = TaskFile.objects.none()
    lookup_field = "uuid"

    def _task(self, number: int) -> Task:
        task: Task = self.find(Task, "team", "plan", number=number)
        return task

    @extend_schema(tags=["tasks"])
    def list(self, request: Request, number: int) -> Response:
        """Files of a task, in the order in which they came."""
        rows = TaskFile.objects.of_task(self._task(number))
        return self.paged(rows, lambda page: TaskFileRow(page, many=True).data)

    @extend_schema(tags=["tasks"], request={"multipart/form-data": NewFile}, responses={201: TaskFileRow})
    def create(self, request: Request, number: int) -> Response:
        """Attach a file of at most 20 MB to a task."""
        task = self._task(number)
        require(can_attach, self.person, task)
        sent = NewFile(data=request.data)
        sent.is_valid(raise_exception=True)
        [made] = attach_files(task, by=self.person, files=[sent.validated_data["file"]])
        return Response(TaskFileRow(made).data, status=201)

    @extend_schema(tags=["tasks"], responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def retrieve(self, request: Request, number: int, uuid: UUID) -> HttpResponseBase:
        """The file itself."""
        return as_download(file_of(self.person, number, uuid))

    @extend_schema(tags=["tasks"], responses={204: None})
    def destroy(self, request: Request, number: int, uuid: UUID) -> Response:
        """Put a file into the trash, where it stays for thirty days."""
        remove_file(file_of(self.person, number, uuid), by=self.person)
        return Response(status=204)

    @extend_schema(tags=["tasks"], request=None, responses=TaskFileRow)
    def restore(self, request: Request, number: int, uuid: UUID) -> Response:
        """Take a file out of the trash again."""
        attached = restore_file(file_of(self.person, number, uuid, removed=True), by=self.person)
        return Response(TaskFileRow(attached).data)


class NewFiles(Files):
    """Where files are sent to."""

    parser_classes = [MultiPartParser]
