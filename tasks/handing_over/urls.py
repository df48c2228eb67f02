from django.urls import path

from tasks.handing_over import views

urlpatterns = [
    path("tasks/<int:number>/hand-over/", views.hand_over_task, name="hand_over_task"),
    path("milestones/<int:pk>/hand-over/", views.hand_over_milestone, name="hand_over_milestone"),
    path("plans/<int:pk>/hand-over/", views.hand_over_plan, name="hand_over_plan"),
    path("handovers/<uuid:uuid>/", views.handover, name="handover"),
    path("handovers/<uuid:uuid>/accept/", views.accept, name="accept_handover"),
    path("handovers/<uuid:uuid>/return/", views.send_back, name="return_handover"),
    path("handovers/<uuid:uuid>/withdraw/", views.withdraw, name="withdraw_handover"),
]
