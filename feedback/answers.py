"""What is answered from the e-mail to reminders of next steps: they are tasks, and answered as such."""

from dataclasses import replace

from tasks.answers import ANSWER
from teamops.notifications.answers import register

register(replace(ANSWER, rules=("next_step_open",)))
