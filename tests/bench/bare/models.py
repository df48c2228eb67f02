"""The least that a task list needs."""

from django.conf import settings
from django.db import models


class Project(models.Model):
    name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.name


class Task(models.Model):
    project = models.ForeignKey(Project, on_delete=models.CASCADE)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    status = models.CharField(max_length=20)
    due = models.DateField(null=True)
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    created = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["project", "-id"], name="task_project_newest")]

    def __str__(self) -> str:
        return self.title
