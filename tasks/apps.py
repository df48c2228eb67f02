from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class TasksConfig(AppConfig):
    name = "tasks"

    def ready(self) -> None:
        """Tell the lower floors what tasks add to them."""
        from goals.registry import PlanMeasure, add_goal_section, add_plan_source
        from tasks import (  # noqa: F401
            actions,
            answers,
            dependency_waiting,
            loaded,
            plan_measure,
            plan_then,
            plans_then,
            queries,
            reminders,
            sections,
            sentences,
        )
        from tasks.files.cleaning import forget_removed
        from tasks.finding import find_tasks, own_tasks
        from tasks.finding.title_parts import keep_title_parts
        from tasks.handing_over import answers as handover_answers  # noqa: F401
        from tasks.handing_over import reminders as handover_reminders  # noqa: F401
        from tasks.handing_over import sentences as handover_sentences  # noqa: F401
        from tasks.handing_over import waiting as handover_waiting  # noqa: F401
        from tasks.models import ActionPlan, Milestone, SupportRequest, Task
        from tasks.plan_templates import sentences as template_sentences  # noqa: F401
        from tasks.planning import sentences as planning_sentences  # noqa: F401
        from tasks.recurring.actions import appear_due
        from tasks.support import answers as support_answers  # noqa: F401
        from tasks.support import reminders as support_reminders  # noqa: F401
        from tasks.support import sections as support_sections
        from tasks.support import sentences as support_sentences  # noqa: F401
        from tasks.support import waiting as support_waiting  # noqa: F401
        from tasks.support.actions import hand_over_support
        from tasks.team_morning import tasks_due_in_team
        from tasks.trash.actions import empty_trash
        from tasks.undoing import register as register_undo
        from teamops.activity.registry import commentable, has_page, on_comment
        from teamops.notifications import daily
        from teamops.notifications.chats.mornings import register_team_sections
        from teamops.people.navigation import register_count
        from teamops.people.registry import (
            register_handover,
            register_member_column,
            register_person_section,
        )
        from teamops.search.registry import register_source

        register_undo()
        register_source("tasks", _("Tasks"), find_tasks, position=20, first=own_tasks)
        post_migrate.connect(keep_title_parts, sender=self)
        register_team_sections(tasks_due_in_team)
        daily.register("trash", empty_trash)
        daily.register("removed_files", forget_removed)
        has_page(ActionPlan, url=lambda plan: f"/{plan.organization.slug}/plans/{plan.pk}/")
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
        register_handover(
            "plans",
            _("action plans"),
            held=lambda person: ActionPlan.objects.filter(owner=person),
            hand_over=actions.hand_over_plans,
        )
        register_person_section("tasks/_person_load.html", loaded.person_load, column="main", position=15)
        register_member_column(_("Load"), loaded.load_lines, path="people/{pk}/load/")
        commentable(
            SupportRequest, url=lambda request: f"/{request.organization.slug}/support/{request.number}/"
        )
        register_handover(
            "support",
            _("support requests to answer"),
            held=lambda person: SupportRequest.objects.held_by(person),
            hand_over=hand_over_support,
        )
        register_person_section("tasks/_person_tasks.html", sections.person_tasks, column="main", position=20)
        add_goal_section("tasks/_goal_plan.html", sections.goal_plan, plan_then.goal_plan_then)
        add_goal_section(
            "tasks/support/_of_goal.html", support_sections.goal_support, support_sections.goal_support_then
        )
        add_plan_source(
            PlanMeasure(
                plan_measure.plan_items,
                plan_measure.plans_done,
                plan_measure.named_items,
                plan_measure.worked_on,
                plans_then.PlansThen,
            )
        )
