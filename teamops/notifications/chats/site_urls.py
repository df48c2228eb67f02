from django.urls import path

from teamops.notifications.chats import views

urlpatterns = [path("push-worker.js", views.push_worker, name="push_worker")]
