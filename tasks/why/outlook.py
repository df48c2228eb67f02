"""Why a milestone is expected to be reached by a day: the tasks before it, and the team's past weeks."""

import math

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.formula import exact, total
from goals.why import Explanation, Input
from goals.why.explanation import equals
from goals.why.trail import Explained
from tasks.forecast.method import ENOUGH, RUNS, lately, pace_of
from tasks.outlook import Outlook
from teamops.formats import number, percent, short_day

# A pace that differs by less is the same.
LITTLE = 0.02


def why_outlook(found: Outlook) -> Explained:
    """The tasks before it, the weeks that futures are drawn from, and what was made of them."""
    last = lately(found.counts)
    how = [
        _("Open tasks of the milestone + other open tasks of the team that are due no later: %(formula)s")
        % {"formula": equals(total([exact(found.own), exact(found.others)]), number(found.ahead))},
        ngettext(
            "Tasks that the team finished in the past week: %(counts)s",
            "Tasks that the team finished in each of the past %(n)s weeks, oldest first: %(counts)s",
            len(last),
        )
        % {"n": len(last), "counts": ", ".join(map(str, last)) or "—"},
    ]
    if found.dates is None:
        how.append(
            _("A forecast needs %(weeks)s weeks of history, with tasks finished in the last year.")
            % {"weeks": ENOUGH}
        )
    else:
        how += _futures(found)
    return Explained(
        Explanation(
            key="outlook",
            name=_("When it will be reached"),
            shown=found.says,
            how=how,
            value=found.says,
            inputs=[Input(_("The plan"), path=f"plans/{found.milestone.plan_id}/")],
        ),
        [],
        0,
    )


def _futures(found: Outlook) -> list[str]:
    assert found.dates is not None
    said = [
        _(
            "%(runs)s futures were made of weeks drawn from these by chance, until so many tasks were "
            "finished. Half of them end by %(likely)s, 85 %% of them by %(safe)s (Monte Carlo)."
        )
        % {"runs": RUNS, "likely": short_day(found.dates.p50), "safe": short_day(found.dates.p85)}
    ]
    if found.ahead:
        said += _pace(found)
    said.append(_("Who does the tasks, how large they are and holidays to come are not known to it."))
    return said


def _pace(found: Outlook) -> list[str]:
    pace = pace_of(found.counts, found.ahead)
    share = percent(abs(math.expm1(pace.shift)))
    said = []
    if pace.shift > LITTLE:
        said.append(
            _("The team has usually gone on %(share)s faster than in the weeks before, so futures do.")
            % {"share": share}
        )
    elif pace.shift < -LITTLE:
        said.append(
            _("The team has usually gone on %(share)s slower than in the weeks before, so futures do.")
            % {"share": share}
        )
    said.append(
        _(
            "Each future has a pace of its own, because teams speed up and slow down: usually up to "
            "%(spread)s faster or slower than that, by what the team’s past shows."
        )
        % {"spread": percent(pace.spread)}
    )
    return said
