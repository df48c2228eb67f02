"""For who runs the installation and for the programs that watch it: health, metrics, a page."""

from hmac import compare_digest

from django.conf import settings
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from teamops.notifications.models import Delivery
from teamops.notifications.watching.figures import figures, health
from teamops.notifications.watching.prometheus import text_of

LOOPBACK = ("127.0.0.1", "::1")
# What proxies add: with one of these it was not asked on this machine.
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while reminders go out; 503 with the reason when the oldest due message is older than two minutes,
    or the last round was longer ago. Numbers only, nothing about anybody."""
    troubles = health(timezone.now()).troubles
    answer = HttpResponse("\n".join(troubles or ["ok"]) + "\n", content_type="text/plain")
    answer.status_code = 503 if troubles else 200
    answer["Cache-Control"] = "no-store"
    return answer


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """What Prometheus reads. With METRICS_TOKEN for who sends it, else for this machine alone."""
    if not _may_read(request):
        raise Http404
    return HttpResponse(text_of(figures(timezone.now())), content_type="text/plain; version=0.0.4")


def _may_read(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        sent = request.headers.get("Authorization", "")
        return compare_digest(sent.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    is_local = request.META.get("REMOTE_ADDR") in LOOPBACK
    return is_local and not any(name in request.META for name in FORWARDED)


@require_safe
def engine(request: HttpRequest) -> HttpResponse:
    """The same for the operator's eyes; the address asks for who may enter the operator's pages."""
    context = {
        **admin.site.each_context(request),
        "title": _("Reminders"),
        "figures": figures(timezone.now()),
        "states": Delivery.State.labels,
    }
    return render(request, "notifications/engine.html", context)
