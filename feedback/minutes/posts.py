"""The minutes in the chats of a team."""

from django.utils import translation

from feedback.minutes.content import minutes_of
from feedback.minutes.text import minutes_text
from feedback.models import WeeklyReview
from teamops.notifications.chats.posting import post_to_team, withdraw_posts


def post_minutes(review: WeeklyReview) -> None:
    """Write them down for each chat that takes minutes, once for each time that the review is closed."""
    team = review.team
    if not team.channels.active().filter(takes_minutes=True).exists():
        return
    with translation.override(team.language_code):
        heading = minutes_of(review).heading
    # The heading stands above them already.
    _heading, _end, text = minutes_text(review, team.language_code).partition("\n")
    path = f"/teams/{team.slug}/review/{review.label}/"
    post_to_team(team, heading, text.strip(), path, key=_key(review))


def withdraw_minutes(review: WeeklyReview) -> None:
    """The review is open again: what nobody has begun to send stays here."""
    withdraw_posts(review.team, _key(review))


def _key(review: WeeklyReview) -> str:
    return f"minutes-{review.pk}-{review.edition}"
