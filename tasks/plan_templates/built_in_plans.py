"""The plans that come with the product, in both languages: read from `built_in/en.toml` and `zh.toml`."""

import functools
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from tasks.plan_templates.pattern import MilestonePart, Pattern, PhasePart, TaskPart

FOLDER = Path(__file__).parent / "built_in"
LANGUAGES = ("en", "zh")


@dataclass(frozen=True)
class BuiltIn:
    """A plan that comes with the product. `key` stands in addresses: en-launch, zh-launch."""

    key: str
    name: str
    description: str
    pattern: Pattern


def language_of(code: str) -> str:
    """The language of the files for a language code."""
    return "zh" if code.startswith("zh") else "en"


@functools.cache
def built_in(language: str) -> list[BuiltIn]:
    with (FOLDER / f"{language}.toml").open("rb") as file:
        plans = tomllib.load(file)["plan"]
    return [_read(one, language) for one in plans]


def find_built_in(key: str) -> BuiltIn | None:
    return next((one for one in built_in(language_of(key)) if one.key == key), None)


def _read(plan: Mapping[str, Any], language: str) -> BuiltIn:
    """Phase by phase; tasks and milestones are named by short keys within their plan."""
    phases = plan["phase"]
    points = [(number, one) for number, phase in enumerate(phases) for one in phase.get("milestones", ())]
    works = [(number, one) for number, phase in enumerate(phases) for one in phase.get("tasks", ())]
    place_of_point = _places(one for _phase, one in points)
    place_of_work = _places(one for _phase, one in works)
    pattern = Pattern(
        phases=[PhasePart(one["name"], *one["days"]) for one in phases],
        milestones=[
            MilestonePart(one["title"], one["criteria"], number, one["day"], one["role"])
            for number, one in points
        ],
        tasks=[
            TaskPart(
                title=one["title"],
                description=one.get("how", ""),
                phase=number,
                milestone=place_of_point[one["for"]] if "for" in one else None,
                needs=tuple(place_of_work[key] for key in one.get("after", ())),
                starts=one["days"][0],
                due=one["days"][1],
                estimate=Decimal(str(one["hours"])),
                role=one["role"],
            )
            for number, one in works
        ],
    )
    return BuiltIn(f"{language}-{plan['key']}", plan["name"], plan["description"], pattern)


def _places(parts: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    return {one["id"]: number for number, one in enumerate(parts)}
