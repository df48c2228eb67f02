from django.urls import path

from teamops.activity import views

urlpatterns = [
    path("comments/<slug:kind>/<int:pk>/", views.comment, name="comment"),
    path("markdown/", views.markdown, name="markdown"),
    path("activity/<slug:kind>/<int:pk>/", views.activity, name="activity"),
]
