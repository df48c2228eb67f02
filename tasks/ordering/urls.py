from django.urls import path

from tasks.ordering.views import order_task

urlpatterns = [path("tasks/<int:number>/order/", order_task, name="order_task")]
