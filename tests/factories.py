"""Rows for tests, made directly and with sensible defaults; each function returns the saved object."""

import datetime
import itertools
from decimal import Decimal
from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone
from django.utils.text import slugify

from feedback.models import WeeklyReview
from goals.actions.changes import record_key_result
from goals.models import CheckIn, Cycle, Dependency, Dismissal, Goal, JointEvent, KeyResult, Metric, Reading
from tasks.models import ActionPlan, Milestone, Phase, SupportRequest, Task
from teamops.dates import monday, quarter_of, today
from teamops.people.models import Organization, Person, Team, TeamMembership, User

_counter = itertools.count(1)

PASSWORD = "correct horse battery"


def make_organization(slug: str = "acme", **fields: Any) -> Organization:
    fields = {"name": slug.capitalize(), "time_zone": "Europe/Berlin", "country": "DE", **fields}
    return Organization.objects.create(slug=slug, **fields)


def make_team(
    organization: Organization, name: str = "Company", parent: Team | None = None, **fields: Any
) -> Team:
    slug = fields.pop("slug", None) or slugify(name) or f"team-{next(_counter)}"
    team = Team.objects.create(organization=organization, name=name, slug=slug, parent=parent, **fields)
    team.path = f"{parent.path if parent else ''}{team.pk}/"
    team.save(update_fields=["path", "name_key"])
    return team


def make_person(
    organization: Organization,
    name: str,
    *teams: Team,
    lead: bool = False,
    account: bool = True,
    **fields: Any,
) -> Person:
    """A person with a sign-in (unless `account` is False), member or lead of the teams."""
    email = f"{slugify(name)}@{organization.slug}.example"
    user = User.objects.create_user(email, PASSWORD) if account else None
    if user:
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    person = Person.objects.create(
        organization=organization, name=name, user=user, email=fields.pop("email", email), **fields
    )
    for team in teams:
        TeamMembership.objects.create(team=team, person=person, is_lead=lead)
    return person


def make_cycle(organization: Organization, **fields: Any) -> Cycle:
    """The quarter of today, active, unless said otherwise."""
    first, last = quarter_of(today(organization))
    name = f"Q{(first.month + 2) // 3} {first.year}"
    fields = {"starts_on": first, "ends_on": last, "state": Cycle.State.ACTIVE, "name": name, **fields}
    fields.setdefault("slug", slugify(fields["name"]))
    return Cycle.objects.create(organization=organization, **fields)


def current_cycle(organization: Organization) -> Cycle:
    return organization.cycles.filter(state=Cycle.State.ACTIVE).first() or make_cycle(organization)


def make_goal(team: Team, statement: str = "New users stay", **fields: Any) -> Goal:
    """Written when its cycle began, unless said otherwise."""
    organization = team.organization
    number = fields.pop("number", 0) or _next(organization, "last_goal_number")
    fields.setdefault("cycle", None)
    fields["cycle"] = fields["cycle"] or current_cycle(organization)
    fields.setdefault("state", Goal.State.ACTIVE)
    first = datetime.date.fromisoformat(str(fields["cycle"].starts_on))
    begin = datetime.datetime.combine(first, datetime.time(), tzinfo=datetime.UTC)
    fields.setdefault("created_at", min(begin, timezone.now()))
    return Goal.objects.create(
        organization=organization, team=team, number=number, statement=statement, position=number, **fields
    )


def make_key_result(goal: Goal, statement: str = "30-day retention", **fields: Any) -> KeyResult:
    fields = {
        "kind": KeyResult.Kind.INCREASE,
        "start": Decimal(31),
        "target": Decimal(40),
        "unit": "%",
        "owner": goal.owner,
        **fields,
    }
    fields.setdefault("original_target", fields["target"])
    return KeyResult.objects.create(
        organization=goal.organization, goal=goal, statement=statement, position=next(_counter), **fields
    )


def make_check_in(key_result: KeyResult, value: Any, *, days_ago: int = 0, **fields: Any) -> CheckIn:
    """A check-in so many days ago; it becomes the key result's latest if none is later."""
    day = today(key_result.organization) - datetime.timedelta(days=days_ago)
    fields.setdefault("at", timezone.now() - datetime.timedelta(days=days_ago))
    check_in = CheckIn.objects.create(
        organization=key_result.organization,
        key_result=key_result,
        day=day,
        value=Decimal(str(value)),
        author=fields.pop("author", key_result.owner),
        **fields,
    )
    if key_result.latest is None or key_result.latest.day <= day:
        key_result.latest = check_in
        key_result.save(update_fields=["latest", "statement_key"])
    return check_in


def make_dismissal(key_result: KeyResult, reason: str = "It shows later", **fields: Any) -> Dismissal:
    """A finding about work and result that somebody has answered, with its event."""
    fields = {"finding": Dismissal.Finding.WORK_WITHOUT_RESULT, "reason": reason, **fields}
    made = Dismissal.objects.create(
        organization_id=key_result.organization_id, key_result=key_result, **fields
    )
    told = {"finding": made.finding, "dismissal": made.pk, "reason": made.reason}
    record_key_result(key_result, "key_result.finding_dismissed", by=made.author, after=told)
    return made


def make_dependency(goal: Goal, team: Team, what: str = "A field in the data", **fields: Any) -> Dependency:
    """Asked today and needed in two weeks, unless said otherwise; a promise is its own first one."""
    fields.setdefault("needed_on", today(goal.organization) + datetime.timedelta(14))
    if promised_on := fields.get("promised_on"):
        fields = {"state": "accepted", "original_promised_on": promised_on, **fields}
    return Dependency.objects.create(
        organization=goal.organization, goal=goal, team=team, what=what, **fields
    )


def make_joint_event(*teams: Team, title: str = "A day with customers", **fields: Any) -> JointEvent:
    organization = teams[0].organization
    fields.setdefault("day", today(organization) + datetime.timedelta(7))
    event = JointEvent.objects.create(organization=organization, title=title, **fields)
    event.teams.set(teams)
    return event


def make_plan(team: Team, goal: Goal | None = None, name: str = "Welcome flow", **fields: Any) -> ActionPlan:
    return ActionPlan.objects.create(
        organization=team.organization, team=team, goal=goal, name=name, **fields
    )


def make_phase(plan: ActionPlan, name: str = "Understand why they leave", **fields: Any) -> Phase:
    fields.setdefault("position", next(_counter))
    return Phase.objects.create(organization=plan.organization, plan=plan, name=name, **fields)


def make_milestone(plan: ActionPlan, title: str = "Welcome flow live", **fields: Any) -> Milestone:
    fields.setdefault("original_due", fields.get("due"))
    return Milestone.objects.create(
        organization=plan.organization, plan=plan, title=title, position=next(_counter), **fields
    )


def make_task(team: Team, title: str = "Write the survey", **fields: Any) -> Task:
    number = fields.pop("number", 0) or _next(team.organization, "last_task_number")
    fields.setdefault("original_due", fields.get("due"))
    return Task.objects.create(
        organization=team.organization, team=team, number=number, title=title, position=number, **fields
    )


def make_support(
    team: Team, asked_of: Person | None, need: str = "Read access to the payment logs", **fields: Any
) -> SupportRequest:
    """Asked now, unless said otherwise."""
    number = fields.pop("number", 0) or _next(team.organization, "last_support_number")
    return SupportRequest.objects.create(
        organization=team.organization, team=team, number=number, need=need, asked_of=asked_of, **fields
    )


def make_review(team: Team, week: datetime.date | None = None, **fields: Any) -> WeeklyReview:
    week = week or monday(today(team.organization))
    return WeeklyReview.objects.create(organization=team.organization, team=team, week=week, **fields)


def _next(organization: Organization, counter: str) -> int:
    number = getattr(organization, counter) + 1
    setattr(organization, counter, number)
    organization.save(update_fields=[counter])
    return number


def make_metric(team: Team | Organization, name: str = "30-day retention", **fields: Any) -> Metric:
    """A metric of a team, or of a whole organization."""
    whose: dict[str, Any] = {"organization": team}
    if isinstance(team, Team):
        whose = {"organization": team.organization, "team": team}
    return Metric.objects.create(**whose, **{"name": name, "unit": "%", **fields})


def make_reading(metric: Metric, value: Any, *, days_ago: int = 0, **fields: Any) -> Reading:
    """A reading so many days ago at noon of the organization, or `at` a moment; nothing is checked in."""
    noon = datetime.datetime.combine(today(metric.organization), datetime.time(12), metric.organization.zone)
    fields.setdefault("at", noon - datetime.timedelta(days=days_ago))
    return Reading.objects.create(
        organization=metric.organization, metric=metric, value=Decimal(str(value)), **fields
    )
