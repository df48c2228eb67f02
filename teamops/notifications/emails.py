"""The e-mails of this app, one function each; their templates are `templates/emails/<name>/`."""

from collections import defaultdict
from dataclasses import dataclass
from email.headerregistry import Address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from teamops.dates import today
from teamops.mail_encoding import quoted_printable
from teamops.notifications.answers import answer_to
from teamops.notifications.answers.links import LIFETIME, AnswerLink, UnsubscribeLink, digest
from teamops.notifications.channels import Message
from teamops.notifications.kinds import kind_of
from teamops.notifications.models import Delivery
from teamops.notifications.queries import Item
from teamops.people.models import Person
from teamops.text import one_line, spaced, spaced_html


def morning_reminders(delivery: Delivery, told: Message) -> EmailMultiAlternatives:
    """What a person is asked to do this morning, in one message; in the language and zone that are active.

    The Message-ID is the delivery's own, so that a message that was sent twice can be known by it.
    """
    person = delivery.person
    subject = _subject(told)
    everything = UnsubscribeLink(person.pk)
    sections = _sections(told.items, person)
    context = {
        "person": person,
        "organization": person.organization,
        "language": get_language(),
        "subject": subject,
        "sections": sections,
        "has_answers": any(line.answer_url for section in sections for line in section.lines),
        "left_out": told.left_out,
        "is_at_once": told.at_once,
        "answer_days": LIFETIME.days,
        "unsubscribe": settings.SITE_URL + everything.path,
        "site": f"{settings.SITE_URL}/{person.organization.slug}",
    }
    message = EmailMultiAlternatives(
        subject=spaced(one_line(subject)),
        body=spaced(_render("morning_reminders/body.txt", context).strip()) + "\n",
        to=[_address(person)],
        headers={
            "Message-ID": f"<{delivery.uuid}@{urlsplit(settings.SITE_URL).hostname}>",
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{settings.SITE_URL}{everything.path}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    message.encoding = quoted_printable()
    html = spaced_html(_render("morning_reminders/body.html", context))
    message.attach_alternative(html, "text/html")
    return message


def _subject(told: Message) -> str:
    first, count = told.items[0], len(told.items) + told.left_out
    if count == 1:
        return first.in_one
    return ngettext(
        "%(count)s thing for today: %(title)s", "%(count)s things for today: %(title)s and more", count
    ) % {"count": count, "title": first.name}


@dataclass(frozen=True)
class Line:
    """One thing as a letter tells it: its page, and where it is answered without signing in."""

    item: Item
    url: str
    answer_url: str = ""
    button: str | Promise = ""


@dataclass(frozen=True)
class Section:
    """Things that belong together, why they come, and the link that ends e-mail of their kind."""

    heading: str | Promise
    whys: list[str]
    less_url: str
    lines: list[Line]


def _sections(items: list[Item], person: Person) -> list[Section]:
    """The items by what they are; what is most important stands first."""
    by_kind: dict[tuple[str, str], list[Item]] = defaultdict(list)
    for item in items:
        by_kind[str(item.rule.heading), kind_of(item.rule).name].append(item)
    site = f"{settings.SITE_URL}/{person.organization.slug}"
    return [_section(found, person, site) for found in by_kind.values()]


def _section(found: list[Item], person: Person, site: str) -> Section:
    less = UnsubscribeLink(person.pk, kind_of(found[0].rule).name)
    return Section(
        heading=found[0].rule.heading,
        whys=list(dict.fromkeys(str(item.why) for item in found)),
        less_url=settings.SITE_URL + less.path,
        lines=[_line(item, person, site) for item in found],
    )


def _line(item: Item, person: Person, site: str) -> Line:
    """With its link to answer, where there is one: a page of the app's own, or the one of all answers."""
    url = f"{site}{item.path}"
    if item.letter:
        return Line(item, url, settings.SITE_URL + item.letter, _("Write it"))
    answer = answer_to(item.rule.name)
    if answer is None:
        return Line(item, url)
    link = AnswerLink(item.reminder.pk, today(person), digest(answer, item.subject))
    return Line(item, url, settings.SITE_URL + link.path, answer.button)


def _render(template: str, context: dict[str, Any]) -> str:
    return render_to_string(f"emails/{template}", context)


def _address(person: Person) -> str:
    """Name and address for the header; the account's address if the person has none of their own."""
    address = person.email or (person.user.email if person.user else "")
    return str(Address(one_line(person.name), addr_spec=address))
