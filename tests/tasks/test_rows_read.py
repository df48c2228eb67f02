"""My work reads a person's tasks and what is tied to them, however many tasks others have."""

import pytest
from django.db import connection

from tasks.models import Task, TaskDependency
from tasks.my_work import my_work
from teamops.people.models import Person, Team
from tests.factories import make_person, make_task
from tests.rows_read import RowsRead
from tests.services import is_on_postgres

pytestmark = [
    pytest.mark.skipif(not is_on_postgres(), reason="SQLite does not say what it reads"),
    pytest.mark.django_db,
]
OF_OTHERS = 20_000


def test_tasks_of_others_are_not_read(product: Team, ben: Person) -> None:
    others = [make_person(product.organization, f"Person {number}", product) for number in range(100)]
    mine = [make_task(product, assignee=ben) for _ in range(40)]
    first = mine[-1].number + 1
    theirs = Task.objects.bulk_create(
        Task(
            organization=product.organization,
            team=product,
            number=number,
            title="Theirs",
            title_key="theirs",
            assignee=others[number % 100],
            status="todo" if number < 2 * first or number % 20 == 0 else "done",
            blocked_by=others[number % 7] if number % 50 == 0 else None,
        )
        for number in range(first, first + OF_OTHERS)
    )
    # As it is where what depends on each other is old.
    TaskDependency.objects.bulk_create(
        TaskDependency(task=task, needs=needs)
        for task, needs in zip(theirs[:100], [*mine, *theirs], strict=False)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE tasks_task, tasks_taskdependency")
    my_work(ben)
    with RowsRead() as read:
        work = my_work(ben)
    assert len(work.others) == 40
    assert read.rows < OF_OTHERS / 2
