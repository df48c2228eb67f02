from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView

from goals.api import Readings
from teamops.api import NoSuchAddress

organization_urls = [
    path("", include("teamops.people.api_urls")),
    path("", include("teamops.notifications.api_urls")),
    path("", include("teamops.notifications.wishes.api_urls")),
    path("", include("goals.api_urls")),
    path("", include("tasks.api_urls")),
    path("", include("feedback.api_urls")),
]

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api_schema"),
    # Of a metric's token, which knows its organization.
    path("metrics/<uuid:uuid>/readings/", Readings.as_view(), name="api_metric_readings"),
    path("<slug:organization>/", include(organization_urls)),
    re_path(r"^", NoSuchAddress.as_view(), name="api_no_such_address"),
]
