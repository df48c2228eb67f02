"""Who asks the API: a person by session or token, inside the organization of the address. And people, teams.

`OrganizationView` is what every address of an organization stands on: it finds the person (404 for a
stranger), refuses names of filters that are not there, holds edits to their ETag, and counts requests.
"""

import datetime
import functools
import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, models, transaction
from django.http import Http404
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import APIException
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from teamops.activity.context import acting_via
from teamops.activity.queries import last_actor_name
from teamops.api import ExactJSON
from teamops.api_fields import refuse_unknown
from teamops.errors import Stale
from teamops.people.backends import persons_of
from teamops.people.models import ApiAnswer, ApiToken, Organization, Person, Team
from teamops.people.queries import get_visible
from teamops.text import fold

ANSWERS_KEPT = datetime.timedelta(hours=24)
LONGEST_KEY = 200


# --- Who asks -----------------------------------------------------------------------------------------


class PerPerson(SimpleRateThrottle):
    """So many requests of one token, or of one account by session."""

    scope = "api"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        who = f"token-{request.auth.pk}" if request.auth else f"user-{request.user.pk}"
        return f"throttle-api-{who}"


# --- What is asked ------------------------------------------------------------------------------------


class MatchMissing(APIException):
    """An edit that does not say what it is based on."""

    status_code = 428
    default_code = "if_match_missing"

    def __init__(self) -> None:
        super().__init__(
            _("Say what your change is based on: send the ETag that you were given as If-Match, or *.")
        )


class KeyReused(APIException):
    """An Idempotency-Key that came before with something else."""

    status_code = 422
    default_code = "key_reused"

    def __init__(self) -> None:
        super().__init__(
            _("This Idempotency-Key was used for another request. Take a new one for each request.")
        )


class OrganizationView(GenericViewSet[Any]):
    """An address of an organization; `request.person` asks."""

    parser_classes = [ExactJSON]
    throttle_classes = [PerPerson]
    lookup_field = "number"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """What the trail keeps says by what way it came."""
        with acting_via("api"):
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        request._request.person = self.person = self._who(request)  # type: ignore[attr-defined]
        timezone.activate(self.person.zone)
        if "Accept-Language" not in request.headers:
            translation.activate(self.person.language_code)
        refuse_unknown(request.query_params, self._filters())

    def _who(self, request: Request) -> Person:
        """The person of this account in the organization of the address, else 404."""
        slug = request._request.organization_slug  # type: ignore[attr-defined]
        user: Any = request.user
        known = [request.auth.person] if isinstance(request.auth, ApiToken) else persons_of(user)
        for person in known:
            if person.organization.slug == slug:
                person.user = user
                return person
        raise Http404

    def _filters(self) -> set[str]:
        """The names that may stand after the question mark."""
        if self.action != "list":
            return set(getattr(self, "query_names", ()))
        named = getattr(getattr(self, "filterset_class", None), "base_filters", ())
        return {*named, "page", "page_size"}

    @property
    def organization(self) -> Organization:
        return self.person.organization

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "person": getattr(self, "person", None)}

    def find(self, model: type[Any], *related: str, **lookup: Any) -> Any:
        """The one object of this address that the person may see, else 404."""
        return get_visible(model, self.person, *related, **lookup)

    def sent(self, body: type[serializers.Serializer[Any]], **options: Any) -> dict[str, Any]:
        """What was sent, checked field by field; raises what is wrong as an answer of 400."""
        read = body(data=self.request.data, context=self.get_serializer_context(), **options)
        read.is_valid(raise_exception=True)
        return dict(read.validated_data)

    def expect(self, obj: Any, *, required: bool = True) -> None:
        """Hold a change to the ETag that it is based on. Raises Stale (412) and MatchMissing (428)."""
        given = self.request.headers.get("If-Match")
        if given is None:
            if required:
                raise MatchMissing
            return
        # Compressing an answer makes its ETag a weak one; the version that it names is the same.
        tags = [tag.strip().removeprefix("W/") for tag in given.split(",")]
        if "*" not in tags and tag_of(obj) not in tags:
            raise Stale(obj, last_actor_name(obj))

    def answer(self, data: Any, obj: Any = None, *, status: int = 200) -> Response:
        """JSON, with the ETag of what it is about."""
        return Response(data, status=status, headers={"ETag": tag_of(obj)} if obj is not None else None)

    def paged(self, rows: Any, represent: Callable[[list[Any]], Any]) -> Response:
        """One page of rows, made JSON together."""
        page = self.paginate_queryset(rows)
        assert page is not None
        return self.get_paginated_response(represent(list(page)))

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """What a person may see is theirs alone."""
        done = super().finalize_response(request, response, *args, **kwargs)
        done.headers.setdefault("Cache-Control", "private, no-cache")
        return done


def tag_of(obj: models.Model) -> str:
    """The ETag: the version of what people edit, else a fingerprint of its fields."""
    version = getattr(obj, "version", None)
    if version is not None:
        return f'"{version}"'
    values = [str(getattr(obj, field.attname)) for field in obj._meta.concrete_fields]
    return f'"{hashlib.sha256(repr(values).encode()).hexdigest()[:16]}"'


def hold(obj: models.Model) -> None:
    """Lock the row of what has no version and read it anew, inside a transaction.

    Nobody changes it then between the check of its ETag and the write.
    """
    fields = [field.attname for field in obj._meta.concrete_fields if not field.is_relation]
    obj.refresh_from_db(fields=fields, from_queryset=type(obj)._base_manager.select_for_update())


def may_be_stale(*, takes_tag: bool) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
    """For the OpenAPI document: a handler other than PATCH that answers 412 where somebody was faster.

    `takes_tag`: by the If-Match that it takes; else by what is sent.
    """

    def marked(handler: Callable[..., Response]) -> Callable[..., Response]:
        handler.may_be_stale = True  # type: ignore[attr-defined]
        handler.takes_tag = takes_tag  # type: ignore[attr-defined]
        return handler

    return marked


def once(handler: Callable[..., Response]) -> Callable[..., Response]:
    """A handler that makes something: with an Idempotency-Key it happens once, and answers alike again.

    The answer is kept in the transaction of what it tells of: there is never one without the other, and of
    two requests at once the second waits for the first. A refusal is not kept: it can be tried again.
    """

    @functools.wraps(handler)
    def happens_once(view: OrganizationView, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get("Idempotency-Key", "").strip()
        if not key:
            return handler(view, request, *args, **kwargs)
        if len(key) > LONGEST_KEY or not key.isascii() or not key.isprintable():
            raise serializers.ValidationError(
                {"Idempotency-Key": [_("Write a key of at most 200 letters and digits.")]}
            )
        sent = hashlib.sha256(JSONRenderer().render(request.data)).hexdigest()
        about = {"person": view.person, "place": f"{request.method} {request.path}"[:300], "key": key}
        _forget_old_answers()
        if before := ApiAnswer.objects.filter(**about).first():
            return _again(before, sent)
        try:
            with transaction.atomic():
                kept = ApiAnswer.objects.create(**about, body_hash=sent)
                response = handler(view, request, *args, **kwargs)
                kept.status = response.status_code
                kept.body = JSONRenderer().render(response.data).decode()
                kept.headers = {name: response[name] for name in ("ETag", "Location") if name in response}
                kept.save(update_fields=["status", "body", "headers"])
                return response
        except IntegrityError:
            before = ApiAnswer.objects.filter(**about).first()
            if before is None:
                raise
            return _again(before, sent)

    happens_once.happens_once = True  # type: ignore[attr-defined]  # for the OpenAPI document
    return happens_once


def _again(before: ApiAnswer, sent: str) -> Response:
    if before.body_hash != sent:
        raise KeyReused
    again = {**before.headers, "Idempotency-Replayed": "true"}
    return Response(json.loads(before.body), status=before.status, headers=again)


def _forget_old_answers() -> None:
    """Everybody's: an answer may hold what somebody wrote, and is kept no longer than it is of use."""
    ApiAnswer.objects.filter(at__lt=timezone.now() - ANSWERS_KEPT).delete()


# --- People and teams ---------------------------------------------------------------------------------


def people_among(person: Person) -> models.QuerySet[Person]:
    """Who can be named as an owner."""
    return Person.objects.visible_to(person).taking_part()


def teams_among(person: Person) -> models.QuerySet[Team]:
    return Team.objects.visible_to(person).current().select_related("organization")


class PersonName(serializers.ModelSerializer[Person]):
    """A person where another thing names them."""

    class Meta:
        model = Person
        fields = ["uuid", "name"]


class PersonRow(serializers.ModelSerializer[Person]):
    """A person of the organization."""

    class Meta:
        model = Person
        fields = ["uuid", "name", "title", "role", "state"]


class MemberOf(serializers.Serializer[Any]):
    """A team of a person."""

    team = serializers.SlugField(source="team.slug")
    is_lead = serializers.BooleanField()


class Me(PersonRow):
    """Who asks."""

    organization = serializers.SlugField(source="organization.slug")
    teams = MemberOf(many=True, source="memberships")

    class Meta(PersonRow.Meta):
        fields = [*PersonRow.Meta.fields, "organization", "teams"]


class TeamRow(serializers.ModelSerializer[Team]):
    """A team; `parent` is the slug of the one above it."""

    parent: Any = serializers.SlugField(source="parent.slug", default=None, allow_null=True)

    class Meta:
        model = Team
        fields = ["slug", "uuid", "name", "parent"]


class PersonFilters(filters.FilterSet):
    team = filters.CharFilter(method="in_team", help_text="The slug of a team they are in.")
    text = filters.CharFilter(method="called", help_text="Part of the name.")

    def in_team(self, rows: Any, name: str, value: str) -> Any:
        """A team that the person may not see has nobody in it."""
        teams = Team.objects.visible_to(self.request.person).filter(slug=value)
        return rows.filter(memberships__team__in=teams)

    def called(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(name_key__contains=fold(value))


class Persons(OrganizationView):
    """People of the organization."""

    serializer_class = PersonRow
    queryset = Person.objects.none()
    filterset_class = PersonFilters

    @extend_schema(tags=["people"], responses=Me, operation_id="me")
    def me(self, request: Request) -> Response:
        """Who asks, and their teams."""
        models.prefetch_related_objects([self.person], "memberships__team")
        return Response(Me(self.person).data)

    @extend_schema(tags=["people"])
    def list(self, request: Request) -> Response:
        """People that the person may see, by name."""
        rows = Person.objects.visible_to(self.person).here().order_by("name_key", "pk")
        return self.paged(self.filter_queryset(rows), lambda page: PersonRow(page, many=True).data)


class Teams(OrganizationView):
    """Teams of the organization."""

    serializer_class = TeamRow
    queryset = Team.objects.none()

    @extend_schema(tags=["people"])
    def list(self, request: Request) -> Response:
        """Teams that the person may see, in the order of their tree."""
        rows = Team.objects.visible_to(self.person).current().select_related("parent").order_by("path")
        return self.paged(rows, lambda page: TeamRow(page, many=True).data)
