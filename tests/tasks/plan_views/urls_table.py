"""Who may look at tasks as a list and on a board, write and move there, keep views, and set limits."""

from typing import Any

from tasks.models import SavedView
from tests.factories import make_task
from tests.url_table import Cast, Row, api, nothing


def team(cast: Cast) -> dict[str, Any]:
    return {"team": cast.product.slug}


def task_of_ben(cast: Cast) -> dict[str, Any]:
    return {"number": make_task(cast.product, assignee=cast.ben).number}


def needs_of_ben(cast: Cast) -> dict[str, Any]:
    return task_of_ben(cast) | {"field": "depends_on"}


def files_of_ben(cast: Cast) -> dict[str, Any]:
    return task_of_ben(cast) | {"field": "files"}


def a_title(cast: Cast) -> dict[str, Any]:
    return {"field": "title", "value": "Ask twenty users", "version": 1}


def a_view(cast: Cast) -> dict[str, Any]:
    return {"team": "product", "name": "Mine", "query": "owner=me"}


def a_view_for_all(cast: Cast) -> dict[str, Any]:
    return a_view(cast) | {"for_team": "on"}


def a_view_sent_for_all(cast: Cast) -> dict[str, Any]:
    return a_view(cast) | {"for_team": True}


def view_of_ben(cast: Cast) -> dict[str, Any]:
    return _view(cast, person=cast.ben)


def view_of_the_team(cast: Cast) -> dict[str, Any]:
    return _view(cast, person=None)


def _view(cast: Cast, **whose: Any) -> dict[str, Any]:
    view = SavedView.objects.create(
        organization=cast.acme, team=cast.product, name="Week", query="view=list&due=week", **whose
    )
    return {"uuid": view.uuid}


def another_name(cast: Cast) -> dict[str, Any]:
    return {"name": "This week"}


def to_doing(cast: Cast) -> dict[str, Any]:
    return {"by": "status", "from": "todo", "to": "doing"}


def five_at_most(cast: Cast) -> dict[str, Any]:
    return {"most-doing": 5}


def five_at_most_sent(cast: Cast) -> dict[str, Any]:
    return {"team": "product", "status": "doing", "most": 5}


# Columns: administrator, lead, member, other_team, guest
ROWS = [
    Row("team_tasks", "GET", team, 200, 200, 200, 200, 200),
    Row("edit_cell", "POST", task_of_ben, 200, 200, 200, 403, 403, data=a_title),
    Row("cell_editor", "GET", needs_of_ben, 200, 200, 200, 403, 403),
    Row("cell_editor", "GET", files_of_ben, 200, 200, 200, 200, 200),
    Row("list_row", "GET", task_of_ben, 200, 200, 200, 200, 200),
    Row("place_task", "POST", task_of_ben, 200, 200, 200, 403, 403, data=to_doing),
    Row("limit_column", "POST", team, 302, 302, 403, 403, 403, data=five_at_most),
    Row("save_view", "POST", nothing, 302, 302, 302, 302, 302, data=a_view),
    Row("save_view", "POST", nothing, 302, 302, 403, 403, 403, data=a_view_for_all),
    Row("edit_view", "GET", view_of_ben, 404, 404, 200, 404, 404),
    Row("edit_view", "POST", view_of_ben, 404, 404, 302, 404, 404, data=another_name),
    Row("edit_view", "GET", view_of_the_team, 200, 200, 403, 403, 403),
    Row("edit_view", "POST", view_of_the_team, 302, 302, 403, 403, 403, data=another_name),
    api("api_work_limits", "GET", nothing, 200, 200, 200, 200, 200),
    api("api_work_limits", "PUT", nothing, 200, 200, 403, 403, 403, data=five_at_most_sent),
    api("api_saved_views", "GET", nothing, 200, 200, 200, 200, 200),
    api("api_saved_views", "POST", nothing, 201, 201, 201, 201, 201, data=a_view),
    api("api_saved_views", "POST", nothing, 201, 201, 403, 403, 403, data=a_view_sent_for_all),
    api("api_saved_view", "GET", view_of_ben, 404, 404, 200, 404, 404),
    api("api_saved_view", "PATCH", view_of_the_team, 200, 200, 403, 403, 403, data=another_name),
    api("api_saved_view", "DELETE", view_of_ben, 404, 404, 204, 404, 404),
    api("api_saved_view", "DELETE", view_of_the_team, 204, 204, 403, 403, 403),
]
