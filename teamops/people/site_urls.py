from django.urls import path

from teamops.people.views import door

urlpatterns = [
    path("", door.home, name="home"),
    path("setup/", door.set_up_closed, name="set_up_closed"),
    path("setup/<str:token>/", door.set_up, name="set_up"),
    path("accounts/invitation/<str:token>/", door.invitation, name="accept_invitation"),
]
