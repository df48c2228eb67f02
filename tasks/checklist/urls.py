from django.urls import path

from tasks.checklist.views import add_item, change_item

urlpatterns = [
    path("tasks/<int:number>/checklist/", add_item, name="add_checklist_item"),
    path("tasks/<int:number>/checklist/<uuid:uuid>/", change_item, name="change_checklist_item"),
]
