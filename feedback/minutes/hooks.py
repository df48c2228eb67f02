"""Who else carries minutes on when a review is closed."""

from collections.abc import Callable

from feedback.models import WeeklyReview

# Called within the transaction that closes the review: it writes down what is to be sent, and sends nothing.
Listener = Callable[[WeeklyReview], object]

_listeners: list[Listener] = []


def on_minutes(listener: Listener) -> None:
    """Have this called when a review has been closed; from `apps.py: ready()`.

    `review.edition` is 1 for its first minutes and more for corrected ones.
    """
    if listener not in _listeners:
        _listeners.append(listener)


def tell_of_minutes(review: WeeklyReview) -> None:
    """The review has just been closed."""
    for listener in _listeners:
        listener(review)
