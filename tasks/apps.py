from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TasksConfig(AppConfig):
    name = "tasks"

    def ready(self) -> None:
        """Tell the lower floors what tasks add to them."""
        from goals.registry import PlanMeasure, add_goal_section, add_plan_source
        from tasks import (  # noqa: F401
            actions,
            plan_measure,
            plan_then,
            plans_then,
            queries,
            reminders,
            sections,
            sentences,
        )
        from tasks.models import Milestone, Task
        from tasks.recurring.actions import appear_due
        from teamops.activity.registry import commentable, on_comment
        from teamops.notifications import daily
        from teamops.people.navigation import register_count
        from teamops.people.registry import register_handover, register_person_section

        commentable(Task, url=lambda task: f"/{task.organization.slug}/tasks/{task.number}/")
        on_comment(actions.tell_watchers_of_comment)
        daily.register("recurring_tasks", appear_due)
        register_count("work", queries.due_by)
        register_handover(
            "tasks",
            _("open tasks"),
            held=lambda person: Task.objects.of_person(person).open(),
            hand_over=actions.hand_over_tasks,
        )
        register_handover(
            "milestones",
            _("open milestones"),
            held=lambda person: Milestone.objects.filter(owner=person).open(),
            hand_over=actions.hand_over_milestones,
        )
        register_person_section("tasks/_person_tasks.html", sections.person_tasks, column="main", position=20)
        add_goal_section("tasks/_goal_plan.html", sections.goal_plan, plan_then.goal_plan_then)
        add_plan_source(
            PlanMeasure(
                plan_measure.plan_items,
                plan_measure.plans_done,
                plan_measure.named_items,
                plan_measure.worked_on,
                plans_then.PlansThen,
            )
        )
