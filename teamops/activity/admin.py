"""The trail for the operator: to look at, never to change."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from teamops.activity.models import Event


@admin.register(Event)
class EventAdmin(admin.ModelAdmin[Event]):
    list_display = ["at", "organization", "actor", "verb", "subject_type", "subject_id", "via"]
    list_filter = ["via", "subject_type"]
    list_select_related = ["organization", "actor"]
    date_hierarchy = "at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
