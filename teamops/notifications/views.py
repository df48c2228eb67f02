"""The pages of notifications: one's own inbox, and what the installation sent, for administrators."""

import datetime

from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from teamops.dates import DAY, today
from teamops.errors import RuleBroken
from teamops.formats import day_name
from teamops.http import asked_way_back, page, say
from teamops.notifications import actions
from teamops.notifications.channels.chats import destinations_in_words
from teamops.notifications.models import Delivery, Reminder
from teamops.notifications.permissions import can_see_deliveries
from teamops.notifications.queries import SHOWN_STATES, items, sent_items
from teamops.notifications.timing import at_work_from
from teamops.people.http import OrgRequest
from teamops.people.permissions import require
from teamops.people.queries import get_visible

ROWS_PER_PAGE = 50


@require_safe
def inbox(request: OrgRequest) -> HttpResponse:
    """What I am asked to do, and why; newest first."""
    rows = Reminder.objects.visible_to(request.person).order_by("-local_date", "pk")
    shown = Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    day = today(request.person)
    context = {
        "page": shown,
        "items": items(shown.object_list, reader=request.person, today=day),
        "first_day": day + DAY,
        "last_day": day + actions.LONGEST_PAUSE,
        "next_day": at_work_from(request.person, day + DAY, timezone.now()),
    }
    return page(request, "notifications/inbox.html", context, nav="inbox")


@require_POST
def mark_read(request: OrgRequest, pk: int) -> HttpResponse:
    """One line of the inbox is seen."""
    actions.mark_read(get_visible(Reminder, request.person, pk=pk), by=request.person)
    return _back_to_the_line(request)


@require_POST
def snooze(request: OrgRequest, pk: int) -> HttpResponse:
    """One line is put off to a day: it leaves the count, and is asked anew then if it still holds."""
    reminder = get_visible(Reminder, request.person, pk=pk)
    try:
        until = datetime.date.fromisoformat(request.POST.get("until", ""))
    except ValueError:
        say(request, _("Choose a day first."))
        return _back_to_the_line(request)
    try:
        asked_on = actions.snooze(reminder, until=until, by=request.person)
        say(
            request, _("You are asked again on %(day)s.") % {"day": day_name(asked_on, today(request.person))}
        )
    except RuleBroken as broken:
        say(request, broken.message)
    return _back_to_the_line(request)


def _back_to_the_line(request: OrgRequest) -> HttpResponse:
    return redirect(asked_way_back(request) or reverse("inbox", args=[request.organization.slug]))


@never_cache
@require_safe
def unread(request: OrgRequest) -> HttpResponse:
    """How much is unread, for a page that has been open for a while; 204 if what it shows is still right."""
    count = Reminder.objects.visible_to(request.person).unread().count()
    if request.GET.get("shown") == str(count):
        return HttpResponse(status=204)
    return JsonResponse({"unread": count})


@require_POST
def mark_all_read(request: OrgRequest) -> HttpResponse:
    """All of the inbox is seen."""
    actions.mark_all_read(by=request.person)
    return redirect("inbox", request.organization.slug)


@require_safe
def deliveries(request: OrgRequest) -> HttpResponse:
    """What was sent, to whom, why, and what failed."""
    require(can_see_deliveries, request.person)
    state = request.GET.get("state", "")
    rows = Delivery.objects.visible_to(request.person).select_related("person").order_by("-due_at", "-pk")
    if state in SHOWN_STATES:
        rows = rows.filter(state__in=SHOWN_STATES[state])
    shown = Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    sent = list(shown.object_list)
    told = sent_items(sent, reader=request.person, today=today(request.person))
    where = destinations_in_words(sent)
    context = {
        "page": shown,
        "rows": [(delivery, told.get(delivery.pk, []), where.get(delivery.pk, "")) for delivery in sent],
        "states": _state_links(state),
        "query": f"state={state}&" if state else "",
    }
    return page(request, "notifications/deliveries.html", context, nav="settings")


def _state_links(chosen: str) -> list[tuple[str, str, bool]]:
    words = {
        "": _("All"),
        "failed": _("Failed"),
        "waiting": _("Waiting"),
        "sent": _("Sent"),
        "skipped": _("Skipped"),
    }
    return [(f"?state={state}" if state else "?", word, state == chosen) for state, word in words.items()]


@require_POST
def send_again(request: OrgRequest, pk: int) -> HttpResponse:
    """An administrator has a message that failed sent once more."""
    delivery = get_visible(Delivery, request.person, pk=pk)
    try:
        if actions.send_again(delivery, by=request.person) <= timezone.now():
            say(request, _("The message goes out again within a minute."))
        else:
            say(
                request,
                _("It is night or a free day there: the message goes out in the next working morning."),
            )
    except RuleBroken as broken:
        say(request, broken.message)
    return redirect(asked_way_back(request) or reverse("deliveries", args=[request.organization.slug]))
