"""The minutes by e-mail: a row for each member when a review is closed, sent by the engine under a lease."""

from email.headerregistry import Address
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from feedback.minutes.content import Minutes, heading, minutes_of
from feedback.minutes.text import as_text, link_of
from feedback.models import MinutesLetter, WeeklyReview
from feedback.permissions import can_close
from teamops.mail_encoding import quoted_printable
from teamops.notifications.answers.links import UnsubscribeLink
from teamops.notifications.channels.email import EMAIL, handing_over
from teamops.notifications.conversation import hand_over
from teamops.notifications.preferences import wishes_of
from teamops.people.models import Person
from teamops.people.permissions import require
from teamops.text import one_line, spaced, spaced_html

# As what people want to hear of is kept: whoever wants no e-mails of reviews wants no minutes.
KIND = "reviews"


def write_letters(review: WeeklyReview) -> None:
    """One for each member who can sign in and wants e-mails, for the edition that has just been closed."""
    members = Person.objects.taking_part().filter(
        memberships__team=review.team_id, state=Person.State.ACTIVE, user__is_active=True
    )
    persons = list(members.order_by("pk"))
    wishes = wishes_of(persons)
    now = timezone.now()
    MinutesLetter.objects.bulk_create(
        [
            MinutesLetter(
                organization_id=review.organization_id,
                review=review,
                person=person,
                edition=review.edition,
                not_before=now,
            )
            for person in persons
            if wishes.want_kind(person.pk, KIND, EMAIL)
        ],
        batch_size=500,
        ignore_conflicts=True,
    )


def withdraw_letters(review: WeeklyReview) -> None:
    """The review is open again: what nobody has begun to send stays here."""
    waiting = MinutesLetter.objects.filter(review=review, state=MinutesLetter.State.DUE)
    waiting.update(state=MinutesLetter.State.SKIPPED, reason=MinutesLetter.Reason.REOPENED)


def send_letter(letter: MinutesLetter) -> str | None:
    """Send it, in the language and zone of the team's records; or the reason for which it is not sent."""
    review, person = letter.review, letter.person
    if person.state != Person.State.ACTIVE or person.user is None or not person.user.is_active:
        return MinutesLetter.Reason.LEFT
    if not wishes_of([person]).want_kind(person.pk, KIND, EMAIL):
        return MinutesLetter.Reason.OFF
    if not review.is_closed or review.edition != letter.edition:
        return MinutesLetter.Reason.REOPENED
    with translation.override(review.team.language_code), timezone.override(review.team.zone):
        message = minutes_message(letter, minutes_of(review, person))
        with handing_over():
            hand_over(message)
    return None


def minutes_message(letter: MinutesLetter, minutes: Minutes) -> EmailMultiAlternatives:
    """The e-mail. The Message-ID is the letter's own, so that one that was sent twice can be known by it."""
    person, review = letter.person, letter.review
    had_others = MinutesLetter.objects.filter(
        review=review, person=person, edition__lt=letter.edition, state=MinutesLetter.State.SENT
    )
    subject = heading(minutes.agenda.team, minutes.name, is_corrected=had_others.exists())
    why = _("You get this because you are in %(team)s.") % {"team": review.team.name}
    context = {
        "minutes": minutes,
        "language": translation.get_language(),
        "subject": subject,
        "link": link_of(review),
        "site": f"{settings.SITE_URL}/{review.team.organization.slug}",
        "why": why,
    }
    switch_off, wishes = _("Switch off e-mails:"), f"{context['site']}/settings/notifications/"
    message = EmailMultiAlternatives(
        subject=spaced(one_line(subject)),
        # Two hyphens and a space begin a signature (RFC 3676, 4.3).
        body=f"{as_text(minutes)}\n-- \n{spaced(why)}\n{spaced(f'{switch_off} {wishes}')}\n",
        to=[str(Address(one_line(person.name), addr_spec=person.email or person.user.email))],  # type: ignore[union-attr]
        headers={
            "Message-ID": f"<{letter.uuid}@{urlsplit(settings.SITE_URL).hostname}>",
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{settings.SITE_URL}{UnsubscribeLink(person.pk, KIND).path}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    message.encoding = quoted_printable()
    html = spaced_html(render_to_string("emails/minutes/body.html", context))
    message.attach_alternative(html, "text/html")
    return message


@transaction.atomic
def send_again(review: WeeklyReview, *, by: Person) -> int:
    """Put the letters of the present edition that failed back in the queue; answers how many."""
    require(can_close, by, review)
    failed = MinutesLetter.objects.filter(
        review=review,
        edition=review.edition,
        state=MinutesLetter.State.FAILED,
        reason__in=MinutesLetter.REPEATABLE,
    )
    due = {"state": MinutesLetter.State.DUE, "reason": "", "detail": ""}
    return failed.update(**due, attempts=0, not_before=timezone.now())
