"""The first sentence of each part of the review: what the data says, in the reader's language. Pure."""

import datetime
from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.agenda import (
    Agenda,
    Changed,
    DependencyLine,
    GoalLine,
    JointDay,
    KudosLine,
    MetricLine,
    Number,
    Parting,
    PersonAhead,
    Slip,
    Step,
    SupportLine,
)
from feedback.red import blocked_or_late
from feedback.updates.part import says as updates
from goals import divergence
from tasks.support.lines import look, unanswered, waited
from teamops.formats import ago, names_of, number, one_after_another, parts_of, short_day


def findings(agenda: Agenda) -> dict[str, str]:
    """One finding for each part that has something to say, by the part's key."""
    found = {
        "last_steps": last_steps(agenda.last_steps),
        "numbers": numbers(agenda.numbers) or metrics(agenda.metrics),
        "goals": goals(agenda.goals),
        "changes": changes(agenda),
        "slipping": slipping(agenda.slipping),
        "ahead": ahead(agenda),
        "support": support(agenda),
        "dependencies": dependencies(agenda.dependencies),
        "updates": updates(agenda),
        "recognition": recognition(agenda.kudos),
        "raised": raised(agenda),
        "decisions": decisions(agenda),
    }
    return {part: sentence for part, sentence in found.items() if sentence}


def last_steps(steps: list[Step]) -> str:
    """Four of six next steps are done."""
    if not steps:
        return ""
    done = sum(step.status == "done" for step in steps)
    if done == len(steps):
        return ngettext("The one next step is done.", "All %(n)s next steps are done.", len(steps)) % {
            "n": len(steps)
        }
    return ngettext(
        "%(done)s of %(all)s next step is done.", "%(done)s of %(all)s next steps are done.", len(steps)
    ) % {"done": done, "all": len(steps)}


def numbers(lines: list[Number]) -> str:
    """Five of six numbers moved the right way, and the one that fell most against its target."""
    moved = [line for line in lines if line.better is not None]
    if not lines:
        return ""
    if not moved:
        return _("No number has moved since the last review.")
    better = sum(bool(line.better) for line in moved)
    says = ngettext(
        "%(better)s of %(all)s number moved the right way.",
        "%(better)s of %(all)s numbers moved the right way.",
        len(lines),
    ) % {"better": better, "all": len(lines)}
    worse = [line for line in moved if not line.better]
    if worse:
        says = _("%(finding)s The wrong way: %(what)s.") % {
            "finding": says,
            "what": _names(line.what for line in worse),
        }
    return says


def metrics(lines: list[MetricLine]) -> str:
    """How many metrics the team has, where no key result has a number."""
    return ngettext("%(n)s metric.", "%(n)s metrics.", len(lines)) % {"n": len(lines)} if lines else ""


def recognition(kudos: list[KudosLine]) -> str:
    """How many thanks there were, and who got them."""
    if not kudos:
        return ""
    names = dict.fromkeys(one.name for line in kudos for one in line.to)
    said = ngettext("%(n)s kudos, for %(names)s.", "%(n)s kudos, for %(names)s.", len(kudos))
    return said % {"n": len(kudos), "names": _names(names)}


def goals(lines: list[GoalLine]) -> str:
    """How many are on track, at risk and off track, and who lost confidence."""
    if not lines:
        return ""
    counted = [
        (ngettext("%(n)s on track", "%(n)s on track", _count(lines, "on_track")), _count(lines, "on_track")),
        (ngettext("%(n)s at risk", "%(n)s at risk", _count(lines, "at_risk")), _count(lines, "at_risk")),
        (
            ngettext("%(n)s off track", "%(n)s off track", _count(lines, "off_track")),
            _count(lines, "off_track"),
        ),
        (ngettext("%(n)s done", "%(n)s done", _count(lines, "done")), _count(lines, "done")),
        (ngettext("%(n)s draft", "%(n)s drafts", _count(lines, "draft")), _count(lines, "draft")),
    ]
    said = [text % {"n": number} for text, number in counted if number]
    says = _("%(goals)s.") % {"goals": _(", ").join(said)} if said else _("No goal has begun yet.")
    fallen = min(lines, key=lambda line: line.confidence_change)
    if fallen.confidence_change < 0:
        lost = -fallen.confidence_change
        says = _("%(finding)s %(loss)s") % {
            "finding": says,
            "loss": ngettext(
                "“%(goal)s” lost %(n)s point of confidence.",
                "“%(goal)s” lost %(n)s points of confidence.",
                lost,
            )
            % {"goal": fallen.statement, "n": lost},
        }
    return says


def parting(one: Parting) -> str:
    """Where work and result part, as it was found on the day."""
    return divergence.sentence(
        one,
        what=one.what,
        before=number(one.before, one.unit, one.precision),
        now=number(one.now, one.unit, one.precision),
    )


def _count(lines: Iterable[GoalLine], status: str) -> int:
    return sum(line.status == status for line in lines)


def changes(agenda: Agenda) -> str:
    """How much has happened."""
    if not agenda.changes:
        return ""
    moved = sum(change.verb in ("milestone.moved", "task.moved") for change in agenda.changes)
    says = ngettext(
        "%(n)s change since the last review.", "%(n)s changes since the last review.", len(agenda.changes)
    )
    says %= {"n": len(agenda.changes)}
    if moved:
        dates = ngettext("%(n)s date has moved.", "%(n)s dates have moved.", moved) % {"n": moved}
        says = _("%(finding)s %(dates)s") % {"finding": says, "dates": dates}
    return says


def slipping(slips: list[Slip]) -> str:
    """Two are blocked, three late; and the one that has slipped most."""
    if not slips:
        return ""
    blocked = sum(slip.blocked for slip in slips)
    late = sum(slip.late and not slip.blocked for slip in slips)
    said = blocked_or_late(blocked, late)
    moved = len(slips) - blocked - late
    if moved:
        said.append(ngettext("%(n)s moved", "%(n)s moved", moved) % {"n": moved})
    says = _("%(slips)s.") % {"slips": parts_of(said)}
    worst = max(slips, key=lambda slip: slip.days)
    if worst.days > 0:
        behind = ngettext(
            "“%(what)s” is %(n)s day behind its first date.",
            "“%(what)s” is %(n)s days behind its first date.",
            worst.days,
        ) % {"what": worst.what, "n": worst.days}
        says = _("%(finding)s %(behind)s") % {"finding": says, "behind": behind}
    return says


def ahead(agenda: Agenda) -> str:
    """The milestones of the coming two weeks, who is away, and the days with other teams."""
    work = due(agenda) if any(one.this_week or one.next_week for one in agenda.ahead) else ""
    said = [work, away(agenda.ahead), joint_days(agenda.joint_days)]
    return one_after_another(one for one in said if one)


def away(lines: list[PersonAhead]) -> str:
    """Who is away on some of the days."""
    names = [line.who.name for line in lines if line.away and line.who]
    if not names:
        return ""
    return ngettext("%(names)s is away.", "%(names)s are away.", len(names)) % {"names": _names(names)}


# A dependency that is still to be answered, to come, or to be confirmed.
OPEN = ("asked", "accepted", "delivered")


def joint_days(days: list[JointDay]) -> str:
    if not days:
        return ""
    says = ngettext("%(n)s joint event: %(names)s.", "%(n)s joint events: %(names)s.", len(days))
    return says % {"n": len(days), "names": _names(day.title for day in days)}


def dependencies(lines: list[DependencyLine]) -> str:
    """How much stands between the team and others, and what of it asks for somebody."""
    if not lines:
        return ""
    still = [line for line in lines if line.state in OPEN]
    needed = sum(line.needs for line in still)
    says = [_between(needed, len(still) - needed)]
    overdue = sum(line.overdue for line in lines)
    if overdue:
        says.append(ngettext("%(n)s is overdue.", "%(n)s are overdue.", overdue) % {"n": overdue})
    at_risk = sum(line.at_risk and not line.overdue for line in lines)
    if at_risk:
        says.append(
            ngettext(
                "%(n)s is promised for later than it is needed.",
                "%(n)s are promised for later than they are needed.",
                at_risk,
            )
            % {"n": at_risk}
        )
    return one_after_another(says)


def _between(needed: int, given: int) -> str:
    if not given:
        return _("%(needed)s needed from other teams.") % {"needed": needed}
    if not needed:
        return _("%(given)s needed from us.") % {"given": given}
    return _("%(needed)s needed from other teams, %(given)s needed from us.") % {
        "needed": needed,
        "given": given,
    }


def support_look(line: SupportLine, day: datetime.date) -> tuple[str, str]:
    """(status whose shape it has, words) of a support request on the day of the review."""
    return look(
        line.state,
        on=day,
        asked_on=line.asked_on,
        needed_by=line.needed_by,
        promised_for=line.promised_for,
        waits=line.waits,
    )


def support_told(agenda: Agenda) -> list[tuple[SupportLine, tuple[str, str], str]]:
    """Each request with how it stands and, once it is answered, after how long; what is promised also says
    how old it is. How long others have waited, their words of how they stand say already."""
    day = agenda.today
    return [(line, support_look(line, day), _answered(line, day)) for line in agenda.support]


def _answered(line: SupportLine, day: datetime.date) -> str:
    if line.took is None:
        return ""
    told = waited(line.took, (day - line.asked_on).days)
    if line.state != "promised":
        return told
    return _("%(answered)s, asked %(when)s") % {"answered": told, "when": ago(line.asked_on, day)}


def support(agenda: Agenda) -> str:
    """How many requests are open, how many of them nobody has answered, and for how long."""
    if not agenda.support:
        return ""
    day, still = agenda.today, [line for line in agenda.support if line.state in ASKED]
    said = ngettext("%(n)s request for support.", "%(n)s requests for support.", len(still))
    ages = [(day - line.asked_on).days for line in still if line.state == "asked"]
    overdue = sum(bool(line.promised_for and line.promised_for < day) for line in still)
    return one_after_another([said % {"n": len(still)}, *unanswered(ages, overdue)])


# A request that is still to be answered or to come.
ASKED = ("asked", "promised")


def due(agenda: Agenda) -> str:
    """The milestones, or how many tasks."""
    things = [one for person in agenda.ahead for one in [*person.this_week, *person.next_week]]
    points = sorted((one for one in things if one.kind == "milestone"), key=lambda one: one.due)
    if not points:
        return ngettext(
            "%(n)s task is due, no milestone.", "%(n)s tasks are due, no milestone.", len(things)
        ) % {"n": len(things)}
    return ngettext("%(n)s milestone: %(names)s.", "%(n)s milestones: %(names)s.", len(points)) % {
        "n": len(points),
        "names": _names(point.title for point in points),
    }


def raised(agenda: Agenda) -> str:
    """How much is raised, and by which teams."""
    if not agenda.raised:
        return ""
    teams = dict.fromkeys(line.team for line in agenda.raised)
    says = ngettext(
        "%(n)s thing is raised: %(teams)s.", "%(n)s things are raised: %(teams)s.", len(agenda.raised)
    )
    return says % {"n": len(agenda.raised), "teams": _names(teams)}


def decisions(agenda: Agenda) -> str:
    """How much was decided; every next step has one owner and one date."""
    made, steps = len(agenda.decisions), len(agenda.next_steps)
    if not made and not steps:
        return _("Nothing is decided yet.")
    return _("%(decisions)s, %(steps)s.") % {
        "decisions": ngettext("%(n)s decision", "%(n)s decisions", made) % {"n": made},
        "steps": ngettext("%(n)s next step", "%(n)s next steps", steps) % {"n": steps},
    }


def changed(one: Changed) -> str:
    """What a decision changed: “30-day retention”: target 40 % → 45 %."""
    return _("“%(what)s”: %(changes)s") % {"what": one.what, "changes": _(", ").join(_changes(one))}


def _changes(one: Changed) -> Iterator[str]:
    if target := one.fields.get("target"):
        before, after = (
            number(Decimal(str(value)), one.unit, one.precision) if value else "–" for value in target
        )
        yield _("target %(before)s → %(after)s") % {"before": before, "after": after}
    if due := one.fields.get("due"):
        before, after = (_day(value) for value in due)
        yield _("due %(before)s → %(after)s") % {"before": before, "after": after}
    if "owner" in one.fields:
        yield _("owner now %(name)s") % {"name": one.given_to.name if one.given_to else _("nobody")}


def _day(value: object) -> str:
    return short_day(datetime.date.fromisoformat(str(value))) if value else "–"


def _names(names: Iterable[str]) -> str:
    """The first three, and how many more."""
    every = list(names)
    says = names_of(every[:3])
    more = len(every) - 3
    if more > 0:
        says = ngettext("%(names)s and %(n)s more", "%(names)s and %(n)s more", more) % {
            "names": says,
            "n": more,
        }
    return says
