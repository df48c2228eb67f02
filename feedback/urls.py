from django.urls import include, path

from feedback import views

WEEK = "teams/<slug:team>/review/<str:week>/"

urlpatterns = [
    path("", include("feedback.updates.urls")),
    path("", include("feedback.insights.urls")),
    path("", include("feedback.kudos.urls")),
    path("", include("feedback.votes.urls")),
    path("", include("feedback.rhythm.urls")),
    path("", include("feedback.minutes.urls")),
    path("", include("feedback.beside.urls")),
    path("teams/<slug:team>/review/", views.this_week, name="this_week"),
    path("teams/<slug:team>/review/history/", views.review_history, name="review_history"),
    path(WEEK, views.review, name="review"),
    path(WEEK + "why/", views.why_review, name="why_review"),
    path(WEEK + "decisions/", views.add_decision, name="add_decision"),
    path(WEEK + "next-steps/", views.add_next_step, name="add_next_step"),
    path(WEEK + "raised/", views.raise_in_review, name="raise_in_review"),
    path("raised/<int:pk>/remove/", views.take_back_raised, name="take_back_raised"),
    path(WEEK + "corrections/", views.add_correction, name="add_correction"),
    path(WEEK + "items/", views.review_items, name="review_items"),
    path(WEEK + "items/<str:item>/", views.review_item, name="review_item"),
    path(WEEK + "items/<str:item>/decide/", views.decide_change, name="decide_change"),
    path(WEEK + "talked/", views.talk_about, name="talk_about"),
    path(WEEK + "left/", views.leave_part, name="leave_part"),
    path(WEEK + "close/", views.close_review, name="close_review"),
    path(WEEK + "reopen/", views.reopen_review, name="reopen_review"),
    path("decisions/<int:pk>/remove/", views.remove_decision, name="remove_decision"),
]
