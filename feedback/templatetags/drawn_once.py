"""The parts of a review, drawn once for as long as they say the same.

A review is read by everybody in the meeting, and most of its cost is drawing it. What its parts show follows
from the agenda, from what the reader may do, and from their language, zone and day: these are the key, so
what is kept is never out of date. The reader's own token, the keys of forms and what is theirs alone
(`{% whose %}`) are put in anew each time.
"""

import datetime
import hashlib
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
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils import timezone
from django.utils.functional import LazyObject
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from feedback.agenda import Agenda
from teamops.people.models import Person
from teamops.templatetags.rows import PLAIN, TOKEN

register = template.Library()

MOST_KEPT = 48  # of some 100 kB
KEY = re.compile(r'(name="key" value=")[0-9a-f]*')
# As `TOKEN` apart from what people write: whose it is, what they see, and what everybody else does.
WHOSE_BEGINS = "\x00whose "
WHOSE = WHOSE_BEGINS + "{}\x00{}\x00else\x00{}\x00end\x00"
THEIRS = re.compile(r"\x00whose (\d+)\x00(.*?)\x00else\x00(.*?)\x00end\x00", re.DOTALL)
_kept: OrderedDict[bytes, str] = OrderedDict()
_agendas: OrderedDict[int, tuple[Agenda, bytes]] = OrderedDict()


def key_of(agenda: Agenda, context: Mapping[str, Any], also: Iterable[Any]) -> bytes:
    """Of all that the parts are drawn from. `also`: plain values that stand in no other."""
    # Asking what is told later for its kind would make it; it follows from the agenda.
    now = [(name, value) for name, value in context.items() if not isinstance(value, LazyObject)]
    plain = sorted((name, value) for name, value in now if isinstance(value, PLAIN))
    read_in = get_language(), timezone.get_current_timezone_name()
    return _pickled(agenda) + pickle.dumps((plain, list(also), read_in))


def _pickled(agenda: Agenda) -> bytes:
    """Once for as long as the same object comes."""
    known = _agendas.get(id(agenda))
    if known and known[0] is agenda:
        return known[1]
    # When it was put together is shown nowhere.
    timeless = pickle.dumps(replace(agenda, as_of=datetime.datetime.min))
    _agendas[id(agenda)] = agenda, hashlib.sha256(timeless).digest()
    while len(_agendas) > MOST_KEPT:
        _agendas.popitem(last=False)
    return _agendas[id(agenda)][1]


def forget() -> None:
    """As in a process that has just started; for tests."""
    _kept.clear()
    _agendas.clear()


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
        token, reader = str(context.get("csrf_token", "")), context.get("reader")
        if key is None or settings.DEBUG:
            return mark_safe(own(self.nodelist.render(context), token, reader))
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
        return mark_safe(own(html, token, reader))


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
    if reader and WHOSE_BEGINS in html:
        html = THEIRS.sub(lambda found: found[2] if int(found[1]) == reader.pk else found[3], html)
    html = html.replace(TOKEN, token)
    return KEY.sub(lambda found: f"{found[1]}{uuid.uuid4().hex}", html)


def fingerprint(html: str) -> str:
    """Of what does not differ from reader to reader."""
    return f"{zlib.crc32(KEY.sub('', html).encode()):08x}"
