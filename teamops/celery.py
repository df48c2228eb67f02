"""The Celery app and the whole beat schedule.

Celery only carries work out; what is to be done stands in the database (see `teamops.notifications`).
So beat has a single short tick, and a late, doubled or missed tick neither loses nor doubles anything.
"""

import os

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teamops.settings")

app = Celery("teamops")
app.config_from_object("django.conf:settings", namespace="CELERY")
# `tasks` is one of our apps, so Celery tasks live in each app's `jobs.py`.
app.autodiscover_tasks(related_name="jobs")

# What beat did last is of no interest, so it writes no file, which a kill could leave half-written.
app.conf.beat_scheduler = "celery.beat.Scheduler"
app.conf.beat_schedule = {
    "tick": {
        "task": "teamops.notifications.jobs.tick",
        "schedule": settings.TICK_SECONDS,
        "options": {"expires": settings.TICK_SECONDS},
    },
}
