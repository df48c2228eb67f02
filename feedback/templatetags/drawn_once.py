"""The parts of a review, drawn once for as long as they say the same.

A review is read by everybody in the meeting, and most of its cost is drawing it. What its parts show follows
from the agenda, from what the reader may do, and from their language, zone and day: these are the key, so
what is kept is never out of date. The reader's own token and the keys of forms are put in anew each time.
"""

import datetime
import pickle
import re
import uuid
import zlib
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.template.base import NodeList, Parser, Token
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from feedback.agenda import Agenda
from teamops.templatetags.rows import PLAIN, TOKEN

register = template.Library()

MOST_KEPT = 48  # of some 100 kB
KEY = re.compile(r'(name="key" value=")[0-9a-f]*')
_kept: OrderedDict[bytes, str] = OrderedDict()


def key_of(agenda: Agenda, context: Mapping[str, Any], also: Iterable[Any]) -> bytes:
    """Of all that the parts are drawn from. `also`: plain values that stand in no other."""
    plain = sorted((name, value) for name, value in context.items() if isinstance(value, PLAIN))
    read_in = get_language(), timezone.get_current_timezone_name()
    # When it was put together is shown nowhere.
    timeless = replace(agenda, as_of=datetime.datetime.min)
    return pickle.dumps((timeless, plain, list(also), read_in))


@register.tag
def drawn_once(parser: Parser, token: Token) -> template.Node:
    """`{% drawn_once %}…{% enddrawn_once %}` by the context's `drawn_key`; without one it is drawn anew."""
    nodes = parser.parse(("enddrawn_once",))
    parser.delete_first_token()
    return DrawnOnce(nodes)


class DrawnOnce(template.Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        key = context.get("drawn_key")
        if key is None or settings.DEBUG:
            return self.nodelist.render(context)
        key = key + str(context.get("base", "")).encode()
        html = _kept.get(key)
        if html is None:
            with context.push(csrf_token=TOKEN):
                html = self.nodelist.render(context)
            _kept[key] = html
            while len(_kept) > MOST_KEPT:
                _kept.popitem(last=False)
        else:
            _kept.move_to_end(key)
        return mark_safe(own(html, str(context.get("csrf_token", ""))))


def own(html: str, token: str) -> str:
    """The markup with the reader's own token, and with keys of its own for the forms in it."""
    html = html.replace(TOKEN, token)
    return KEY.sub(lambda found: f"{found[1]}{uuid.uuid4().hex}", html)


def fingerprint(html: str) -> str:
    """Of what does not differ from reader to reader."""
    return f"{zlib.crc32(KEY.sub('', html).encode()):08x}"
