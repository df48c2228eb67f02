from django.urls import path

from feedback.kudos import views

urlpatterns = [
    path("kudos/", views.my_kudos, name="my_kudos"),
    path("kudos/new/", views.give_kudos, name="give_kudos"),
    path("kudos/<int:pk>/remove/", views.remove_kudos, name="remove_kudos"),
    path("people/<int:pk>/kudos/", views.person_kudos, name="person_kudos"),
    path("teams/<slug:team>/kudos/", views.team_kudos, name="team_kudos"),
]
