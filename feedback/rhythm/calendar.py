"""The meetings of a team as an iCalendar file (RFC 5545): to be downloaded, or subscribed to.

Each meeting is an event of its own, because holidays, facilitators and changed rhythms make no rule. The
events keep their UIDs, so a calendar that reads them again moves what has moved.
"""

import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from feedback.models import Rhythm
from feedback.rhythm.upcoming import Meeting, meetings
from teamops.dates import WEEK, monday, today
from teamops.text import spaced

# So many weeks back and ahead; who subscribes reads it again long before they are over.
WEEKS_BACK = 4
WEEKS_AHEAD = 26
READ_AGAIN = datetime.timedelta(hours=6)


def as_calendar(rhythm: Rhythm) -> HttpResponse:
    """The file as an answer."""
    return HttpResponse(calendar_of(rhythm), content_type="text/calendar; charset=utf-8")


def calendar_of(rhythm: Rhythm) -> bytes:
    """The file, in the language of the team's records. Four queries."""
    team = rhythm.team
    first = monday(today(team)) - WEEKS_BACK * WEEK
    with translation.override(team.language_code):
        calendar = Calendar()
        calendar.add("prodid", "-//TeamOps//Weekly review//EN")
        calendar.add("version", "2.0")
        calendar.add("method", "PUBLISH")
        calendar.add("x-wr-calname", _("Weekly review, %(team)s") % {"team": team.name})
        calendar.add("x-wr-timezone", team.organization.time_zone)
        calendar.add("refresh-interval", READ_AGAIN, parameters={"value": "DURATION"})
        for meeting in meetings(rhythm, first, WEEKS_BACK + WEEKS_AHEAD):
            calendar.add_component(_event(rhythm, meeting))
        calendar.add_missing_timezones()
        return bytes(calendar.to_ical())


def _event(rhythm: Rhythm, meeting: Meeting) -> Event:
    team = rhythm.team
    link = f"{settings.SITE_URL}/{team.organization.slug}/teams/{team.slug}/review/{meeting.label}/"
    said = [_("The page of the meeting: %(link)s") % {"link": link}]
    if meeting.facilitator:
        said.insert(0, _("Facilitator: %(name)s") % {"name": meeting.facilitator.name})
    event = Event()
    event.add("uid", f"review-{team.uuid}-{meeting.label}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", rhythm.changed_at.astimezone(datetime.UTC))
    event.add("sequence", rhythm.version)
    event.add("dtstart", meeting.begins)
    event.add("dtend", meeting.ends)
    event.add("summary", spaced(_("Weekly review, %(team)s") % {"team": team.name}))
    event.add("description", spaced("\n".join(said)))
    event.add("location", link)
    event.add("url", link)
    return event
