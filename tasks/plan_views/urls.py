from django.urls import path

from tasks.plan_views import views

urlpatterns = [
    path("teams/<slug:team>/tasks/", views.team_tasks, name="team_tasks"),
    path("tasks/<int:number>/row/", views.list_row, name="list_row"),
    path("tasks/<int:number>/cell/", views.edit_cell, name="edit_cell"),
    path("tasks/<int:number>/cell/<slug:field>/", views.cell_editor, name="cell_editor"),
    path("views/save/", views.save_view, name="save_view"),
    path("views/<uuid:uuid>/", views.edit_view, name="edit_view"),
]
