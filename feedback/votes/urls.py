from django.urls import path

from feedback.votes import views

urlpatterns = [
    path("votes/", views.own_votes, name="own_votes"),
    path("votes/<int:pk>/", views.vote, name="vote"),
    path("votes/<int:pk>/close/", views.close_vote, name="close_vote"),
    path("teams/<slug:team>/review/<str:week>/votes/", views.open_vote, name="open_vote"),
]
