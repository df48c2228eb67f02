"""TeamOps: a team's goals, plans, tasks and weekly review."""

from teamops.celery import app as celery_app

__all__ = ["celery_app"]
