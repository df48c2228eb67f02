"""The e-mails about invitations and sign-in: what each says. One pair of templates draws all of them."""

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from smtplib import SMTPException
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from teamops.mail_encoding import quoted_printable
from teamops.people.actions import Letter
from teamops.people.backends import language_of
from teamops.people.models import Person
from teamops.text import one_line, spaced, spaced_html

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class AccountLetter:
    """An e-mail about a sign-in: its sentences take allauth's context; `link` is the button's key in it."""

    subject: Promise
    text: Promise
    button: Promise | str = ""
    link: str = ""


_NOT_YOU = gettext_lazy(
    "If that was not you, choose a new password at once and tell your administrator. "
    "It came from %(ip)s on %(timestamp)s."
)

# By the names that allauth gives its e-mails.
ACCOUNT_LETTERS = {
    "password_reset_key": AccountLetter(
        gettext_lazy("Choose a new password"),
        gettext_lazy("Somebody, probably you, asked for a new password for %(email)s. The link works once."),
        gettext_lazy("Choose a new password"),
        "password_reset_url",
    ),
    "unknown_account": AccountLetter(
        gettext_lazy("There is no account for this address"),
        gettext_lazy(
            "Somebody, probably you, asked for a new password for %(email)s, but nobody signs in with this "
            "address. Try your other address, or ask your administrator for an invitation."
        ),
    ),
    "account_already_exists": AccountLetter(
        gettext_lazy("This address has an account already"),
        gettext_lazy(
            "Somebody, probably you, wanted to sign in with %(email)s in another account. "
            "This address has an account of its own already."
        ),
        gettext_lazy("Choose a new password"),
        "password_reset_url",
    ),
    "email_confirmation": AccountLetter(
        gettext_lazy("Confirm your e-mail address"),
        gettext_lazy("Confirm that %(email)s is your address, and you sign in with it from now on."),
        gettext_lazy("Confirm the address"),
        "activate_url",
    ),
    "email_confirm": AccountLetter(
        gettext_lazy("Your e-mail address is confirmed"), gettext_lazy("You sign in with %(email)s now.")
    ),
    "email_changed": AccountLetter(
        gettext_lazy("Your e-mail address was changed"),
        gettext_lazy("You sign in with %(to_email)s now, no longer with %(from_email)s."),
    ),
    "email_deleted": AccountLetter(
        gettext_lazy("An e-mail address was removed"),
        gettext_lazy("%(deleted_email)s no longer belongs to your account."),
    ),
    "password_changed": AccountLetter(
        gettext_lazy("Your password was changed"), gettext_lazy("The password of %(email)s was changed.")
    ),
    "password_reset": AccountLetter(
        gettext_lazy("Your password was changed"),
        gettext_lazy("A new password was chosen for %(email)s with the link that we sent."),
    ),
    "password_set": AccountLetter(
        gettext_lazy("Your account has a password"), gettext_lazy("A password was set for %(email)s.")
    ),
}
ACCOUNT_LETTERS["email_confirmation_signup"] = ACCOUNT_LETTERS["email_confirmation"]


def account_message(prefix: str, to: Sequence[str], context: Mapping[str, Any]) -> EmailMultiAlternatives:
    """The message for an e-mail of allauth ("account/email/password_changed"), in the present language."""
    letter = ACCOUNT_LETTERS[prefix.rsplit("/", 1)[1]]
    facts = {"email": ", ".join(to), **context}
    paragraphs = [str(letter.text) % facts]
    if "ip" in context:
        facts["timestamp"] = f"{context['timestamp']:%Y-%m-%d %H:%M} UTC"
        paragraphs.append(str(_NOT_YOU) % facts)
        why = _("You get this because it concerns the safety of your account.")
    else:
        why = _("If you did not ask for this, nothing needs to be done: nothing has changed.")
    return _message(
        str(letter.subject),
        to,
        paragraphs=paragraphs,
        button=letter.button,
        link=_at_our_address(context.get(letter.link, "")),
        why=why,
    )


def _at_our_address(link: str) -> str:
    """The link under the installation's own address: allauth takes the host that the request claimed."""
    return settings.SITE_URL + urlsplit(link).path if link else ""


def invitation_message(letter: Letter) -> EmailMultiAlternatives:
    """The letter with the link, in the language of who gets it if it is known, else the organization's."""
    person = letter.invitation.person
    inviter = letter.invitation.sent_by
    link = settings.SITE_URL + reverse("accept_invitation", args=[letter.token])
    with translation.override(_language_for(person)):
        facts = {"name": inviter.name if inviter else "", "organization": person.organization.name}
        return _message(
            _("%(name)s invites you to %(organization)s") % facts,
            [person.email],
            paragraphs=[
                _("%(name)s invites you to work with %(organization)s in TeamOps.") % facts,
                _("There you see the team’s goals, your tasks and the weekly review."),
                _("The link works once and for 14 days."),
            ],
            button=_("Join %(organization)s") % facts,
            link=link,
            why=_("You get this because %(name)s wrote your address. If you do not know them, ignore it.")
            % facts,
        )


def _language_for(person: Person) -> str:
    """What they chose here once, or wherever else they sign in with the address."""
    elsewhere = Person.objects.filter(user__email=person.email, state=Person.State.ACTIVE).order_by("pk")
    return person.language or language_of(list(elsewhere)) or person.organization.language


def _message(subject: str, to: Sequence[str], **context: Any) -> EmailMultiAlternatives:
    context["language"] = translation.get_language()
    context["subject"] = subject
    text = render_to_string("account/email/letter.txt", context).strip() + "\n"
    text = spaced(re.sub(r"\n{3,}", "\n\n", text))
    message = EmailMultiAlternatives(spaced(one_line(subject)), text, settings.DEFAULT_FROM_EMAIL, list(to))
    message.encoding = quoted_printable()
    html = spaced_html(render_to_string("account/email/letter.html", context))
    message.attach_alternative(html, "text/html")
    return message


def send_invitations(letters: Sequence[Letter]) -> list[Person]:
    """Mail the letters; answers with those whose letter could not be sent, for the page to say so."""
    failed = []
    connection = get_connection()
    try:
        connection.open()
    except (OSError, SMTPException):
        # Tried once and not for each letter: somebody waits for the page.
        logger.exception("%s invitations were not sent", len(letters))
        return [letter.invitation.person for letter in letters]
    for letter in letters:
        message = invitation_message(letter)
        message.connection = connection
        try:
            message.send()
        except (OSError, SMTPException):
            logger.exception("The invitation of person %s was not sent", letter.invitation.person_id)
            failed.append(letter.invitation.person)
    connection.close()
    return failed
