"""The e-mails of this app, one function each; their templates are `templates/emails/<name>/`."""

from collections import defaultdict
from email.headerregistry import Address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from teamops.notifications.channels import Message
from teamops.notifications.models import Delivery
from teamops.notifications.queries import Item
from teamops.people.models import Person
from teamops.text import spaced, spaced_html


def morning_reminders(delivery: Delivery, told: Message) -> EmailMultiAlternatives:
    """What a person is asked to do this morning, in one message; in the language and zone that are active.

    The Message-ID is the delivery's own, so that a message that was sent twice can be known by it.
    """
    person = delivery.person
    subject = _subject(told)
    context = {
        "person": person,
        "organization": person.organization,
        "language": get_language(),
        "subject": subject,
        "sections": _sections(told.items),
        "left_out": told.left_out,
        "installation": settings.SITE_URL,
        "site": f"{settings.SITE_URL}/{person.organization.slug}",
    }
    message = EmailMultiAlternatives(
        subject=spaced(_one_line(subject)),
        body=spaced(_render("morning_reminders/body.txt", context).strip()) + "\n",
        to=[_address(person)],
        headers={
            "Message-ID": f"<{delivery.uuid}@{urlsplit(settings.SITE_URL).hostname}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    html = spaced_html(_render("morning_reminders/body.html", context))
    message.attach_alternative(html, "text/html")
    return message


def _subject(told: Message) -> str:
    first, count = told.items[0], len(told.items) + told.left_out
    if count == 1:
        return _("%(title)s: %(when)s") % {"title": first.title, "when": first.when}
    return ngettext(
        "%(count)s thing for today: %(title)s", "%(count)s things for today: %(title)s and more", count
    ) % {"count": count, "title": first.title}


def _sections(items: list[Item]) -> list[dict[str, Any]]:
    """The items by rule; what has waited longest stands first."""
    by_rule: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        by_rule[item.rule.name].append(item)
    return [
        {"heading": found[0].rule.heading, "why": found[0].why, "items": found} for found in by_rule.values()
    ]


def _render(template: str, context: dict[str, Any]) -> str:
    return render_to_string(f"emails/{template}", context)


def _address(person: Person) -> str:
    """Name and address for the header; the account's address if the person has none of their own."""
    address = person.email or (person.user.email if person.user else "")
    return str(Address(_one_line(person.name), addr_spec=address))


def _one_line(text: str) -> str:
    """A name with a line break in it must not become a header of its own."""
    return " ".join(text.split())
