"""What the numbers refuse, as sentences beside the field that it concerns."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from goals.numbers import Refused
from teamops.errors import RuleBroken

# By code: the field of the form, and what happened and what to do next.
SENTENCES: dict[str, tuple[str, str | Promise]] = {
    "not_a_number": ("", _("This is not a number. Write one such as 35.8.")),
    "too_many_digits": (
        "",
        _("This number has too many digits. Keep 15 at most, 6 of them after the point."),
    ),
    "too_large": ("", _("This number is too large. Choose a larger unit, such as thousands.")),
    "neither_yes_nor_no": ("value", _("This is done or not. Choose yes or no.")),
    "no_zone": ("value", _("A scale has four steps: not yet, commit, target, stretch. Choose one of them.")),
    "from_plan": (
        "value",
        _("This key result follows its plan. Finish a task of the plan, and its progress moves."),
    ),
    "lower_missing": ("start", _("The lower bound is missing. Write the least that is still fine.")),
    "upper_missing": ("target", _("The upper bound is missing. Write the most that is still fine.")),
    "bounds_crossed": (
        "target",
        _("The upper bound does not lie above the lower one, so nothing could hold. Swap or change them."),
    ),
    "interim_kind": (
        "kind",
        _("Only an increase or a decrease has interim targets. Choose one of these kinds, or remove them."),
    ),
    "interim_outside": (
        "interim",
        _("An interim target lies before the last day and not before the first. Choose a day in between."),
    ),
    "interim_twice": ("interim", _("Two interim targets are for the same day. Keep one of them.")),
    "start_missing": ("start", _("The start is missing. Write where the number stood at the beginning.")),
    "target_missing": ("target", _("The target is missing. Write the number that is to be reached.")),
    "target_equals_start": (
        "target",
        _("The target equals the start, so there is no way to go. Change one of them."),
    ),
    "target_below_start": (
        "target",
        _("The target lies below the start. Choose “decrease”, or write a target above the start."),
    ),
    "target_above_start": (
        "target",
        _("The target lies above the start. Choose “increase”, or write a target below the start."),
    ),
    "negative_weight": ("weight", _("A weight is never below 0. Write 0 for what does not count.")),
    "all_weights_zero": (
        "weight",
        _("All weights are 0, so nothing would count. Give at least one a weight."),
    ),
}


@contextmanager
def as_sentences(field: str = "value") -> Iterator[None]:
    """Turn a refusal of the numbers into a RuleBroken; `field` where the refusal names none."""
    try:
        yield
    except Refused as refused:
        named, sentence = SENTENCES[refused.code]
        raise RuleBroken(sentence, code=refused.code, field=named or field) from refused


def refuse(check: Callable[..., None], *values: object, field: str = "value") -> None:
    """Run one of the checks of `goals.numbers` and say its refusal as a sentence."""
    with as_sentences(field):
        check(*values)
