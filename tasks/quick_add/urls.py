from django.urls import path

from tasks.quick_add import views

urlpatterns = [
    path("tasks/quick/", views.quick_add, name="quick_add"),
    path("tasks/quick/read/", views.read_quick_add, name="read_quick_add"),
]
