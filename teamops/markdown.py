"""Text of people as HTML: Markdown without raw HTML, and cleaned once more afterwards."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from teamops.mentions import Mentions, read_mentions

_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
_markdown.disable("image")
read_mentions(_markdown)

# fmt: off
TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h3", "h4", "hr", "li", "ol", "p", "pre", "s", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}
# fmt: on


def render(text: str, mentions: Mentions | None = None) -> SafeString:
    """Safe HTML of a text. Links open with no referrer; pictures and raw HTML stay plain text.

    `mentions`: who the tokens in the text stand for.
    """
    html = nh3.clean(
        _markdown.render(text, {"mentions": mentions or {}}),
        tags=TAGS,
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        allowed_classes={"a": {"mention"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener noreferrer",
    )
    return mark_safe(html)
