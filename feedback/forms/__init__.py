"""What is entered in a weekly review. Each form carries a key, so that sending it twice adds one thing."""

from feedback.forms.corrections import PARTS as PARTS
from feedback.forms.corrections import CorrectionForm as CorrectionForm
from feedback.forms.decisions import ChangeForm as ChangeForm
from feedback.forms.decisions import DecisionForm as DecisionForm
from feedback.forms.next_steps import NextStepForm as NextStepForm
from feedback.forms.notes import LeaveForm as LeaveForm
from feedback.forms.notes import NoteForm as NoteForm
