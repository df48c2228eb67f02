"""Who may add and change labels: members add, leads of the team change."""

from typing import Any

from tasks.labels.actions import add_label, remove_label
from tests.url_table import Cast, Row, api


def team(cast: Cast) -> dict[str, Any]:
    return {"team": cast.product.slug}


def a_label(cast: Cast) -> dict[str, Any]:
    return {"pk": add_label(cast.product, by=None, name="growth").pk}


def a_label_by_uuid(cast: Cast) -> dict[str, Any]:
    return {"uuid": add_label(cast.product, by=None, name="growth").uuid}


def a_removed_label(cast: Cast) -> dict[str, Any]:
    label = add_label(cast.product, by=None, name="growth")
    return {"team": cast.product.slug, "event": remove_label(label, by=None)}


def a_name(cast: Cast) -> dict[str, Any]:
    return {"name": "retention"}


def a_label_sent(cast: Cast) -> dict[str, Any]:
    return {"name": "retention", "team": "product"}


def none(cast: Cast) -> dict[str, Any]:
    return {}


ROWS = [
    Row("label_list", "GET", team, 200, 200, 200, 200, 200),
    Row("label_list", "POST", team, 302, 302, 302, 302, 403, data=a_name),
    Row("edit_label", "GET", a_label, 200, 200, 403, 403, 403),
    Row("edit_label", "POST", a_label, 302, 302, 403, 403, 403, data=a_name),
    Row("remove_label", "POST", a_label, 302, 302, 403, 403, 403),
    Row("restore_label", "POST", a_removed_label, 302, 302, 403, 403, 403),
    api("api_labels", "GET", none, 200, 200, 200, 200, 200),
    api("api_labels", "POST", none, 201, 201, 201, 201, 403, data=a_label_sent),
    api("api_label", "GET", a_label_by_uuid, 200, 200, 200, 200, 200),
    api("api_label", "PATCH", a_label_by_uuid, 200, 200, 403, 403, 403, data=a_name),
    api("api_label", "DELETE", a_label_by_uuid, 204, 204, 403, 403, 403),
]
