"""Signing in without a page, for benchmarks."""

import datetime

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from teamops.people.models import Person


def session_of(person: Person) -> str:
    """The key of a session in which this person is signed in for a day."""
    assert person.user is not None
    session = SessionStore()
    session[SESSION_KEY] = str(person.user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.user.get_session_auth_hash()
    session.set_expiry(datetime.timedelta(days=1))
    session.create()
    assert session.session_key is not None
    return session.session_key
