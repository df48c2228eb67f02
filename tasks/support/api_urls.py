"""The addresses of the API of support requests, below the organization's."""

from typing import Any

from django.urls import path

from tasks.support.api import Support

ONE: dict[str, Any] = {"get": "retrieve", "patch": "partial_update"}

urlpatterns = [
    path("support/", Support.as_view({"get": "list", "post": "create"}), name="api_support"),
    path("support/<int:number>/", Support.as_view(ONE), name="api_support_request"),
    *(
        path(f"support/<int:number>/{act}/", Support.as_view({"post": act}), name=f"api_{act}_support")
        for act in ("promise", "supply", "decline", "withdraw")
    ),
]
