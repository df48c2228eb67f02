from django.urls import path

from feedback.beside.api import Comparisons

urlpatterns = [
    path(
        "teams/<slug:team>/reviews/<str:week>/compare/",
        Comparisons.as_view({"get": "compare"}),
        name="api_compare_reviews",
    ),
]
