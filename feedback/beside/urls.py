from django.urls import path

from feedback.beside import views

urlpatterns = [
    path("teams/<slug:team>/review/<str:week>/compare/", views.compare, name="compare_reviews"),
]
