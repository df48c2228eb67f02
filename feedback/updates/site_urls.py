from django.urls import path

from feedback.updates import views

# Below /accounts/, where the installation's own pages are: no organization can be called so.
urlpatterns = [
    path("accounts/update/<str:token>/", views.update_by_letter, name="update_by_letter"),
]
