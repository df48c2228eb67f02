"""Comments on whatever can be commented on, and all that happened to it."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST, require_safe

from teamops.activity.actions import add_comment
from teamops.activity.forms import CommentForm
from teamops.activity.permissions import can_comment
from teamops.activity.queries import FEED_LENGTH, feed
from teamops.activity.registry import Commentable, find_commentable
from teamops.markdown import render as render_markdown

# The longest description that anything has.
LONGEST_TEXT = 20_000


def _find(request: HttpRequest, kind: str, pk: int) -> tuple[Commentable, Any]:
    """The object that the address names, if the person may see it; else 404."""
    found = find_commentable(kind)
    subject = found and found.model.objects.visible_to(request.person).filter(pk=pk).first()  # type: ignore[attr-defined]
    if not found or subject is None:
        raise Http404
    return found, subject


@require_safe
def activity(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """What happened before a moment (`?before=`), with the way to what was still earlier."""
    found, subject = _find(request, kind, pk)
    entries = feed(subject, before=_moment(request.GET.get("before", "")))
    context = {
        "subject": subject,
        "subject_url": found.url(subject),
        "entries": entries,
        "earlier": entries[-1].at.isoformat() if len(entries) == FEED_LENGTH else "",
    }
    return render(request, "activity/activity.html", context)


def _moment(text: str) -> datetime.datetime | None:
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None


@require_POST
def comment(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Add a comment; htmx gets the activity anew, a plain form is sent back to the object's page."""
    person: Any = request.person  # type: ignore[attr-defined]
    found, subject = _find(request, kind, pk)
    if not can_comment(person):
        raise PermissionDenied
    form = CommentForm(request.POST)
    if form.is_valid():
        add_comment(subject, by=person, text=form.cleaned_data["text"], team=getattr(subject, "team", None))
        form = CommentForm()
    if not request.htmx and not form.errors:  # type: ignore[attr-defined]
        return redirect(found.url(subject))
    context = {
        "feed": feed(subject),
        "comment_form": form,
        "subject_kind": kind,
        "subject_id": pk,
        "can_comment": can_comment(person),
        "subject_url": found.url(subject),
        "subject": subject,
    }
    template = "activity/_feed.html" if request.htmx else "activity/comment.html"  # type: ignore[attr-defined]
    return render(request, template, context)


@require_POST
def markdown(request: HttpRequest) -> HttpResponse:
    """How a text will read: what the button "Preview" shows in place."""
    text = request.POST.get("text", "")[:LONGEST_TEXT]
    return render(request, "activity/_markdown.html", {"html": render_markdown(text)})
