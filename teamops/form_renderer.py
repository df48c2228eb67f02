"""How every form of the installation is drawn, ours and those of allauth alike."""

from collections.abc import Mapping
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe


class FormRenderer(TemplatesSetting):
    """`{{ form }}` and `{{ form.title.as_field_group }}` speak our markup: label, field, help, error."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> Any:
        """Selects are drawn here: Django includes a template for each option, and there are hundreds."""
        if template_name == "django/forms/widgets/select.html":
            return select(context["widget"])
        if template_name == "django/forms/widgets/checkbox_select.html":
            return ticks(context["widget"])
        return super().render(template_name, context, request)


# What Django calls a choice of nothing.
DASHES = "---------"


def select(widget: Mapping[str, Any]) -> SafeString:
    """The same markup as Django's template makes, without the white space between the options."""
    parts = [f'<select name="{conditional_escape(widget["name"])}"{_attributes(widget["attrs"])}>']
    for group, options, _index in widget["optgroups"]:
        if group:
            parts.append(f'<optgroup label="{conditional_escape(group)}">')
        parts += [
            f'<option value="{conditional_escape(str(option["value"]))}"{_attributes(option["attrs"])}>'
            f"{'—' if option['label'] == DASHES else conditional_escape(option['label'])}</option>"
            for option in options
        ]
        if group:
            parts.append("</optgroup>")
    parts.append("</select>")
    return mark_safe("".join(parts))


def ticks(widget: Mapping[str, Any]) -> SafeString:
    """A box to tick for each option, one below the other."""
    attrs = widget["attrs"]
    parts = [f'<div id="{conditional_escape(attrs.get("id", ""))}" class="ticks">']
    for _group, options, _index in widget["optgroups"]:
        parts += [
            f'<div><label><input type="checkbox" name="{conditional_escape(option["name"])}"'
            f' value="{conditional_escape(str(option["value"]))}"{_attributes(option["attrs"])}>'
            f" <bdi>{conditional_escape(option['label'])}</bdi></label></div>"
            for option in options
        ]
    parts.append("</div>")
    return mark_safe("".join(parts))


def _attributes(attributes: Mapping[str, Any]) -> str:
    """True is the bare name; False is left out."""
    return "".join(
        f" {conditional_escape(name)}" + ("" if value is True else f'="{conditional_escape(str(value))}"')
        for name, value in attributes.items()
        if value is not False
    )
