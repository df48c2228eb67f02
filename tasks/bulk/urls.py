from django.urls import path

from tasks.bulk import views

urlpatterns = [
    path("tasks/bulk/", views.bulk, name="bulk"),
    path("tasks/bulk/load/", views.load, name="bulk_load"),
    path("tasks/bulk/owners/", views.owners, name="bulk_owners"),
]
