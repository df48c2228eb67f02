"""The first steps of a new organization: what is registered, and what of it is done."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from teamops.forms import carry_out
from teamops.people.actions import add_to_team, create_team
from teamops.people.forms import FirstTeamForm
from teamops.people.models import Organization, Person
from teamops.people.registry import FirstStep, first_steps


@dataclass(frozen=True)
class Step:
    """A step and how far it is: done, the one to do now, or later."""

    step: FirstStep
    is_done: bool
    is_current: bool


def steps_of(organization: Organization) -> list[Step]:
    """Every step in its order; the first that is not done is the current one."""
    done = [step.is_done(organization) for step in first_steps]
    current = done.index(False) if False in done else None
    return [
        Step(step, is_done, place == current)
        for place, (step, is_done) in enumerate(zip(first_steps, done, strict=True))
    ]


def has_steps_left(organization: Organization) -> bool:
    return any(not step.is_done(organization) for step in first_steps)


def _make_team(form: FirstTeamForm, person: Person) -> bool:
    """The first team; who sets up leads it until they give that to somebody else."""
    team = carry_out(form, create_team, person.organization, by=person, name=form.cleaned_data["name"])
    if team:
        add_to_team(team, person, by=person, lead=True)
    return bool(team)


TEAM = FirstStep(
    key="team",
    title=_("Name the first team"),
    text=_("A team has goals, a plan, a board and a weekly review. You lead it until you say otherwise."),
    button=_("Make the team"),
    form=lambda person, data: FirstTeamForm(data),
    save=_make_team,
    is_done=lambda organization: organization.teams.filter(parent__isnull=False).exists(),
    position=20,
)
