"""Walks the pages as a person would, by their links: each kind of page once."""

from collections.abc import Iterator
from urllib.parse import urldefrag, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page

# Files, feeds and the operator's own pages are no pages of the interface.
NO_PAGES = {
    "export_sheet",
    "insights_sheet",
    "calendar_feed",
    "calendar_file",
    "minutes_as_text",
    "api_schema",
}


def kind_of(path: str) -> str | None:
    """The name of the address, the same for all goals, tasks, teams …; None for what is no page of ours."""
    try:
        match = resolve(urlsplit(path).path)
    except Resolver404:
        return None
    if match.namespaces or match.url_name is None or match.url_name in NO_PAGES:
        return None
    return match.url_name


# A link inside a drawing has no address of its own to read, so it is read off the attribute.
HREFS = "links => links.map((link) => new URL(link.getAttribute('href'), document.baseURI).href)"


def walk(page: Page, start: str, base_url: str) -> Iterator[str]:
    """Open every kind of page that links lead to, from `start` on; yields its path while it is open."""
    waiting, seen = [start], set()
    while waiting:
        path = waiting.pop(0)
        kind = kind_of(path)
        if kind is None or kind in seen:
            continue
        seen.add(kind)
        page.goto(path)
        yield path
        hrefs = page.eval_on_selector_all("a[href]", HREFS)
        waiting += [urldefrag(href).url.removeprefix(base_url) for href in hrefs if href.startswith(base_url)]
