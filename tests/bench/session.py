"""Signing in without a page, and counting a page's queries, for benchmarks."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client

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


def signed_in(person: Person) -> Client:
    assert person.user is not None
    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(person.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def number_of_queries(
    person: Person, path: str, by_script: bool = False, sent: Sequence[Mapping[str, str]] = ({}, {})
) -> int:
    """Of a page that is asked for again: what goals came to is remembered then. Where something is `sent`, of
    the second time."""
    client = signed_in(person)
    asked: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    headers = {"x-requested-with": "fetch"} if by_script else {}
    first, second = sent
    ask = client.post if second else client.get
    assert ask(path, first, headers=headers).status_code in (200, 204), path
    with connection.execute_wrapper(count):
        ask(path, second, headers=headers)
    return len(asked)
