from django.urls import path

from feedback.rhythm import views

# Below /accounts/, where the installation's own pages are: no organization can be called so.
urlpatterns = [
    path("accounts/calendar/<str:token>/weekly-review.ics", views.review_calendar, name="review_calendar"),
]
