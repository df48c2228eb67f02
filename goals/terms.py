"""What people agree to, as `Terms.content` keeps it, and in what two versions of it differ. No database."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from goals.models import Goal, KeyResult

Content = Mapping[str, Any]

ZONES = ("zone_commit", "zone_target", "zone_stretch")
# Of a key result, in the order in which differences are told.
FIELDS = ("statement", "kind", "start", "target", "unit", "interim", *ZONES, "last_day", "owner")


@dataclass(frozen=True)
class Difference:
    """One field in which two versions differ; values as the trail keeps them.

    `key_result` is None for the goal itself. Of a key result that came or went the field is "added" or
    "dropped", and `new` or `old` is the whole of it.
    """

    key_result: int | None
    name: str
    field: str
    old: Any
    new: Any
    unit: str = ""


def content_of(goal: Goal, key_results: Iterable[KeyResult]) -> dict[str, Any]:
    """The terms as they stand; the key results are those that count, with their goal loaded."""
    return {
        "statement": goal.statement,
        "last_day": goal.last_day.isoformat(),
        "owner": goal.owner_id,
        "key_results": {str(one.pk): _of_key_result(one) for one in key_results},
    }


def _of_key_result(key_result: KeyResult) -> dict[str, Any]:
    return {
        "statement": key_result.statement,
        "kind": key_result.kind,
        "start": _text(key_result.start),
        "target": _text(key_result.target),
        "unit": key_result.unit,
        "interim": key_result.interim,
        **{zone: getattr(key_result, zone) for zone in ZONES},
        "last_day": key_result.last_day.isoformat(),
        "owner": key_result.owner_id,
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"


def carriers_of(content: Content) -> set[int]:
    """Ids of those who carry it: the goal's owner and the owners of its key results."""
    owners = {content["owner"], *(one["owner"] for one in content["key_results"].values())}
    return owners - {None}


def differences(old: Content, new: Content) -> list[Difference]:
    """Field by field, the goal first, then its key results in their order."""
    found = [
        Difference(None, "", field, old[field], new[field])
        for field in ("statement", "last_day", "owner")
        if old[field] != new[field]
    ]
    before, after = old["key_results"], new["key_results"]
    for key in [*before, *(key for key in after if key not in before)]:
        found += _of_both(int(key), before.get(key), after.get(key), old, new)
    return found


def _of_both(
    key: int, before: Content | None, after: Content | None, old: Content, new: Content
) -> Iterator[Difference]:
    if before is None or after is None:
        there = after or before or {}
        yield Difference(key, there["statement"], "dropped" if before else "added", before, after)
        return
    for field in FIELDS:
        was, now = before.get(field), after.get(field)
        # What only follows the goal's date is told once, at the goal.
        follows = field == "last_day" and (was, now) == (old["last_day"], new["last_day"])
        if was != now and not follows:
            yield Difference(key, after["statement"], field, was, now, after["unit"])


def touches(found: Iterable[Difference], key_result: int | None, fields: Iterable[str]) -> bool:
    """Whether one of these fields of the goal or key result is among what differs."""
    fields = {*fields, "dropped"}
    return any(one.key_result == key_result and one.field in fields for one in found)


def day(text: str | None) -> datetime.date | None:
    """An ISO day of a content."""
    return datetime.date.fromisoformat(text) if text else None
