from django.urls import path

from tasks.labels import views

urlpatterns = [
    path("teams/<slug:team>/labels/", views.label_list, name="label_list"),
    path("teams/<slug:team>/labels/restore/<int:event>/", views.restore, name="restore_label"),
    path("labels/<int:pk>/", views.edit_label, name="edit_label"),
    path("labels/<int:pk>/remove/", views.remove, name="remove_label"),
]
