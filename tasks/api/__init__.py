"""The API of tasks and plans: one file per noun."""

from tasks.api.plans import Milestones as Milestones
from tasks.api.plans import NewMilestone as NewMilestone
from tasks.api.plans import Phases as Phases
from tasks.api.plans import PlanDetail as PlanDetail
from tasks.api.plans import Plans as Plans
from tasks.api.plans import plan_detail as plan_detail
from tasks.api.tasks import NewTask as NewTask
from tasks.api.tasks import TaskChanges as TaskChanges
from tasks.api.tasks import Tasks as Tasks
