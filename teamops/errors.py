"""The one domain error, and the page for a lost form token."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _


class RuleBroken(Exception):
    """A rule of the domain forbids what was asked; nothing has been written.

    `message` says what happened and what to do next, `code` is for programs, `field` is the field of the
    form or of the request that it concerns (None: the whole).
    """

    def __init__(self, message: str | Promise, *, code: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.field = field


class RowsRefused(RuleBroken):
    """Rules that rows of a batch break; nothing of the batch has been written.

    `broken` are (index of the row from 0, what it breaks) in their order; as one error it is the first.
    """

    def __init__(self, broken: Sequence[tuple[int, RuleBroken]]) -> None:
        _index, first = broken[0]
        super().__init__(first.message, code=first.code, field=first.field)
        self.broken = broken


class Stale(RuleBroken):
    """Somebody else saved the object after this person had opened it.

    `changed_by` is their name, `current` the object as it stands now, so that a page can show both.
    """

    def __init__(self, current: Any, changed_by: str | None) -> None:
        if changed_by:
            message = _(
                "%(name)s changed this while you were writing. Your text is kept below; save again."
            ) % {"name": changed_by}
        else:
            message = _("This was changed while you were writing. Your text is kept below; save again.")
        super().__init__(message, code="stale")
        self.current = current
        self.changed_by = changed_by


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is missing or too old: say how to go on."""
    return render(request, "403_csrf.html", status=403)
