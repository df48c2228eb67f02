"""Who may open and change tasks and plans, import and export: members read all, guests their teams only."""

import uuid
from typing import Any

from goals.models import Goal
from tasks.models import ChecklistItem, Task
from tests.factories import (
    current_cycle,
    make_goal,
    make_key_result,
    make_milestone,
    make_phase,
    make_plan,
    make_task,
)
from tests.url_table import Cast, Row, api, nothing


def team(cast: Cast) -> dict[str, Any]:
    return {"team": cast.product.slug}


def task_of_ben(cast: Cast) -> dict[str, Any]:
    return {"number": make_task(cast.product, assignee=cast.ben).number}


def blocked_task_of_ben(cast: Cast) -> dict[str, Any]:
    task = make_task(cast.product, assignee=cast.ben, blocked=True, blocked_reason="no list")
    return {"number": task.number}


def item_of_ben(cast: Cast) -> dict[str, Any]:
    task = make_task(cast.product, assignee=cast.ben)
    item = ChecklistItem.objects.create(organization=task.organization, task=task, text="Ask")
    return {"number": task.number, "uuid": item.uuid}


def plan_of_ben(cast: Cast) -> dict[str, Any]:
    return {"pk": make_plan(cast.product, make_goal(cast.product, owner=cast.ben)).pk}


def phase_of_ben(cast: Cast) -> dict[str, Any]:
    """Of a plan for a goal of his."""
    return {"pk": make_phase(make_plan(cast.product, make_goal(cast.product, owner=cast.ben))).pk}


def milestone_of_ben(cast: Cast) -> dict[str, Any]:
    plan = make_plan(cast.product, make_goal(cast.product, owner=cast.ana))
    return {"pk": make_milestone(plan, owner=cast.ben).pk}


def no_upload(cast: Cast) -> dict[str, Any]:
    """An upload is its owner's alone; nobody has this one."""
    return {"uuid": uuid.UUID(int=7)}


def a_cycle_is_there(cast: Cast) -> dict[str, Any]:
    current_cycle(cast.acme)
    return {}


def new_task(cast: Cast) -> dict[str, Any]:
    return {"title": "Write the survey"}


def doing(cast: Cast) -> dict[str, Any]:
    return {"status": Task.Status.DOING}


def task_of_ben_is_there(cast: Cast) -> dict[str, Any]:
    task_of_ben(cast)
    return {}


def milestone_by_uuid(cast: Cast) -> dict[str, Any]:
    plan = make_plan(cast.product, make_goal(cast.product, owner=cast.ana))
    return {"uuid": make_milestone(plan, owner=cast.ben).uuid}


def phase_by_uuid(cast: Cast) -> dict[str, Any]:
    """Of a plan for a goal of Ben's."""
    return {"uuid": make_phase(make_plan(cast.product, make_goal(cast.product, owner=cast.ben))).uuid}


def live(cast: Cast) -> dict[str, Any]:
    return {"title": "Live"}


def reached(cast: Cast) -> dict[str, Any]:
    return {"state": "done"}


def no_list(cast: Cast) -> dict[str, Any]:
    return {"reason": "no list"}


def task_sent(cast: Cast) -> dict[str, Any]:
    return {"title": "Write the survey", "team": "product"}


def plan_sent(cast: Cast) -> dict[str, Any]:
    return {"name": "Welcome flow", "team": "product"}


def plan_by_uuid(cast: Cast) -> dict[str, Any]:
    return {"uuid": make_plan(cast.product, make_goal(cast.product, owner=cast.ben)).uuid}


def goal_of_ben(cast: Cast) -> dict[str, Any]:
    """Whose owner is no lead."""
    goal = make_goal(cast.product, owner=cast.ben)
    make_key_result(goal)
    return {"number": goal.number}


def a_task(cast: Cast) -> dict[str, Any]:
    return {"tasks-TOTAL_FORMS": "1", "tasks-INITIAL_FORMS": "0", "tasks-0-title": "Ask twenty users"}


def share_sent(cast: Cast) -> dict[str, Any]:
    """Ben is to bring a part of the goal's only number."""
    key_result = make_key_result(Goal.objects.get())
    return {"shares": [{"key_result": str(key_result.uuid), "person": str(cast.ben.uuid), "amount": 3}]}


def ben_himself(cast: Cast) -> dict[str, Any]:
    return {"pk": cast.ben.pk}


ROWS = [
    Row("break_down", "GET", goal_of_ben, 200, 200, 403, 403, 403),
    Row("break_down", "POST", goal_of_ben, 302, 302, 403, 403, 403, data=a_task),
    Row("why_task", "GET", task_of_ben, 200, 200, 200, 200, 200),
    Row("why_milestone", "GET", milestone_of_ben, 200, 200, 200, 200, 200),
    Row("why_plan", "GET", plan_of_ben, 200, 200, 200, 200, 200),
    Row("why_load", "GET", ben_himself, 200, 200, 200, 200, 403),
    Row("load_line", "GET", ben_himself, 200, 200, 200, 200, 403),
    Row("my_work", "GET", nothing, 200, 200, 200, 200, 200),
    Row("board", "GET", team, 200, 200, 200, 200, 200),
    Row("plan_list", "GET", team, 200, 200, 200, 200, 200),
    Row("new_plan", "POST", team, 302, 302, 403, 403, 403, data=lambda cast: {"name": "Welcome flow"}),
    Row("plan", "GET", plan_of_ben, 200, 200, 200, 200, 200),
    Row("plan_facts", "GET", plan_of_ben, 200, 200, 200, 200, 200),
    Row("edit_plan", "GET", plan_of_ben, 200, 200, 200, 403, 403),
    Row("edit_plan", "POST", plan_of_ben, 302, 302, 302, 403, 403, data=lambda cast: {"name": "Better"}),
    Row("new_phase", "POST", plan_of_ben, 302, 302, 302, 403, 403, data=lambda cast: {"name": "Find out"}),
    Row("edit_phase", "GET", phase_of_ben, 200, 200, 200, 403, 403),
    Row(
        "edit_phase",
        "POST",
        phase_of_ben,
        302,
        302,
        302,
        403,
        403,
        data=lambda cast: {"name": "Find out", "place": "1", "version": "1"},
    ),
    Row("new_milestone", "POST", plan_of_ben, 302, 302, 302, 403, 403, data=lambda cast: {"title": "Live"}),
    Row("edit_milestone", "GET", milestone_of_ben, 200, 200, 200, 403, 403),
    Row(
        "end_milestone",
        "POST",
        milestone_of_ben,
        302,
        302,
        302,
        403,
        403,
        data=lambda cast: {"state": "done"},
    ),
    Row("new_task", "GET", nothing, 200, 200, 200, 200, 403, query="?team=product"),
    Row("new_task", "POST", nothing, 302, 302, 302, 302, 403, data=new_task, query="?team=product"),
    Row("task", "GET", task_of_ben, 200, 200, 200, 200, 200),
    Row("edit_task", "GET", task_of_ben, 200, 200, 200, 403, 403),
    Row("change_status", "POST", task_of_ben, 302, 302, 302, 403, 403, data=doing),
    Row("block_task", "POST", task_of_ben, 302, 302, 302, 403, 403, data=lambda cast: {"reason": "no list"}),
    Row("unblock_task", "POST", blocked_task_of_ben, 302, 302, 302, 403, 403),
    Row("watch_task", "POST", task_of_ben, 302, 302, 302, 302, 302, data=lambda cast: {"watches": "yes"}),
    Row("add_time", "POST", task_of_ben, 302, 302, 302, 403, 403, data=lambda cast: {"hours": "1.5"}),
    Row("find_tasks", "GET", team, 200, 200, 200, 200, 200, query="?text=survey&name=parent"),
    Row(
        "add_checklist_item", "POST", task_of_ben, 302, 302, 302, 403, 403, data=lambda cast: {"text": "Ask"}
    ),
    Row(
        "change_checklist_item",
        "POST",
        item_of_ben,
        302,
        302,
        302,
        403,
        403,
        data=lambda cast: {"act": "tick"},
    ),
    Row(
        "new_sub_task", "POST", task_of_ben, 302, 302, 302, 403, 403, data=lambda cast: {"part-title": "Ask"}
    ),
    Row("task_recurrence", "GET", task_of_ben, 200, 200, 200, 403, 403),
    Row(
        "task_recurrence", "POST", task_of_ben, 302, 302, 302, 403, 403, data=lambda cast: {"recurs": "done"}
    ),
    # The API: the same people may do the same.
    api("api_break_down", "GET", goal_of_ben, 200, 200, 200, 200, 200),
    api("api_break_down", "POST", goal_of_ben, 200, 200, 403, 403, 403, data=share_sent),
    api("api_goal_loads", "GET", goal_of_ben, 200, 200, 403, 403, 403),
    api("api_tasks", "GET", task_of_ben_is_there, 200, 200, 200, 200, 200),
    api("api_tasks", "POST", nothing, 201, 201, 201, 201, 403, data=task_sent),
    api("api_task", "GET", task_of_ben, 200, 200, 200, 200, 200),
    api("api_task", "PATCH", task_of_ben, 200, 200, 200, 403, 403, data=new_task),
    api("api_task_status", "POST", task_of_ben, 200, 200, 200, 403, 403, data=doing),
    api(
        "api_block_task",
        "POST",
        task_of_ben,
        200,
        200,
        200,
        403,
        403,
        data=lambda cast: {"reason": "no list"},
    ),
    api("api_watch_task", "POST", task_of_ben, 200, 200, 200, 200, 200, data=lambda cast: {"watches": True}),
    api("api_add_time", "POST", task_of_ben, 200, 200, 200, 403, 403, data=lambda cast: {"hours": 1.5}),
    api("api_checklist", "GET", task_of_ben, 200, 200, 200, 200, 200),
    api("api_checklist", "POST", task_of_ben, 201, 201, 201, 403, 403, data=lambda cast: {"text": "Ask"}),
    api("api_checklist_item", "GET", item_of_ben, 200, 200, 200, 200, 200),
    api(
        "api_checklist_item", "PATCH", item_of_ben, 200, 200, 200, 403, 403, data=lambda cast: {"done": True}
    ),
    api("api_checklist_item", "DELETE", item_of_ben, 204, 204, 204, 403, 403),
    api("api_unblock_task", "POST", blocked_task_of_ben, 200, 200, 200, 403, 403),
    api("api_plans", "GET", nothing, 200, 200, 200, 200, 200),
    api("api_plans", "POST", nothing, 201, 201, 403, 403, 403, data=plan_sent),
    api("api_plan", "GET", plan_by_uuid, 200, 200, 200, 200, 200),
    api("api_plan", "PATCH", plan_by_uuid, 200, 200, 200, 403, 403, data=lambda cast: {"name": "Better"}),
    api("api_phases", "POST", plan_by_uuid, 201, 201, 201, 403, 403, data=lambda cast: {"name": "Find out"}),
    api("api_phase", "GET", phase_by_uuid, 200, 200, 200, 200, 200),
    api("api_phase", "PATCH", phase_by_uuid, 200, 200, 200, 403, 403, data=lambda cast: {"name": "Find out"}),
    api("api_milestone", "GET", milestone_by_uuid, 200, 200, 200, 200, 200),
    api("api_milestone", "PATCH", milestone_by_uuid, 200, 200, 200, 403, 403, data=live),
    api("api_milestone_state", "POST", milestone_by_uuid, 200, 200, 200, 403, 403, data=reached),
    api("api_milestones", "POST", plan_by_uuid, 201, 201, 201, 403, 403, data=lambda cast: {"title": "Live"}),
    Row("import_sheet", "GET", nothing, 200, 200, 200, 200, 403),
    Row("preview_import", "GET", no_upload, 404, 404, 404, 404, 404),
    Row("export_sheet", "GET", a_cycle_is_there, 200, 200, 200, 200, 403),
]
