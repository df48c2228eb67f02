"""The pages of tasks: My work, the board, plans, and one task."""

from tasks.views.board import board as board
from tasks.views.board import limit_column as limit_column
from tasks.views.board import place_task as place_task
from tasks.views.my_work import my_work as my_work
from tasks.views.plans import edit_milestone as edit_milestone
from tasks.views.plans import end_milestone as end_milestone
from tasks.views.plans import new_milestone as new_milestone
from tasks.views.plans import new_phase as new_phase
from tasks.views.plans import new_plan as new_plan
from tasks.views.plans import plan as plan
from tasks.views.plans import plan_list as plan_list
from tasks.views.tasks import add_time as add_time
from tasks.views.tasks import block_task as block_task
from tasks.views.tasks import change_status as change_status
from tasks.views.tasks import edit_task as edit_task
from tasks.views.tasks import new_task as new_task
from tasks.views.tasks import task as task
from tasks.views.tasks import unblock_task as unblock_task
from tasks.views.tasks import watch_task as watch_task
