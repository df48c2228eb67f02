"""The minutes as plain text."""

import re

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from feedback.minutes.content import Minutes, minutes_of
from feedback.models import WeeklyReview
from teamops.text import spaced


def minutes_text(review: WeeklyReview, language: str) -> str:
    """The minutes of a closed review in this language, as everybody may read them; days and times are those
    of the organization. For channels and whatever else takes plain text.
    """
    with translation.override(language), timezone.override(review.team.zone):
        return as_text(minutes_of(review))


def as_text(minutes: Minutes) -> str:
    """In the language and zone that are active."""
    context = {"minutes": minutes, "link": link_of(minutes.review)}
    text = render_to_string("feedback/minutes/minutes.txt", context).strip() + "\n"
    return spaced(re.sub(r"\n{3,}", "\n\n", text))


def link_of(review: WeeklyReview) -> str:
    """The address of the review for who reads it elsewhere."""
    team = review.team
    return f"{settings.SITE_URL}/{team.organization.slug}/teams/{team.slug}/review/{review.label}/"
