"""Labels of a team: made by being used, renamed, merged, removed and brought back."""

from collections.abc import Callable

import pytest
from django.test import Client

from tasks.labels.actions import add_label, label_task, merge_label, rename_label
from tasks.models import Label, Task
from teamops.errors import RuleBroken
from teamops.people.models import Person, Team
from tests.factories import make_task

SignIn = Callable[[Person], Client]


def names_of(task: Task) -> list[str]:
    return sorted(label.name for label in task.labels.all())


def test_a_label_comes_to_be_by_being_used(product: Team, ben: Person) -> None:
    task = make_task(product, assignee=ben)
    label_task(task, by=ben, labels=[], new=["Growth", "#growth", "增长"])
    assert names_of(task) == ["Growth", "增长"]
    assert Label.objects.count() == 2


def test_a_label_of_another_team_does_not_fit(product: Team, support: Team, ben: Person) -> None:
    other = add_label(support, by=None, name="crm")
    with pytest.raises(RuleBroken):
        label_task(make_task(product, assignee=ben), by=ben, labels=[other])


def test_a_name_that_is_there_asks_for_a_merge(product: Team, ana: Person) -> None:
    label = add_label(product, by=ana, name="growth")
    add_label(product, by=ana, name="Retention")
    with pytest.raises(RuleBroken) as broken:
        rename_label(label, by=ana, name="RETENTION")
    assert broken.value.field == "name"
    assert rename_label(label, by=ana, name="GROWTH").name == "GROWTH"


def test_merging_leaves_one_label_on_all_their_tasks(product: Team, ana: Person) -> None:
    one, other = add_label(product, by=ana, name="one"), add_label(product, by=ana, name="other")
    both, first = make_task(product), make_task(product)
    both.labels.set([one, other])
    first.labels.set([one])
    merge_label(one, into=other, by=ana)
    assert names_of(both) == names_of(first) == ["other"]


def test_a_removed_label_comes_back_to_its_tasks(product: Team, ana: Person, sign_in: SignIn) -> None:
    label, task, client = add_label(product, by=ana, name="growth"), make_task(product), sign_in(ana)
    task.labels.set([label])
    answer = client.post(f"/acme/labels/{label.pk}/remove/", follow=True)
    assert names_of(task) == []
    [message] = answer.context["messages"]
    client.post(message.extra_tags)
    assert names_of(task) == ["growth"]


def test_the_page_counts_tasks_and_not_those_in_the_trash(
    product: Team, ana: Person, sign_in: SignIn
) -> None:
    label = add_label(product, by=ana, name="growth")
    for status in ("todo", "done"):
        make_task(product, status=status).labels.set([label])
    [shown] = sign_in(ana).get("/acme/teams/product/labels/").context["labels"]
    assert (shown.open_count, shown.task_count) == (1, 2)


@pytest.mark.parametrize("name", ["", "x" * 41, "#", "a\x00b"])
def test_a_name_that_is_none_gets_a_sentence(product: Team, ben: Person, sign_in: SignIn, name: str) -> None:
    answer = sign_in(ben).post("/acme/teams/product/labels/", {"name": name})
    assert answer.context["form"].errors["name"]
    assert not Label.objects.exists()
