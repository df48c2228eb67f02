"""Action plans and tasks, and all that belongs to them: one file per noun."""

from tasks.models.handovers import Handover as Handover
from tasks.models.labels import Label as Label
from tasks.models.plan_templates import PlanTemplate as PlanTemplate
from tasks.models.plans import ActionPlan as ActionPlan
from tasks.models.plans import Milestone as Milestone
from tasks.models.plans import Phase as Phase
from tasks.models.support import SupportRequest as SupportRequest
from tasks.models.tasks import ChecklistItem as ChecklistItem
from tasks.models.tasks import Task as Task
from tasks.models.tasks import TaskDependency as TaskDependency
from tasks.models.tasks import TaskFile as TaskFile
from tasks.models.views import SavedView as SavedView
from tasks.models.views import WorkLimit as WorkLimit
from tasks.sheets.models import SheetImport as SheetImport
