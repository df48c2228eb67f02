"""Why something is adjusted, as the API takes it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from goals.actions import Why
from goals.api.references import a_metric
from goals.models import Adjustment
from teamops.api_fields import Body, Choice, Text
from teamops.errors import RuleBroken, Stale


class WhyBody(Body):
    """Why an active goal is adjusted: the kind of reason, a few words, and the metric that it rests on."""

    reason = Choice(Adjustment.Reason.choices)
    words = Text(max_length=300)
    metric = a_metric(allow_null=True, required=False)


def why_of(values: dict[str, Any]) -> Why | None:
    """Take the reason out of what was sent."""
    said = values.pop("adjustment", None)
    return Why(said["reason"], said["words"], said.get("metric")) if said else None


@contextmanager
def naming_the_reason() -> Iterator[None]:
    """What an action says of the reason concerns the part of the request in which it stands."""
    try:
        yield
    except Stale:
        raise
    except RuleBroken as broken:
        if broken.field in ("reason", "words"):
            broken.field = f"adjustment.{broken.field}"
        raise
