"""The few tasks that a person may mean by what they typed."""

import re

from django.db import models

from tasks.models import Task
from tasks.queries import TaskQuerySet
from teamops.people.models import Person, Team
from teamops.text import fold

MOST_FOUND = 12
# T-12, t12, 12; several with spaces or commas (also full-width ones) between them.
NUMBER = re.compile(r"(?:[tT]-?)?(\d{1,9})")
BETWEEN = re.compile(r"[\s,;，；、]+")


def numbers_in(text: str) -> list[int] | None:
    """The tasks that a text names by number; None where it holds something else."""
    words = [word for word in BETWEEN.split(text) if word]
    named = [NUMBER.fullmatch(word) for word in words]
    return None if None in named else [int(one[1]) for one in named if one]


def choosable(person: Person) -> TaskQuerySet:
    """What a person can choose among: all tasks that they may see."""
    return Task.objects.visible_to(person)


def found(person: Person, team: Team, text: str) -> list[Task]:
    """Tasks by number, else the team's open tasks whose title has these letters; few, the newest first."""
    rows = choosable(person).only("number", "title", "status")
    key = fold(text.strip())
    if not key or "\x00" in key:
        return []
    if numbers := numbers_in(text):
        return list(rows.filter(number__in=numbers[:MOST_FOUND]).order_by("number"))
    begins = models.Case(models.When(title_key__startswith=key, then=0), default=1)
    rows = rows.filter(team=team, title_key__contains=key).open()
    return list(rows.order_by(begins, "-number")[:MOST_FOUND])
