"""How every form of the installation is drawn, ours and those of allauth alike."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """`{{ form }}` and `{{ form.title.as_field_group }}` speak our markup: label, field, help, error."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
