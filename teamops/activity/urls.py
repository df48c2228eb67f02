from django.urls import path

from teamops.activity import views
from teamops.activity.live import live
from teamops.activity.undo.views import undo

urlpatterns = [
    path("live/", live, name="live"),
    path("undo/", undo, name="undo"),
    path("comments/<slug:kind>/<int:pk>/", views.comment, name="comment"),
    path("markdown/", views.markdown, name="markdown"),
    path("activity/<slug:kind>/<int:pk>/", views.activity, name="activity"),
]
