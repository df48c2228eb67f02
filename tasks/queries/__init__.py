"""Reading plans and tasks: what a person may see, and what each screen needs."""

from tasks.queries.files import TaskFileQuerySet as TaskFileQuerySet
from tasks.queries.goals import carried_goals as carried_goals
from tasks.queries.labels import LabelQuerySet as LabelQuerySet
from tasks.queries.pace import finished_days as finished_days
from tasks.queries.pace import histories as histories
from tasks.queries.plans import ActionPlanQuerySet as ActionPlanQuerySet
from tasks.queries.plans import MilestoneQuerySet as MilestoneQuerySet
from tasks.queries.plans import PhaseQuerySet as PhaseQuerySet
from tasks.queries.tasks import LINE as LINE
from tasks.queries.tasks import MOST_ROWS as MOST_ROWS
from tasks.queries.tasks import TaskQuerySet as TaskQuerySet
from tasks.queries.tasks import due_by as due_by
from tasks.queries.tasks import needs_of as needs_of
from tasks.queries.tasks import obstacles_out_of_sight as obstacles_out_of_sight
from tasks.queries.tasks import requests_of as requests_of
