"""A kept connection to PostgreSQL is used for as long as the server has not ended it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.services import is_on_postgres

pytestmark = [
    pytest.mark.skipif(not is_on_postgres(), reason="SQLite is no server"),
    pytest.mark.django_db,
]


def test_a_connection_that_the_server_ended_is_not_used_again() -> None:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            number = cursor.fetchone()
        with CaptureQueriesContext(other) as asked:
            assert other.is_usable()
        assert not asked  # without a question
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", number)
        assert not other.is_usable()
    finally:
        other.close()
