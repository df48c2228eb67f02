from django.urls import path

from teamops.notifications.answers import views

# Below /accounts/, where the installation's own pages are: no organization can be called so.
urlpatterns = [
    path("accounts/answer/<str:token>/", views.answer_by_mail, name="answer_by_mail"),
    path("accounts/mail/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
