"""Finding tasks by words of their titles among all of an organization.

`tasks` ranks what `candidates` brings; `title_parts` is the index by which a seldom word is found.
"""

from tasks.finding.tasks import find_tasks as find_tasks
from tasks.finding.tasks import own_tasks as own_tasks
