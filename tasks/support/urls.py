from django.urls import path

from tasks.support import views

urlpatterns = [
    path("support/", views.my_support, name="my_support"),
    path("support/new/", views.ask_support, name="ask_support"),
    path("support/<int:number>/", views.support_request, name="support_request"),
    path("support/<int:number>/edit/", views.edit_support, name="edit_support"),
    path("support/<int:number>/why/", views.why_support, name="why_support"),
    path("support/<int:number>/<slug:act>/", views.act_on_support, name="act_on_support"),
    path("goals/<int:number>/support/", views.goal_support, name="goal_support"),
    path("teams/<slug:team>/support/", views.list_support, name="team_support"),
    path("teams/<slug:team>/support/why/", views.why_team_support, name="why_team_support"),
]
