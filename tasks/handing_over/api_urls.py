from django.urls import path

from tasks.handing_over.api import Handovers

urlpatterns = [
    path("handovers/", Handovers.as_view({"get": "list"}), name="api_handovers"),
    path("handovers/<uuid:uuid>/", Handovers.as_view({"get": "retrieve"}), name="api_handover"),
    path("handovers/<uuid:uuid>/accept/", Handovers.as_view({"post": "accept"}), name="api_accept_handover"),
    path(
        "handovers/<uuid:uuid>/return/", Handovers.as_view({"post": "send_back"}), name="api_return_handover"
    ),
    path(
        "handovers/<uuid:uuid>/withdraw/",
        Handovers.as_view({"post": "withdraw"}),
        name="api_withdraw_handover",
    ),
    path("tasks/<int:number>/hand-over/", Handovers.as_view({"post": "of_task"}), name="api_hand_over_task"),
    path(
        "milestones/<uuid:uuid>/hand-over/",
        Handovers.as_view({"post": "of_milestone"}),
        name="api_hand_over_milestone",
    ),
    path("plans/<uuid:uuid>/hand-over/", Handovers.as_view({"post": "of_plan"}), name="api_hand_over_plan"),
]
