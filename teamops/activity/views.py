"""Comments on whatever can be commented on."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from teamops.activity.actions import add_comment
from teamops.activity.forms import CommentForm
from teamops.activity.permissions import can_comment
from teamops.activity.queries import feed
from teamops.activity.registry import find_commentable


@require_POST
def comment(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Add a comment; htmx gets the activity anew, a plain form is sent back to the object's page."""
    person: Any = request.person  # type: ignore[attr-defined]
    found = find_commentable(kind)
    subject: Any = found and found.model.objects.visible_to(person).filter(pk=pk).first()  # type: ignore[attr-defined]
    if not found or subject is None:
        raise Http404
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
