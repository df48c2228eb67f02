from django.urls import path

from tasks.ordering.api import OrderingTasks

urlpatterns = [
    path("tasks/<int:number>/order/", OrderingTasks.as_view({"post": "order"}), name="api_order_task")
]
