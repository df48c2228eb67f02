"""`manage.py add_organization NAME --administrator EMAIL`: another organization on this installation."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from teamops.errors import RuleBroken
from teamops.people.actions import add_organization
from teamops.people.forms import AddOrganizationForm
from teamops.people.setup import is_set_up

# The form's fields, as they are called on the command line.
OPTIONS = {
    "name": "NAME",
    "slug": "--address",
    "email": "--administrator",
    "time_zone": "--time-zone",
    "country": "--country",
    "language": "--language",
}


class Command(BaseCommand):
    help = (
        "Make another organization beside those that are there, and print the link with which its "
        "administrator joins. Until somebody has, the same command prints a new link."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME")
        parser.add_argument("--administrator", dest="email", required=True, metavar="EMAIL")
        parser.add_argument("--address", dest="slug", default="", help="default: made from the name")
        parser.add_argument("--time-zone", default="UTC", help="such as Asia/Shanghai")
        parser.add_argument("--country", default="", help="whose public holidays hold, such as CN")
        parser.add_argument("--language", default=settings.LANGUAGE_CODE, help="of its records")

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_set_up():
            raise CommandError("The first organization is set up in the browser: see setup_link.")
        form = AddOrganizationForm({field: options[field] for field in OPTIONS})
        if not form.is_valid():
            wrong = (f"{OPTIONS[field]}: {' '.join(map(str, said))}" for field, said in form.errors.items())
            raise CommandError("\n".join(wrong))
        try:
            letter = add_organization(**form.cleaned_data)
        except RuleBroken as refused:
            where = f"{OPTIONS[refused.field]}: " if refused.field in OPTIONS else ""
            raise CommandError(f"{where}{refused.message}") from refused
        person = letter.invitation.person
        link = settings.SITE_URL + reverse("accept_invitation", args=[letter.token])
        self.stdout.write(
            f"{person.organization.name} stands at {settings.SITE_URL}/{person.organization.slug}/"
        )
        self.stdout.write(
            f"{person.email} joins as administrator with this link, once and for 14 days:\n  {link}"
        )
