"""Reading reviews: what a person may see, and what each screen needs."""

from feedback.queries.goals import goals_for_review as goals_for_review
from feedback.queries.parts import ReviewNoteQuerySet as ReviewNoteQuerySet
from feedback.queries.parts import ReviewPartQuerySet as ReviewPartQuerySet
from feedback.queries.reviews import WeeklyReviewQuerySet as WeeklyReviewQuerySet
from feedback.queries.reviews import review_before as review_before
