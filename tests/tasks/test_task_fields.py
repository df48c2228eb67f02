"""All that a task has beside its title: helpers, labels, priority, the moment at which it is due."""

import datetime
from zoneinfo import ZoneInfo

import pytest

from tasks.actions import create_task, edit_task
from tasks.models import Label, Task
from teamops.activity.models import Event
from teamops.errors import RuleBroken
from teamops.people.models import Person, Team
from tests.factories import make_task

DUE = datetime.date(2026, 12, 1)


def make_label(team: Team, name: str = "survey") -> Label:
    return Label.objects.create(organization=team.organization, team=team, name=name)


def test_a_new_task_has_them_all(product: Team, ben: Person, cem: Person) -> None:
    made = create_task(
        product,
        by=ben,
        title="Write",
        helpers=[cem],
        labels=[make_label(product)],
        priority=Task.Priority.HIGH,
    )
    assert list(made.helpers.all()) == [cem]
    assert [label.name for label in made.labels.all()] == ["survey"]
    assert made.priority == 3
    assert Event.objects.get(verb="task.created").after["helpers"] == [cem.pk]


def test_a_change_of_helpers_is_a_version_and_an_event(product: Team, ben: Person, cem: Person) -> None:
    task = make_task(product, assignee=ben)
    edit_task(task, by=ben, helpers=[cem])
    edit_task(task, by=ben, helpers=[cem])
    event = Event.objects.get(verb="task.edited")
    assert (event.before, event.after) == ({"helpers": []}, {"helpers": [cem.pk]})
    assert Task.objects.get(pk=task.pk).version == 2


def test_no_guest_and_nobody_of_another_organization_helps(
    product: Team, ben: Person, vic: Person, zoe: Person
) -> None:
    task = make_task(product, assignee=ben)
    for person in (vic, zoe):
        with pytest.raises(RuleBroken) as broken:
            edit_task(task, by=ben, title="other", helpers=[person])
        assert broken.value.field == "helpers"
    assert Task.objects.get(pk=task.pk).title == "Write the survey"


def test_labels_are_those_of_the_team(product: Team, support: Team, ben: Person) -> None:
    with pytest.raises(RuleBroken) as broken:
        create_task(product, by=ben, title="Write", labels=[make_label(support)])
    assert broken.value.field == "labels"


def test_a_moment_says_the_day_of_the_organization(product: Team, ben: Person) -> None:
    product.organization.time_zone = "Asia/Shanghai"
    late = datetime.datetime(2026, 11, 30, 20, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    made = create_task(product, by=ben, title="Write", due_at=late)
    assert (made.due, made.original_due) == (DUE, DUE)
    assert made.due_at == late


def test_a_moved_day_keeps_the_time_and_a_day_taken_away_takes_it_along(product: Team, ben: Person) -> None:
    zone = product.organization.zone
    at = datetime.datetime(2026, 12, 1, 17, 30, tzinfo=zone)
    task = create_task(product, by=ben, title="Write", due_at=at)
    edit_task(task, by=ben, due=DUE + datetime.timedelta(7))
    kept = Task.objects.get(pk=task.pk)
    assert kept.due_at == at + datetime.timedelta(7)
    assert kept.moves == 1
    assert Event.objects.filter(verb="task.moved").exists()
    edit_task(kept, by=ben, due=None)
    assert Task.objects.get(pk=task.pk).due_at is None
