"""The palette's lines, and the same as a page for who has no script."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from teamops.http import page
from teamops.search.called import called_in_script
from teamops.search.queries import LONGEST, MOST_IN_PALETTE, MOST_ON_PAGE, marked, search, words_of


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """What is found for `?q=`, of one kind for `?only=`; a script gets the lines alone."""
    person: Any = request.person  # type: ignore[attr-defined]
    person._palette_teams = request.navigation.teams  # type: ignore[attr-defined]
    text = request.GET.get("q", "")[:LONGEST]
    only = request.GET.get("only", "")
    by_script = request.headers.get("X-Requested-With") == "fetch"
    words = words_of(text)
    groups = [
        (one.key, one.title, [(marked(hit.title, words), hit) for hit in one.hits])
        for one in search(person, text, MOST_IN_PALETTE if by_script else MOST_ON_PAGE, only)
    ]
    context = {"groups": groups, "text": text}
    if by_script:
        return render(request, "search/_lines.html", context | {"also": json.dumps(called_in_script())})
    return page(request, "search/search.html", context, nav="search")
