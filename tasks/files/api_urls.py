from django.urls import path

from tasks.files.api import Files, NewFiles

ONE = "tasks/<int:number>/files/<uuid:uuid>/"

urlpatterns = [
    path(
        "tasks/<int:number>/files/",
        NewFiles.as_view({"get": "list", "post": "create"}),
        name="api_task_files",
    ),
    path(ONE, Files.as_view({"get": "retrieve", "delete": "destroy"}), name="api_task_file"),
    path(f"{ONE}restore/", Files.as_view({"post": "restore"}), name="api_restore_file"),
]
