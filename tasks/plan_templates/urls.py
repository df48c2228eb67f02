from django.urls import path

from tasks.plan_templates import views

urlpatterns = [
    path("teams/<slug:team>/plan/templates/", views.list_templates, name="plan_templates"),
    path("teams/<slug:team>/plan/templates/<slug:key>/", views.lay_template, name="lay_template"),
    path("plans/<int:pk>/save-as-template/", views.save_template, name="save_template"),
    path("plan-templates/<uuid:template>/edit/", views.edit_template, name="edit_template"),
    path("plan-templates/<uuid:template>/remove/", views.remove_template, name="remove_template"),
]
