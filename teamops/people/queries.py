"""Reading people: what a person may see of organizations, persons and teams."""

import datetime
import functools
import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.auth.models import BaseUserManager
from django.db import models
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils import timezone

from teamops.prepared import Prepared
from teamops.text import fold

if TYPE_CHECKING:
    from teamops.people.models import (
        Absence,
        ApiToken,
        Invitation,
        Organization,
        Person,
        Team,
        TeamMembership,
        User,
    )


TAKES_PART = models.Q(state__in=["active", "invited"]) & ~models.Q(role="guest")
# So many names are offered while somebody types one.
MOST_NAMES = 8


class UserManager(BaseUserManager["User"]):
    """Accounts are found by e-mail, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """The operator's account: who makes it on the machine itself need not confirm the address."""
        from allauth.account.models import EmailAddress

        user = self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user


class Joined(models.Aggregate):
    """The texts of several rows as one, parted by spaces; the same on both engines."""

    function = "STRING_AGG"
    template = "%(function)s(%(distinct)s%(expressions)s, ' ')"
    output_field = models.TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **context)


class Listed(models.Aggregate):
    """The values of several rows as one list in JSON; the same on both engines."""

    function = "JSONB_AGG"
    output_field = models.JSONField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **context)


def number_of(rows: models.QuerySet[Any]) -> Coalesce:
    """How many rows there are, as a value inside another query."""
    counted = rows.order_by().annotate(all=models.Value(1)).values("all")
    return Coalesce(models.Subquery(counted.annotate(n=models.Count("pk")).values("n")), 0)


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def of_user(self, user: "User") -> "OrganizationQuerySet":
        """The organizations in which this account is an active person, for the switch."""
        return self.filter(persons__user=user, persons__state="active").order_by("name")


class PersonQuerySet(models.QuerySet["Person"]):
    def here(self) -> "PersonQuerySet":
        """Who works here now, with or without sign-in."""
        return self.filter(state__in=["active", "invited"])

    def taking_part(self) -> "PersonQuerySet":
        """Who is here and does more than read, so that they can answer for something."""
        return self.filter(TAKES_PART)

    def to_choose(self, *chosen: int | None) -> "PersonQuerySet":
        """Who can be given something to answer for, by name; and who has it already, whoever they are."""
        has_it = models.Q(pk__in=[pk for pk in chosen if pk])
        return self.filter(TAKES_PART | has_it).order_by("name_key", "pk")

    def called(self, letters: str) -> "PersonQuerySet":
        """The few who are here and whose name has these letters, those whose name begins with them first."""
        key = fold(letters)
        if not key or "\x00" in key:
            return self.none()
        begins = models.Case(models.When(name_key__startswith=key, then=0), default=1)
        return self.here().filter(name_key__contains=key).order_by(begins, "name_key", "pk")[:MOST_NAMES]

    def active_of(self, user_id: int) -> "PersonQuerySet":
        """Who this account is, in each of its organizations, by their names.

        With `led`, the paths of the teams that they lead, parted by spaces: most permissions ask for them.
        """
        led = models.Q(memberships__is_lead=True)
        return (
            self.select_related("organization", "user")
            .filter(user=user_id, state="active")
            .annotate(led=Joined("memberships__team__path", filter=led))
            .order_by("organization__name", "pk")
        )

    def who_administer(self, organization: "Organization") -> "PersonQuerySet":
        """Administrators who can sign in."""
        rows = self.filter(organization=organization, role="administrator", state="active")
        return rows.filter(user__isnull=False)

    def for_settings(self, organization: "Organization") -> "PersonQuerySet":
        """Everybody with their teams, by name, those who have left at the end; erased ones have no name."""
        gone = models.Case(models.When(state="left", then=1), default=0, output_field=models.IntegerField())
        rows = self.filter(organization=organization).exclude(state="erased")
        return rows.order_by(gone, "name_key", "pk").prefetch_related("memberships__team")

    def visible_to(self, person: "Person") -> "PersonQuerySet":
        """All persons of the organization; for a guest those of the guest's teams."""
        persons = self.filter(organization_id=person.organization_id)
        if person.is_guest:
            beside = _memberships().filter(team__in=_memberships().filter(person=person).values("team"))
            persons = persons.filter(models.Q(pk__in=beside.values("person")) | models.Q(pk=person.pk))
        return persons


class TeamQuerySet(models.QuerySet["Team"]):
    def current(self) -> "TeamQuerySet":
        return self.filter(archived_at__isnull=True)

    def visible_to(self, person: "Person") -> "TeamQuerySet":
        """All teams of the organization; for a guest those to which they were invited."""
        teams = self.filter(organization_id=person.organization_id)
        # A subquery, not a join: what is counted of the teams afterwards is not only the guest.
        invited = _memberships().filter(person=person).values("team")
        return teams.filter(pk__in=invited) if person.is_guest else teams

    def led_by(self, person: "Person") -> "TeamQuerySet":
        """The teams that this person leads and every team below them."""
        led = self.model.objects.filter(memberships__person=person, memberships__is_lead=True)
        paths = list(led.values_list("path", flat=True))
        if not paths:
            return self.none()
        below = models.Q()
        for path in paths:
            below |= models.Q(path__startswith=path)
        return self.filter(below, organization_id=person.organization_id)

    def managed_by(self, person: "Person") -> "TeamQuerySet":
        """The teams of which this person may change everything."""
        if person.is_administrator:
            return self.filter(organization_id=person.organization_id)
        return self.led_by(person)

    def only_led_by(self, person: "Person") -> "TeamQuerySet":
        """What needs another lead when this one leaves: current teams without a second one."""
        others = _memberships().filter(team=models.OuterRef("pk"), is_lead=True)
        others = others.filter(person__state__in=["active", "invited"]).exclude(person=person)
        led = self.current().filter(memberships__person=person, memberships__is_lead=True)
        return led.exclude(models.Exists(others))

    def with_size(self) -> "TeamQuerySet":
        """For the list of teams, in the order of the tree: `size`, the number of people who are here."""
        size = models.Count(
            "memberships", filter=models.Q(memberships__person__state__in=["active", "invited"])
        )
        return self.annotate(size=size).order_by("path")


def _memberships() -> "TeamMembershipQuerySet":
    from teamops.people.models import TeamMembership

    return TeamMembership.objects.all()


class TeamMembershipQuerySet(models.QuerySet["TeamMembership"]):
    def of_person(self, person: "Person", viewer: "Person") -> "TeamMembershipQuerySet":
        """The teams in which a person is now, as far as the viewer may see them, the oldest first."""
        rows = self.filter(person=person, team__archived_at__isnull=True, team__in=visible_teams(viewer))
        return rows.select_related("team").order_by("since", "pk")

    def for_page(self, team: "Team") -> "TeamMembershipQuerySet":
        """Who is in the team now: leads first, then by name."""
        rows = self.filter(team=team, person__state__in=["active", "invited"]).select_related("person")
        return rows.order_by("-is_lead", "person__name_key", "pk")


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def visible_to(self, person: "Person") -> "AbsenceQuerySet":
        """Every member sees on which days who is away; a guest does not."""
        return self.none() if person.is_guest else self.filter(organization_id=person.organization_id)

    def ahead(self, day: datetime.date) -> "AbsenceQuerySet":
        """Those that have not ended before the day, the next one first."""
        return self.filter(last_day__gte=day).order_by("first_day", "pk")

    def touching(self, first: datetime.date, last: datetime.date) -> "AbsenceQuerySet":
        """Those with a day between these two."""
        return self.filter(first_day__lte=last, last_day__gte=first)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def with_token(self, token: str) -> "Invitation | None":
        """The invitation of a link, with its person and organization; accepted and old ones as well."""
        rows = self.filter(token_hash=hash_of(token)).select_related("person__organization", "sent_by")
        return rows.first()


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def visible_to(self, person: "Person") -> "ApiTokenQuerySet":
        """Everybody's own."""
        return self.filter(person=person)

    def open(self) -> "ApiTokenQuerySet":
        """Those that were not revoked, newest first."""
        return self.filter(revoked_at__isnull=True).order_by("-made_at", "-pk")

    def with_text(self, text: str) -> "ApiToken | None":
        """The token of this text, with who it acts for; None if it or its person's sign-in has ended."""
        rows = self.open().filter(token_hash=hash_of(text), expires_at__gt=timezone.now())
        rows = rows.filter(person__state="active", person__user__is_active=True)
        return rows.select_related("person__organization", "person__user").first()


def hash_of(token: str) -> str:
    """What is stored of a token: whoever reads the database cannot use the links."""
    return hashlib.sha256(token.encode()).hexdigest()


def visible_teams(person: "Person") -> models.QuerySet["Team"]:
    """For `visible_to` of what belongs to a team: a guest's teams as a subquery."""
    from teamops.people.models import Team

    return Team.objects.visible_to(person)


M = TypeVar("M", bound=models.Model)
MOST_NUMBER = 2**31 - 1


def get_visible(model: type[M], person: "Person", *related: str, **lookup: Any) -> M:
    """The one object that this person may see, else 404: a stranger cannot tell that it exists."""
    values = [value.pk if isinstance(value, models.Model) else value for value in lookup.values()]
    # PostgreSQL refuses to look for a NUL character, and nothing is called by one.
    if any("\x00" in value for value in values if isinstance(value, str)):
        raise Http404
    find = _one_visible(model, related, tuple(lookup))
    rows = find(person, *values) if all(map(_is_usual, values)) else list(find.build(person, *values))
    if not rows:
        raise Http404
    found: M = rows[0]
    found.organization = person.organization  # type: ignore[attr-defined]  # the same row, already read
    return found


def _is_usual(value: Any) -> bool:
    """Other kinds, and what no column of whole numbers can hold, are for Django to sort out."""
    return value is None or isinstance(value, str) or (isinstance(value, int) and abs(value) <= MOST_NUMBER)


@functools.cache
def _one_visible(model: type[M], related: Sequence[str], names: Sequence[str]) -> Prepared[..., M]:
    """The query of `get_visible`, which most views begin with, worded once."""

    def build(person: "Person", *values: Any) -> models.QuerySet[M]:
        rows = model.objects.visible_to(person)  # type: ignore[attr-defined]
        if related:
            rows = rows.select_related(*related)
        found: models.QuerySet[M] = rows.filter(**dict(zip(names, values, strict=True))).order_by("pk")[:1]
        return found

    return Prepared(build)
