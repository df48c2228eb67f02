"""`manage.py setup_link`: the address at which the first organization is set up."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse

from teamops.people.setup import is_set_up, make_setup_token


class Command(BaseCommand):
    help = "Print the address of the first set-up; nothing once there is an organization."

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_set_up():
            self.stdout.write(settings.SITE_URL + reverse("set_up", args=[make_setup_token()]))
