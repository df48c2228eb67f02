"""The forms of tasks, plans and milestones."""

from tasks.forms.common import KeyedForm as KeyedForm
from tasks.forms.common import VersionedForm as VersionedForm
from tasks.forms.common import date_input as date_input
from tasks.forms.common import or_chosen as or_chosen
from tasks.forms.common import people as people
from tasks.forms.plans import MilestoneForm as MilestoneForm
from tasks.forms.plans import PhaseForm as PhaseForm
from tasks.forms.plans import PlanForm as PlanForm
from tasks.forms.tasks import BlockForm as BlockForm
from tasks.forms.tasks import TaskForm as TaskForm
from tasks.forms.tasks import TimeForm as TimeForm
