from django.urls import path

from tests.bench.bare import views

urlpatterns = [
    path("p/<int:project_id>/", views.tasks),
    path("t/<int:task_id>/status", views.status),
]
