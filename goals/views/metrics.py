"""Metrics: the list, one metric with its readings, making and changing it, its files and its tokens."""

from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goals import actions
from goals.actions.readings import Sorted, sort_readings
from goals.metric_forms import ConfirmForm, MetricForm, ReadingForm, TokenForm, UploadForm
from goals.metric_pages import READINGS_A_PAGE, MetricSeries, metric_lines, metric_list
from goals.models import KeyResult, Metric, MetricToken, Reading
from goals.permissions import can_create_metric, can_edit_metric
from goals.reading_sheet import ReadingSheet, read_reading_sheet
from teamops.activity.permissions import can_comment
from teamops.activity.queries import feed
from teamops.dates import today
from teamops.errors import RuleBroken
from teamops.forms import carry_out
from teamops.http import page, say
from teamops.people.http import OrgRequest, get_team
from teamops.people.models import Person, Team
from teamops.people.permissions import require
from teamops.people.queries import get_visible

BAD_ROWS_SHOWN = 100


def fetch_metric(request: OrgRequest, pk: int) -> Metric:
    """The metric that the person may see, with its team and owner."""
    metric = get_visible(Metric, request.person, "team", "owner", pk=pk)
    metric.organization = request.organization
    if metric.team:
        metric.team.organization = request.organization
    return metric


def fetch_editable(request: OrgRequest, pk: int) -> Metric:
    """The same for those who may change it; 403 for others who see it."""
    metric = fetch_metric(request, pk)
    require(can_edit_metric, request.person, metric)
    return metric


def to_metric(metric: Metric, request: OrgRequest) -> HttpResponse:
    return redirect("metric", request.organization.slug, metric.pk)


# --- Reading ------------------------------------------------------------------------------------------


@require_safe
def all_metrics(request: OrgRequest) -> HttpResponse:
    """Every metric that the person may see; `?find=` looks for a name, `?show=archived` for old ones."""
    return _list(request, None)


@require_safe
def team_metrics(request: OrgRequest, team: str) -> HttpResponse:
    """A team's metrics and those of the whole organization."""
    return _list(request, get_team(request, team))


def _list(request: OrgRequest, team: Team | None) -> HttpResponse:
    find, archived = request.GET.get("find", "")[:120], request.GET.get("show") == "archived"
    shown = metric_list(
        request.person, team=team, find=find, archived=archived, number=request.GET.get("page", "")
    )
    context = {
        "lines": metric_lines(list(shown), request.person, today(request.person)),
        "shown": shown,
        "find": find,
        "query": f"{urlencode({'find': find} | ({'show': 'archived'} if archived else {}))}&",
        "archived": archived,
        "scope": team,
        "can_create": can_create_metric(request.person, team or request.navigation.home_team),
    }
    return page(request, "goals/metric_list.html", context, nav="goals", team=team)


@require_safe
def metric(request: OrgRequest, pk: int) -> HttpResponse:
    """Everything about one metric."""
    return _page(request, fetch_metric(request, pk))


def _page(
    request: OrgRequest,
    metric: Metric,
    *,
    reading_form: ReadingForm | None = None,
    token_form: TokenForm | None = None,
) -> HttpResponse:
    series = MetricSeries.of(metric)
    shown = Paginator(Reading.objects.for_page(metric), READINGS_A_PAGE).get_page(request.GET.get("page"))
    may_edit = can_edit_metric(request.person, metric)
    may_write = may_edit and metric.archived_at is None
    context: dict[str, Any] = {
        "metric": metric,
        "series": series,
        "shown": shown,
        "rows": series.marks(list(shown)),
        "followers": KeyResult.objects.visible_to(request.person).following(metric),
        "can_edit": may_edit,
        "can_write": may_write,
        "reading_form": reading_form or ReadingForm(initial=ReadingForm.first_values()),
        "token_form": token_form or TokenForm(auto_id="token-%s"),
        "tokens": list(MetricToken.objects.open().filter(metric=metric)) if may_edit else [],
        "address": _address(metric),
        "feed": feed(metric),
        "can_comment": can_comment(request.person),
        "subject_kind": "metric",
        "subject_id": metric.pk,
    }
    return page(request, "goals/metric.html", context, nav="goals", team=metric.team)


def _address(metric: Metric) -> str:
    """Where programs write its readings."""
    return f"{settings.SITE_URL}/api/v1/metrics/{metric.uuid}/readings/"


# --- Making and changing ------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def new_metric(request: OrgRequest) -> HttpResponse:
    """Make a metric; `?team=` names the team that it is offered for."""
    slug = request.GET.get("team")
    team = get_team(request, slug) if slug else request.navigation.home_team
    require(can_create_metric, request.person, team)
    form = _form(request, None, {"team": team, "owner": str(request.person.pk)})
    if form.is_valid():
        made = carry_out(
            form, actions.create_metric, request.organization, by=request.person, **form.values()
        )
        if made:
            say(request, _("The metric is there. Add its first reading."))
            return to_metric(made, request)
    return page(request, "goals/metric_form.html", {"form": form}, nav="goals", team=team)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_metric(request: OrgRequest, pk: int) -> HttpResponse:
    """Change a metric; who was slower is told, keeps what they typed, and can save it then."""
    found = fetch_editable(request, pk)
    form = _form(request, found, {})
    version = form.cleaned_data["version"] if form.is_valid() else None
    if form.is_valid() and carry_out(
        form, actions.edit_metric, found, by=request.person, version=version, **form.values()
    ):
        say(request, _("The metric is saved."))
        return to_metric(found, request)
    context = {"form": form, "metric": found}
    return page(request, "goals/metric_form.html", context, nav="goals", team=found.team)


def _form(request: OrgRequest, metric: Metric | None, initial: dict[str, Any]) -> MetricForm:
    chosen = metric.owner_id if metric else None
    people = Person.objects.visible_to(request.person).to_choose(chosen)
    data = request.POST if request.method == "POST" else None
    return MetricForm(data, person=request.person, people=list(people), instance=metric, initial=initial)


@require_POST
def archive_metric(request: OrgRequest, pk: int) -> HttpResponse:
    """Put a metric away."""
    found = actions.archive_metric(fetch_editable(request, pk), by=request.person)
    say(request, _("The metric is archived. What followed it keeps its history."))
    return to_metric(found, request)


@require_POST
def restore_metric(request: OrgRequest, pk: int) -> HttpResponse:
    """Take a metric out again."""
    found = actions.restore_metric(fetch_editable(request, pk), by=request.person)
    say(request, _("The metric is restored."))
    return to_metric(found, request)


# --- Readings -----------------------------------------------------------------------------------------


@require_POST
def add_reading(request: OrgRequest, pk: int) -> HttpResponse:
    """A reading, typed in."""
    found = fetch_editable(request, pk)
    form = ReadingForm(request.POST)
    if form.is_valid():
        written = carry_out(form, actions.add_reading, found, by=request.person, **form.cleaned_data)
        if written:
            say(request, told(written))
            return to_metric(found, request)
    return _page(request, found, reading_form=form)


@require_POST
def remove_reading(request: OrgRequest, pk: int) -> HttpResponse:
    """Take a reading out; the trail keeps it."""
    reading = get_visible(Reading, request.person, "metric__team", pk=pk)
    reading.metric.organization = request.organization
    try:
        actions.remove_reading(reading, by=request.person)
        say(request, _("The reading is removed. The activity keeps its value."))
    except RuleBroken as broken:
        say(request, broken.message)
    return to_metric(reading.metric, request)


@require_http_methods(["GET", "HEAD", "POST"])
def upload_readings(request: OrgRequest, pk: int) -> HttpResponse:
    """Choose a file, see what it would do, confirm: three states of one address; nothing is kept between."""
    found = fetch_editable(request, pk)
    if request.method == "POST" and "rows" in request.POST:
        return _confirmed(request, found)
    form = UploadForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = cast(UploadedFile, form.cleaned_data["file"])
        zone = request.organization.zone
        sheet = carry_out(form, read_reading_sheet, file.read(), file.name or "", zone, timezone.now())
        if sheet:
            return _preview(request, found, sheet, file.name or "", form.cleaned_data["all_or_nothing"])
    return _upload_page(request, found, {"form": form})


def _preview(
    request: OrgRequest, metric: Metric, sheet: ReadingSheet, filename: str, all_or_nothing: bool
) -> HttpResponse:
    """What the file would do, and every row that is none; with the readings, to be confirmed."""
    would = sort_readings(metric, sheet.readings)
    writes = (would.new or would.changed) and not (all_or_nothing and sheet.bad)
    context = {
        "filename": filename,
        "sheet": sheet,
        "would": would,
        "first": min((one.at for one in sheet.readings), default=None),
        "last": max((one.at for one in sheet.readings), default=None),
        "bad": sheet.bad[:BAD_ROWS_SHOWN],
        "more_bad": max(0, len(sheet.bad) - BAD_ROWS_SHOWN),
        "given_up": all_or_nothing and bool(sheet.bad),
        "confirm": ConfirmForm(initial={"rows": ConfirmForm.rows_of(sheet.readings)}) if writes else None,
    }
    return _upload_page(request, metric, context)


def _confirmed(request: OrgRequest, metric: Metric) -> HttpResponse:
    form = ConfirmForm(request.POST)
    written = None
    if form.is_valid():
        written = carry_out(form, _add_previewed, metric, form, by=request.person)
    if written is None:
        empty = UploadForm()
        return _upload_page(request, metric, {"form": empty, "refused": form.non_field_errors()})
    say(request, told(written))
    return to_metric(metric, request)


def _add_previewed(metric: Metric, form: ConfirmForm, *, by: Person) -> Sorted:
    return actions.add_readings(metric, form.readings(), by=by)


def _upload_page(request: OrgRequest, metric: Metric, context: dict[str, Any]) -> HttpResponse:
    context |= {"metric": metric}
    return page(request, "goals/metric_upload.html", context, nav="goals", team=metric.team)


def told(written: Sorted) -> str:
    """What was done with readings, in one sentence."""
    new, changed, same = len(written.new), len(written.changed), written.unchanged
    said = [
        ngettext("%(n)s reading added", "%(n)s readings added", new) % {"n": new} if new else "",
        ngettext("%(n)s corrected", "%(n)s corrected", changed) % {"n": changed} if changed else "",
        ngettext("%(n)s was there already", "%(n)s were there already", same) % {"n": same} if same else "",
    ]
    return _("%(what)s.") % {"what": _(", ").join(filter(None, said))}


# --- Tokens -------------------------------------------------------------------------------------------


@never_cache
@require_POST
def make_token(request: OrgRequest, pk: int) -> HttpResponse:
    """Make a token; this answer is the only one that shows it."""
    found = fetch_editable(request, pk)
    form = TokenForm(request.POST, auto_id="token-%s")
    if form.is_valid():
        made = carry_out(form, actions.make_token, found, by=request.person, **form.cleaned_data)
        if made:
            token, text = made
            context = {"metric": found, "token": token, "text": text, "address": _address(found)}
            return page(request, "goals/metric_token.html", context, nav="goals", team=found.team)
    return _page(request, found, token_form=form)


@require_POST
def revoke_token(request: OrgRequest, pk: int) -> HttpResponse:
    """A token that works no more."""
    token = get_visible(MetricToken, request.person, "metric__team", pk=pk)
    token.metric.organization = request.organization
    actions.revoke_token(token, by=request.person)
    say(request, _("The token is revoked. What used it can write no more."))
    return to_metric(token.metric, request)
