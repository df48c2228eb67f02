"""Metrics: made, changed, put away; and the tokens with which programs write their readings."""

import secrets
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.actions.changes import set_values
from goals.models import KeyResult, Metric, MetricToken
from goals.permissions import can_create_metric, can_edit_metric
from teamops.activity.actions import record
from teamops.errors import RuleBroken
from teamops.people.actions import refuse_guest
from teamops.people.actions.organizations import lock
from teamops.people.models import Organization, Person, Team
from teamops.people.permissions import require
from teamops.text import name_key
from teamops.versions import save_version

# So that a token that is lost somewhere can be told for what it is.
TOKEN_BEGINS = "teamops_metric_"  # noqa: S105 - the beginning only
MOST_TOKENS = 20


@transaction.atomic
def create_metric(
    organization: Organization, *, by: Person | None, name: str, team: Team | None = None, **values: Any
) -> Metric:
    """A series without readings. `values`: unit, description, source, owner, is_external."""
    require(can_create_metric, by, team)
    metric = Metric(organization=organization, team=team, name=name, **values)
    _refuse_strangers(metric)
    refuse_guest(metric.owner, "owner")
    lock(organization)  # of two who make the same one the second is told
    _refuse_taken_name(metric)
    metric.save()
    record(metric, "metric.created", by=by, after={"name": metric.name})
    return metric


@transaction.atomic
def edit_metric(metric: Metric, *, by: Person | None, version: int | None = None, **values: Any) -> Metric:
    """Change what the metric is called, whose it is and what is said about it. Raises Stale."""
    require(can_edit_metric, by, metric)
    if "team" in values and values["team"] != metric.team:
        require(can_create_metric, by, values["team"])
    before, after = set_values(metric, values)
    if not after:
        return metric
    _refuse_strangers(metric)
    if "owner" in after:
        refuse_guest(metric.owner, "owner")
    _refuse_taken_name(metric)
    if metric.is_external:
        _refuse_followed(metric)
    metric.name_key = name_key(metric.name)
    save_version(metric, expected=version, fields=[*after, "name_key"])
    record(metric, "metric.edited", by=by, before=before, after=after)
    return metric


@transaction.atomic
def archive_metric(metric: Metric, *, by: Person | None) -> Metric:
    """Put it away: it is offered no more and takes no readings; what follows it keeps its history."""
    require(can_edit_metric, by, metric)
    _hold(metric)
    if metric.archived_at is None:
        metric.archived_at = timezone.now()
        save_version(metric, expected=None, fields=["archived_at"])
        record(metric, "metric.archived", by=by)
    return metric


@transaction.atomic
def restore_metric(metric: Metric, *, by: Person | None) -> Metric:
    """Take it out again."""
    require(can_edit_metric, by, metric)
    _hold(metric)
    if metric.archived_at is not None:
        metric.archived_at = None
        save_version(metric, expected=None, fields=["archived_at"])
        record(metric, "metric.restored", by=by)
    return metric


def _hold(metric: Metric) -> None:
    """Of two who put it away the second finds it put away."""
    metric.refresh_from_db(
        fields=["archived_at", "version"], from_queryset=Metric.objects.select_for_update()
    )


@transaction.atomic
def make_token(metric: Metric, *, by: Person, name: str) -> tuple[MetricToken, str]:
    """A token for a program, and its text, which nobody can read again: only its hash is kept."""
    require(can_edit_metric, by, metric)
    if metric.tokens.filter(revoked_at=None).count() >= MOST_TOKENS:
        raise RuleBroken(
            _("A metric has at most %(limit)s tokens. Revoke one that is not used any more.")
            % {"limit": MOST_TOKENS},
            code="too_many",
        )
    text = TOKEN_BEGINS + secrets.token_urlsafe(32)
    token = MetricToken.objects.create(
        organization_id=metric.organization_id,
        metric=metric,
        name=name,
        digest=MetricToken.digest_of(text),
        made_by=by,
    )
    record(metric, "metric.token_made", by=by, after={"token": token.pk, "name": name})
    return token, text


@transaction.atomic
def revoke_token(token: MetricToken, *, by: Person) -> MetricToken:
    """The program that has it can write no more."""
    require(can_edit_metric, by, token.metric)
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        record(token.metric, "metric.token_revoked", by=by, after={"token": token.pk, "name": token.name})
    return token


def _refuse_strangers(metric: Metric) -> None:
    """Nothing of another organization; nobody is told that it exists."""
    for name in ("team", "owner"):
        value = getattr(metric, name)
        if value is not None and value.organization_id != metric.organization_id:
            raise RuleBroken(_("Choose one from the list."), code="unknown", field=name)


def _refuse_taken_name(metric: Metric) -> None:
    others = Metric.objects.filter(organization_id=metric.organization_id, name_key=name_key(metric.name))
    if others.exclude(pk=metric.pk).exists():
        raise RuleBroken(
            _("There is a metric of this name already. Add its team or source to the name."),
            code="taken",
            field="name",
        )


def _refuse_followed(metric: Metric) -> None:
    if KeyResult.objects.following(metric).exists():
        raise RuleBroken(
            _("Key results follow this metric, so it cannot be a competitor’s or the market’s."),
            code="followed",
            field="is_external",
        )
