"""Fill the bare view's database (50 users, 10 projects, 5,000 tasks); print its first user's session."""

import datetime
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.bare.settings")
django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from tests.bench.bare.models import Project, Task

STATUS = ["todo"] * 5 + ["doing"] * 2 + ["review"] + ["done"] * 2

call_command("migrate", verbosity=0)
# Our own tables point at those, so they come after them.
call_command("migrate", "--run-syncdb", verbosity=0)
today = timezone.localdate()
users = User.objects.bulk_create([User(username=f"u{i}", password="!") for i in range(1, 51)])
projects = Project.objects.bulk_create([Project(name=f"Project {i}") for i in range(1, 11)])
Task.objects.bulk_create(
    [
        Task(
            project=projects[number % 10],
            title=f"Task {number + 1}: prepare the review of objective {number // 10}",
            description="Agree the measure, collect the numbers and write the summary. " * 4,
            status=STATUS[(number // 500 + number // 10) % 10],
            due=today + datetime.timedelta((number // 10 * 37) % 120 - 16),
            assignee=users[number // 10 % 50],
            created=timezone.now(),
        )
        for number in range(5000)
    ],
    batch_size=2000,
)
with connection.cursor() as cursor:
    cursor.execute("ANALYZE")

session, user = SessionStore(), users[0]
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.create()
print(session.session_key)
