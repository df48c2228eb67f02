"""Which task that is there a row of a sheet means, where several are called alike: those that came again."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from tasks.models import Task
from tasks.sheets.rows import TaskRow


def pairs(rows: Sequence[TaskRow], there: Sequence[Task]) -> Iterator[tuple[TaskRow, Task]]:
    """Rows that are called alike, each with the task that it means; what is left over is new.

    A row means the task with its number, else one that is due on its day. Without either it can only mean one
    where no other row is called alike: the open one rather than a finished one, then the oldest.
    """
    rest_rows = list(rows)
    rest = sorted(there, key=lambda task: (not task.is_open, task.pk))
    ways: Sequence[Callable[[TaskRow, Task], bool]] = (
        lambda row, task: row.number == task.number,
        lambda row, task: row.due == task.due,
        lambda row, task: len(rows) == 1 and (row.number is None or len(there) == 1),
    )
    for is_meant in ways:
        for row in list(rest_rows):
            if task := next((task for task in rest if is_meant(row, task)), None):
                rest_rows.remove(row)
                rest.remove(task)
                yield row, task


def called_alike(rows: Iterable[TaskRow]) -> list[list[TaskRow]]:
    """The rows of a sheet in groups of those that have goal, team and title in common."""
    groups: defaultdict[tuple[str, str, str], list[TaskRow]] = defaultdict(list)
    for row in rows:
        groups[row.key].append(row)
    return list(groups.values())
