"""The pages behind the links of e-mails. Nobody has signed in: what is signed in the address is the key."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core import ratelimit
from allauth.core.internal import ratelimit as internal
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from teamops.activity.context import acting_via
from teamops.forms import carry_out
from teamops.notifications.answers.actions import Used, answer_by_link
from teamops.notifications.answers.links import Forged, RunOut, read_answer, read_unsubscribe
from teamops.notifications.answers.opening import (
    Closed,
    Opened,
    forged,
    not_yours,
    nothing_comes,
    open_link,
    run_out,
    used_already,
)
from teamops.notifications.answers.registry import Choice
from teamops.notifications.kinds import KINDS
from teamops.notifications.preferences import EMAIL, wishes_of
from teamops.notifications.wishes.actions import end_mail
from teamops.people.models import Person

View = Callable[..., HttpResponse]


def behind_a_link(view: View) -> View:
    """What every page keeps to that a signed link opens: no browser, no search engine keeps anything of it.

    As many are opened in a minute as a whole office may open in its morning.
    """

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        action = "use_mail_link" if request.method == "POST" else "open_mail_link"
        if internal.consume(request, app="allauth.account", action=action, limit_get=True) is None:
            response = ratelimit.respond_429(request)
        else:
            response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return guarded


def by_mail(view: View) -> View:
    """The same, and its address is told to no other page, not even to ours.

    So browsers do not say where a form was sent from. They need not: whoever has the address may act by it, a
    form's token would add nothing, and one-click unsubscribing (RFC 8058) has none.
    """

    @csrf_exempt
    @behind_a_link
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        return response

    return guarded


@by_mail
def answer_by_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Answer one reminder: opening shows it and changes nothing, a button answers."""
    try:
        opened = _opened(token)
    except Closed as closed:
        return closed_page(request, closed)
    person = opened.person
    with translation.override(person.language_code), timezone.override(person.zone):
        try:
            return _answer(request, opened)
        except Used:
            return closed_page(request, used_already(person))
        except PermissionDenied:
            return closed_page(request, not_yours(person))


def _opened(token: str) -> Opened:
    """What the token leads to. Raises Closed."""
    try:
        return open_link(read_answer(token))
    except Forged:
        raise forged() from None
    except RunOut:
        raise run_out() from None


def _answer(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Do what was chosen, or show what there is to choose."""
    chosen = request.POST.get("choice", "") if request.method == "POST" else None
    forms = [(choice, _form(request, opened, choice, chosen)) for choice in opened.choices]
    for choice, form in forms:
        if choice.name == chosen and form.is_valid():
            values = form.values() if hasattr(form, "values") else form.cleaned_data
            about = (opened.link, choice, opened.subject)
            if carry_out(form, answer_by_link, *about, by=opened.person, **values):
                return _page(request, opened, said=choice.said(opened.subject))
    return _page(request, opened, forms=forms, status=200 if chosen is None else 422)


def _form(request: HttpRequest, opened: Opened, choice: Choice, chosen: str | None) -> Any:
    data = request.POST if choice.name == chosen else None
    auto_id = f"{choice.name}_%s"
    return choice.form(data, subject=opened.subject, person=opened.person, auto_id=auto_id)


def _page(
    request: HttpRequest,
    opened: Opened,
    *,
    said: str = "",
    forms: list[tuple[Choice, BaseForm]] | None = None,
    status: int = 200,
) -> HttpResponse:
    rule, subject = opened.rule, opened.subject
    context = {
        "title": rule.title(subject),
        "when": rule.say(subject, opened.today),
        "is_late": rule.is_late(subject, opened.reminder.due_on, opened.today),
        "facts": opened.answer.facts(subject, opened.today) if forms else (),
        "forms": forms,
        "said": said,
        "whose": opened.person,
        "LANGUAGE_CODE": translation.get_language(),
    }
    return render(request, "notifications/answers/answer.html", context, status=status)


@by_mail
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """End mail of one kind, or all of it: opening asks, the button or a mail program (RFC 8058) does it.

    It is the choice of the settings page; the same page takes it back.
    """
    try:
        link = read_unsubscribe(token)
    except Forged:
        return closed_page(request, forged())
    person = Person.objects.select_related("organization", "user").filter(pk=link.person_id).first()
    if person is None or not person.has_sign_in or (link.kind and link.kind not in KINDS):
        return closed_page(request, nothing_comes())
    with translation.override(person.language_code), acting_via("mail"):
        if request.method == "POST":
            end_mail(person, kind=link.kind, wanted="again" in request.POST)
        context = {
            "kind": KINDS[link.kind].label if link.kind else "",
            "whose": person,
            "is_on": _is_on(person, link.kind),
            "was_sent": request.method == "POST",
            "LANGUAGE_CODE": translation.get_language(),
        }
        return render(request, "notifications/answers/unsubscribe.html", context)


def _is_on(person: Person, kind: str) -> bool:
    """Whether mail of this kind, or any at all, comes to the person now."""
    if not kind:
        return person.email_reminders
    return wishes_of([person]).want_kind(person.pk, kind, EMAIL)


def closed_page(request: HttpRequest, closed: Closed, status: int | None = None) -> HttpResponse:
    """Say that the link works no more, and what to do next; nothing about what it was for. With the status of
    `closed`, unless another is asked for."""
    language = closed.person.language_code if closed.person else translation.get_language()
    with translation.override(language):
        context = {"heading": closed.heading, "text": closed.text, "LANGUAGE_CODE": language}
        return render(request, "notifications/answers/closed.html", context, status=status or closed.status)
