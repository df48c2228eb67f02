"""The parts of a review, drawn once for as long as they say the same.

A review is read by everybody in the meeting, and most of its cost is drawing it. What its parts show follows
from the agenda, from what the reader may do, and from their language, zone and day: these are the keys
(`feedback.drawing`), of all parts together and of each, so what is kept is never out of date. The reader's
own token, the keys of forms and what is theirs alone (`{% whose %}`) are put in anew each time.
"""

import re
import secrets
import zlib
from collections import OrderedDict
from collections.abc import Callable

from django import template
from django.conf import settings
from django.template import Context
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.safestring import SafeString, mark_safe

from feedback import drawing
from feedback.drawing import Drawing
from feedback.templatetags import ahead
from teamops.people.models import Person
from teamops.templatetags.rows import TOKEN, alone

register = template.Library()

FORM_KEY = re.compile(r'(name="key" value=")[0-9a-f]*')
KEY = "\x00key\x00"
# As `TOKEN` apart from what people write: whose it is, what they see, and what everybody else does.
WHOSE_BEGINS = "\x00whose "
WHOSE = WHOSE_BEGINS + "{}\x00{}\x00else\x00{}\x00end\x00"
THEIRS = re.compile(r"\x00whose (\d+)\x00(.*?)\x00else\x00(.*?)\x00end\x00", re.DOTALL)


class Drawings:
    """What was drawn by its key: `most` of them, those that were asked for last."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._kept: OrderedDict[bytes, str] = OrderedDict()

    def get(self, key: bytes, draw: Callable[[], str]) -> str:
        html = self._kept.get(key)
        if html is None:
            html = self._kept[key] = draw()
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return html

    def forget(self) -> None:
        self._kept.clear()


# Where a team is large, a body is of some 100 kB, a part of some ten.
_bodies, _parts = Drawings(most=48), Drawings(most=240)
# The votes have no number of their own, and stand elsewhere.
TEMPLATES = {"votes": "feedback/votes/_votes.html"}


def forget() -> None:
    """As in a process that has just started; for tests."""
    _bodies.forget()
    _parts.forget()
    drawing.forget()
    ahead.forget()


@register.tag
def drawn_once(parser: Parser, token: Token) -> template.Node:
    """`{% drawn_once %}…{% enddrawn_once %}` by the key of the context's `drawing`."""
    nodes = parser.parse(("enddrawn_once",))
    parser.delete_first_token()
    return DrawnOnce(nodes)


class DrawnOnce(template.Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        def draw() -> str:
            with context.push(csrf_token=TOKEN):
                return FORM_KEY.sub(rf"\1{KEY}", self.nodelist.render(context))

        html = _once(_bodies, context, context["drawing"].key, draw)
        return mark_safe(own(html, str(context.get("csrf_token", "")), context.get("reader")))


@register.simple_tag(takes_context=True)
def part(context: Context, name: str) -> SafeString:
    """A part of the page by what it is drawn from alone, within `{% drawn_once %}`: where something has
    changed in one part, the others need not be drawn."""
    found: Drawing = context["drawing"]

    def draw() -> str:
        given = found.context_of(name) | {"base": context.get("base", ""), "csrf_token": TOKEN}
        return alone(TEMPLATES.get(name, f"feedback/_{name}.html"), given)

    return mark_safe(_once(_parts, context, found.key_of(name), draw))


def _once(kept: Drawings, context: Context, key: bytes, draw: Callable[[], str]) -> str:
    """What was drawn by this key, where what is drawn is kept: not with what somebody typed."""
    if not context["is_kept_drawn"] or settings.DEBUG:
        return draw()
    return kept.get(key + str(context.get("base", "")).encode(), draw)


@register.tag
def whose(parser: Parser, token: Token) -> template.Node:
    """`{% whose person.pk %}…{% else %}…{% endwhose %}`: what one reader alone is shown, and what all others
    are, within `{% drawn_once %}`; it cannot stand in another one."""
    _name, person = token.split_contents()
    theirs = parser.parse(("else",))
    parser.delete_first_token()
    others = parser.parse(("endwhose",))
    parser.delete_first_token()
    return Whose(parser.compile_filter(person), theirs, others)


class Whose(template.Node):
    child_nodelists = ("theirs", "others")

    def __init__(self, person: FilterExpression, theirs: NodeList, others: NodeList) -> None:
        self.person, self.theirs, self.others = person, theirs, others

    def render(self, context: Context) -> SafeString:
        person = self.person.resolve(context)
        others = self.others.render(context)
        if not person:
            return others
        return mark_safe(WHOSE.format(int(person), self.theirs.render(context), others))


def own(html: str, token: str, reader: Person | None) -> str:
    """The markup with what is the reader's alone, their own token, and keys of its own for its forms. Without
    a reader it stays what it is for all."""
    if reader is None:
        return html
    if WHOSE_BEGINS in html:
        html = THEIRS.sub(lambda found: found[2] if int(found[1]) == reader.pk else found[3], html)
    first, *rest = html.replace(TOKEN, token).split(KEY)
    return first + "".join(secrets.token_hex(16) + one for one in rest)


def fingerprint(html: str) -> str:
    """Of what does not differ from reader to reader."""
    return f"{zlib.crc32(html.encode()):08x}"
