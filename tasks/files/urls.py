from django.urls import path

from tasks.files import views

urlpatterns = [
    path("tasks/<int:number>/files/", views.attach, name="attach_files"),
    path("tasks/<int:number>/files/<uuid:uuid>/", views.download, name="task_file"),
    path("tasks/<int:number>/files/<uuid:uuid>/remove/", views.remove, name="remove_file"),
    path("tasks/<int:number>/files/<uuid:uuid>/restore/", views.restore, name="restore_file"),
]
