from django.urls import path
from drf_spectacular.views import SpectacularAPIView

from goals.api import Readings

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api_schema"),
    path("metrics/<uuid:uuid>/readings/", Readings.as_view(), name="api_metric_readings"),
]
