"""Why a milestone is expected to be reached by a day: the tasks before it, and the team's past weeks."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.formula import exact, total
from goals.why import Explanation, Input
from goals.why.explanation import equals
from goals.why.trail import Explained
from tasks.forecast.method import ENOUGH, PRIOR, RUNS, answers_of, lately
from tasks.outlook import Outlook
from teamops.formats import number, percent


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
    if not found.ahead:
        return [_("Nothing is left to do before it.")]
    share = answers_of(found.counts, found.ahead).share
    return [
        _(
            "%(runs)s futures were drawn by chance (Monte Carlo). Half of them end by %(likely)s, 85 %% of "
            "them by %(safe)s."
        )
        % {"runs": RUNS, **found.days},
        _(
            "%(share)s of them take as long as so many tasks took after one of the team’s past weeks, beside "
            "its pace at that time; the others are weeks drawn one by one from these, usually up to "
            "%(spread)s faster or slower. The longer the past, the more it decides."
        )
        % {"share": percent(share), "spread": percent(PRIOR)},
        _("Who does the tasks, how large they are and holidays to come are not known to it."),
    ]
