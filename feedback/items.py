"""The items of a review's agenda: each thing on it that can be opened, talked about and noted on. Pure.

An item's key stays the same from week to week, whatever the thing is called: "goal:7", "task:42" by their
numbers, other things by their ids, a person's weekly update by its person, and "part:numbers" a whole part.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from feedback.agenda import Agenda
from feedback.parts import NAMES, parts_of


@dataclass(frozen=True)
class Item:
    """A thing on the agenda. `path`: its page below the organization's address, empty where it has none."""

    key: str
    part: str
    what: str
    path: str = ""
    of_goals: tuple[int, ...] = ()


def items_of(agenda: Agenda) -> dict[str, Item]:
    """By key, in the order of the meeting; what stands in several parts belongs to the first of them."""
    found: dict[str, Item] = {}
    for item in _items(agenda):
        found.setdefault(item.key, item)
    return found


def _items(agenda: Agenda) -> Iterator[Item]:
    for part in parts_of(agenda):
        yield Item(f"part:{part}", part, str(NAMES[part]))
    yield from _steps(agenda, "last_steps")
    yield from _results(agenda)
    for change in agenda.changes:
        if change.event:
            yield _item("event", change.event, "changes", change.what, "", change.of_goals)
    yield from _work(agenda)
    yield from _between(agenda)
    yield from _people(agenda)
    yield from _steps(agenda, "decisions")


def _item(kind: str, pk: object, part: str, what: str, path: str, goals: Iterable[int] | None) -> Item:
    return Item(f"{kind}:{pk}", part, what, path, tuple(goals or ()))


def _steps(agenda: Agenda, part: str) -> Iterator[Item]:
    steps = agenda.last_steps if part == "last_steps" else agenda.next_steps
    for one in steps:
        yield _item("task", one.number, part, one.title, f"tasks/{one.number}/", one.of_goals)


def _results(agenda: Agenda) -> Iterator[Item]:
    for one in agenda.numbers:
        path = f"goals/{one.goal}/?kr={one.key_result}"
        yield _item("key_result", one.key_result, "numbers", one.what, path, one.of_goals)
    for metric in agenda.metrics:
        yield _item("metric", metric.pk, "numbers", metric.what, f"metrics/{metric.pk}/", ())
    for line in agenda.goals:
        yield _item("goal", line.number, "goals", line.statement, f"goals/{line.number}/", line.of_goals)


def _work(agenda: Agenda) -> Iterator[Item]:
    for slip in agenda.slipping:
        if slip.number:
            path = f"tasks/{slip.number}/"
            yield _item("task", slip.number, "slipping", slip.what, path, slip.of_goals)
        elif slip.pk:
            yield _item("milestone", slip.pk, "slipping", slip.what, "", slip.of_goals)
    for person in agenda.ahead:
        if person.who:
            path = f"people/{person.who.pk}/"
            yield _item("ahead", person.who.pk, "ahead", person.who.name, path, ())
    for day in agenda.joint_days:
        if day.pk:
            yield _item("joint", day.pk, "ahead", day.title, "", ())


def _between(agenda: Agenda) -> Iterator[Item]:
    for asked in agenda.support:
        path = f"support/{asked.number}/"
        yield _item("support", asked.number, "dependencies", asked.need, path, asked.of_goals)
    for one in agenda.dependencies:
        yield _item("dependency", one.pk, "dependencies", one.what, f"dependencies/{one.pk}/", one.of_goals)


def _people(agenda: Agenda) -> Iterator[Item]:
    for update in agenda.updates:
        if update.who:
            path = f"people/{update.who.pk}/"
            yield _item("update", update.who.pk, "updates", update.who.name, path, ())
    for kudos in agenda.kudos:
        yield _item("kudos", kudos.pk, "recognition", kudos.text, "", ())
