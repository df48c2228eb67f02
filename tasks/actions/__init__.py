"""Every write about plans, milestones and tasks: one file per noun."""

from tasks.actions.changes import plain as plain
from tasks.actions.changes import unknown as unknown
from tasks.actions.leaving import hand_over_milestones as hand_over_milestones
from tasks.actions.leaving import hand_over_plans as hand_over_plans
from tasks.actions.leaving import hand_over_tasks as hand_over_tasks
from tasks.actions.milestones import add_milestone as add_milestone
from tasks.actions.milestones import drop_milestone as drop_milestone
from tasks.actions.milestones import edit_milestone as edit_milestone
from tasks.actions.milestones import finish_milestone as finish_milestone
from tasks.actions.milestones import reopen_milestone as reopen_milestone
from tasks.actions.plans import add_phase as add_phase
from tasks.actions.plans import create_plan as create_plan
from tasks.actions.status import block_task as block_task
from tasks.actions.status import change_status as change_status
from tasks.actions.status import unblock_task as unblock_task
from tasks.actions.tasks import create_task as create_task
from tasks.actions.tasks import edit_task as edit_task
from tasks.actions.times import add_time as add_time
from tasks.actions.watching import tell_watchers_of_comment as tell_watchers_of_comment
from tasks.actions.watching import watch_task as watch_task
