"""The page on which one answers, made for a thumb; opening and closing a vote in the review."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.actions import open_review
from feedback.models import ConfidenceVote, VoteAnswer, WeeklyReview
from feedback.views.common import back_to, week_of
from feedback.votes import actions, closing
from feedback.votes.page import answers_of
from feedback.votes.permissions import can_answer, can_run_vote
from feedback.votes.queries import measures_of
from feedback.votes.wording import told
from goals.models import KeyResult
from teamops.dates import week_label
from teamops.errors import RuleBroken
from teamops.http import page, say
from teamops.people.http import OrgRequest, get_team
from teamops.people.permissions import require
from teamops.people.queries import get_visible
from teamops.text import typed_number

PARTS = ("review__team", "key_result__goal", "closed_by")


@require_safe
def own_votes(request: OrgRequest) -> HttpResponse:
    """The address that is easily typed on a phone: the votes that wait for oneself, or the only one."""
    votes = list(ConfidenceVote.objects.waiting_for(request.person)[:20])
    if len(votes) == 1:
        return redirect("vote", request.organization.slug, votes[0].pk)
    return page(request, "feedback/votes/own.html", {"votes": votes}, nav="review")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: OrgRequest, pk: int) -> HttpResponse:
    """Answer, or change the answer; once it is closed, what everybody answered."""
    found = get_visible(ConfidenceVote, request.person, *PARTS, pk=pk)
    found.review.team.organization = request.organization
    if request.method == "POST":
        require(can_answer, request.person, found)
        return _answer(request, found)
    return _shown(request, found)


def _answer(request: OrgRequest, found: ConfidenceVote) -> HttpResponse:
    chosen = typed_number(request.POST.get("confidence", "")) or 0
    try:
        actions.answer_vote(found, by=request.person, confidence=chosen)
    except RuleBroken as broken:
        found.refresh_from_db(fields=["closed_at"])
        return _shown(request, found, str(broken.message))
    return redirect("vote", request.organization.slug, found.pk)


def _shown(request: OrgRequest, found: ConfidenceVote, refused: str = "") -> HttpResponse:
    line = answers_of(found)
    says, columns = told(line)
    own = VoteAnswer.objects.filter(vote=found, person=request.person).first()
    context: dict[str, Any] = {
        "vote": found,
        "line": line,
        "own": own.confidence if own else None,
        "choices": range(1, 11),
        "says": says,
        "spread": columns,
        "refused": refused,
        "can_answer": not found.is_closed and can_answer(request.person, found),
        "can_run": not found.is_closed and can_run_vote(request.person, found.review),
    }
    team = found.review.team
    status = 422 if refused else 200
    return page(request, "feedback/votes/vote.html", context, nav="review", team=team, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def open_vote(request: OrgRequest, team: str, week: str) -> HttpResponse:
    """Choose a key result, and ask the team how sure it is of it."""
    found, day = get_team(request, team), week_of(week)
    if request.method != "POST":
        whole = WeeklyReview.objects.defer("record").filter(team=found, week=day).first()
        require(can_run_vote, request.person, whole or WeeklyReview(team=found, week=day))
        label, number = week_label(day), day.isocalendar().week
        context = {"measures": measures_of(found), "label": label, "week_number": number}
        return page(request, "feedback/votes/ask.html", context, nav="review", team=found)
    number = typed_number(request.POST.get("key_result", "")) or 0
    key_result = get_visible(KeyResult, request.person, "goal", pk=number)
    try:
        with transaction.atomic():
            review = open_review(found, by=request.person, week=day)
            actions.open_vote(review, key_result, by=request.person)
        say(request, _("The vote is open. Everybody finds it on their own page of the review."))
    except RuleBroken as broken:
        say(request, broken.message)
    return back_to(request, found, day, "votes")


@require_POST
def close_vote(request: OrgRequest, pk: int) -> HttpResponse:
    """Show what everybody answered."""
    found = get_visible(ConfidenceVote, request.person, *PARTS, pk=pk)
    closing.close_vote(found, by=request.person)
    return back_to(request, found.review.team, found.review.week, "votes")
