from django.urls import path

from tasks.sheets import views

urlpatterns = [
    path("import/", views.import_sheet, name="import_sheet"),
    path("import/<uuid:uuid>/", views.preview_import, name="preview_import"),
    path("export/", views.export_sheet, name="export_sheet"),
]
