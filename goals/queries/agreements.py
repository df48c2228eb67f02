"""Reading agreements and adjustments."""

import datetime
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, OuterRef, Subquery

from goals.queries.visibility import may_see
from teamops.people.models import Person

if TYPE_CHECKING:
    from goals.models import Adjustment, Agreement, Goal, Terms
    from goals.terms import Content


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def visible_to(self, person: Person) -> "AgreementQuerySet":
        return self.filter(may_see(person, "goal__"))

    def in_force(self) -> "AgreementQuerySet":
        """Answers to the present version of their goal."""
        return self.filter(version=F("goal__terms_version"))

    def of_goals(self, goals: "Collection[int]") -> "AgreementQuerySet":
        """The answers in force on these goals, with who gave them, by name."""
        rows = self.in_force().filter(goal__in=goals).select_related("person")
        return rows.order_by("goal", "person__name_key", "pk")

    def for_page(self, goal: "Goal | int") -> "AgreementQuerySet":
        """Every answer to every version of a goal, the newest version first, with its people by name.

        With `content`, the terms it is about, and `made_at`, since when they are so.
        """
        rows = self.filter(goal=goal).order_by("-version", "person__name_key", "pk")
        terms = _terms_of("version")
        return rows.select_related("person", "asked_by", "replied_by", "proposed_for").annotate(
            content=Subquery(terms.values("content")), made_at=Subquery(terms.values("made_at"))
        )

    def known_of(self, goals: "Sequence[Goal]", before: datetime.datetime) -> "AgreementQuerySet":
        """The same of several goals, for a past day: those that were asked for by then have `version_then`,
        the version in force just before that moment."""
        from goals.models import Terms

        then = Terms.objects.filter(goal=OuterRef("goal"), made_at__lt=before).order_by("-version")
        terms = _terms_of("version")
        return (
            self.filter(goal__in=goals)
            .order_by("goal", "-version", "person__name_key", "pk")
            .select_related("person", "asked_by", "replied_by", "proposed_for")
            .annotate(
                content=Subquery(terms.values("content")),
                made_at=Subquery(terms.values("made_at")),
                version_then=Subquery(then.values("version")[:1]),
            )
        )

    def owed_by(self, person: Person) -> "AgreementQuerySet":
        """What the person has been asked and not answered, of goals that are not closed; oldest first."""
        rows = self.in_force().filter(organization_id=person.organization_id, person=person, answer="asked")
        rows = rows.exclude(goal__state="closed").select_related("goal__cycle", "asked_by", "replied_by")
        return rows.order_by("asked_at", "pk")

    def terms_of(self, rows: "Sequence[Agreement]") -> "dict[int, tuple[Content, Content]]":
        """By agreement: the terms last agreed to and those it is about, where both are kept.

        One query, none for no rows.
        """
        if not rows:
            return {}
        agreed = self.model.objects.filter(
            goal=OuterRef("goal"), person=OuterRef("person"), version__lt=OuterRef("version"), answer="agreed"
        ).order_by("-version")
        asked = self.filter(pk__in=[row.pk for row in rows]).annotate(
            version_before=Subquery(agreed.values("version")[:1])
        )
        found = asked.values_list(
            "pk",
            Subquery(_terms_of("version_before").values("content")),
            Subquery(_terms_of("version").values("content")),
        )
        return {pk: (before, content) for pk, before, content in found if before and content}


def _terms_of(version: str) -> models.QuerySet["Terms"]:
    """For a subquery: the terms of the row's goal in the version that its field of this name holds."""
    from goals.models import Terms

    return Terms.objects.filter(goal=OuterRef("goal"), version=OuterRef(version))


class AdjustmentQuerySet(models.QuerySet["Adjustment"]):
    def visible_to(self, person: Person) -> "AdjustmentQuerySet":
        return self.filter(may_see(person, "goal__"))

    def for_goal(self, goal: "Goal | int") -> "AdjustmentQuerySet":
        """Newest first, with author, key result and the metric that each rests on."""
        rows = self.filter(goal=goal).select_related("author", "key_result", "metric")
        return rows.order_by("-at", "-pk")
