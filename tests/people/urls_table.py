"""Who may open the door's pages, the settings, and the pages of teams and persons."""

import datetime
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmationHMAC

from teamops.dates import today
from teamops.people.actions import invite, make_api_token
from teamops.people.models import Absence, Person
from tests.factories import PASSWORD, make_person, make_team
from tests.url_table import Cast, Row, api, nothing, site


def product(cast: Cast) -> dict[str, Any]:
    return {"team": cast.product.slug}


def product_settings(cast: Cast) -> dict[str, Any]:
    return {"slug": cast.product.slug}


def archived_team(cast: Cast) -> dict[str, Any]:
    team = make_team(cast.acme, "Old", cast.product)
    team.archived_at = team.organization.created_at
    team.save(update_fields=["archived_at", "name_key"])
    return {"slug": team.slug}


def cem(cast: Cast) -> dict[str, Any]:
    return {"pk": cast.cem.pk}


def member(cast: Cast) -> dict[str, Any]:
    return {"team": cast.product.slug, "pk": cast.cem.pk}


def named_only(cast: Cast) -> dict[str, Any]:
    """Somebody who has no sign-in yet."""
    return {"pk": make_person(cast.acme, "Nele New", account=False).pk}


def invited(cast: Cast) -> dict[str, Any]:
    return {"pk": invite(cast.acme, by=cast.admin, email="new@acme.example").invitation.person_id}


def gone(cast: Cast) -> dict[str, Any]:
    return {"pk": make_person(cast.acme, "Otto Old", state=Person.State.LEFT).pk}


def invitation_link(cast: Cast) -> dict[str, Any]:
    return {"token": invite(cast.acme, by=cast.admin, email="new@acme.example").token}


def confirmation_link(cast: Cast) -> dict[str, Any]:
    address = EmailAddress.objects.create(user=cast.ana.user, email="ana@new.example", verified=False)
    return {"key": EmailConfirmationHMAC(address).key}


def profile(cast: Cast) -> dict[str, Any]:
    return {"name": "Ana Lead"}


def place(cast: Cast) -> dict[str, Any]:
    return {"name": "Acme", "time_zone": "Europe/Berlin", "country": "DE", "language": "en"}


def sign_in(cast: Cast) -> dict[str, Any]:
    return {"login": cast.ana.email, "password": PASSWORD}


EVERYBODY = (200, 200, 200, 200, 200, 200)
NOBODY_IN = (403, 403, 403, 403)


def token(cast: Cast) -> dict[str, Any]:
    return {"pk": make_api_token(cast.ben, by=cast.ben, name="Job")[0].pk}


def token_data(cast: Cast) -> dict[str, Any]:
    return {"name": "Job", "days": 30}


def absence_of_ben(cast: Cast) -> dict[str, Any]:
    first = today(cast.ben) + datetime.timedelta(days=7)
    absence = Absence.objects.create(organization=cast.acme, person=cast.ben, first_day=first, last_day=first)
    return {"uuid": absence.uuid}


def ben_by_pk(cast: Cast) -> dict[str, Any]:
    return {"pk": cast.ben.pk}


def ben_by_uuid(cast: Cast) -> dict[str, Any]:
    return {"uuid": cast.ben.uuid}


def days_away(cast: Cast) -> dict[str, Any]:
    first = today(cast.ben) + datetime.timedelta(days=14)
    return {"first_day": first.isoformat(), "last_day": first.isoformat()}


def six_hours(cast: Cast) -> dict[str, Any]:
    return {"hours_a_day": 6}


ROWS = [
    Row("own_hours", "GET", nothing, 200, 200, 200, 200, 403),
    Row("own_hours", "POST", nothing, 302, 302, 302, 302, 403, data=six_hours),
    Row("person_hours", "GET", ben_by_pk, 200, 200, 200, 403, 403),
    Row("person_hours", "POST", ben_by_pk, 302, 302, 302, 403, 403, data=six_hours),
    Row("new_absence", "POST", ben_by_pk, 302, 302, 302, 403, 403, data=days_away),
    Row("edit_absence", "GET", absence_of_ben, 200, 200, 200, 403, 404),
    Row("edit_absence", "POST", absence_of_ben, 302, 302, 302, 403, 404, data=days_away),
    Row("remove_absence", "POST", absence_of_ben, 302, 302, 302, 403, 404),
    api("api_hours", "GET", ben_by_uuid, 200, 200, 200, 200, 403),
    api("api_hours", "PATCH", ben_by_uuid, 200, 200, 200, 403, 403, data=six_hours),
    api("api_absences", "GET", ben_by_uuid, 200, 200, 200, 200, 403),
    api("api_absences", "POST", ben_by_uuid, 201, 201, 201, 403, 403, data=days_away),
    api("api_absence", "GET", absence_of_ben, 200, 200, 200, 200, 404),
    api("api_absence", "PATCH", absence_of_ben, 200, 200, 200, 403, 404, data=days_away),
    api("api_absence", "DELETE", absence_of_ben, 204, 204, 204, 403, 404),
    Row("api_tokens", "GET", nothing, 200, 200, 200, 200, 200),
    # To the page that asks for the password first.
    Row("api_tokens", "POST", nothing, 302, 302, 302, 302, 302, data=token_data),
    # A token of Ben's: nobody else sees that it is there.
    Row("revoke_api_token", "POST", token, 404, 404, 302, 404, 404),
    api("api_me", "GET", nothing, 200, 200, 200, 200, 200),
    api("api_people", "GET", nothing, 200, 200, 200, 200, 200),
    api("api_teams", "GET", nothing, 200, 200, 200, 200, 200),
    Row("names", "GET", nothing, 200, 200, 200, 200, 200, query="?q=a"),
    # The installation's own addresses: administrator, lead, member, other team, guest, stranger, anonymous.
    site("healthz", "GET", *EVERYBODY, 200),
    site("livez", "GET", *EVERYBODY, 200),
    # From this machine, as tests ask; see tests/notifications/test_watching.py.
    site("metrics", "GET", *EVERYBODY, 200),
    # The operator's pages have a door of their own.
    site("engine", "GET", *[302] * 7),
    site("set_language", "POST", *[302] * 7, data=lambda cast: {"language": "en"}),
    site("home", "GET", *[302] * 7),
    site("set_up_closed", "GET", *[302] * 7),
    site("set_up", "GET", *[302] * 7, kwargs=lambda cast: {"token": "guessed"}),
    site("accept_invitation", "GET", *EVERYBODY, 200, kwargs=invitation_link),
    site("accept_invitation", "GET", *[404] * 7, kwargs=lambda cast: {"token": "guessed"}),
    site("account_login", "GET", *[302] * 6, 200),
    site("account_login", "POST", *[302] * 7, data=sign_in),
    site("account_logout", "POST", *[302] * 7),
    site("account_inactive", "GET", *EVERYBODY, 200),
    site("account_signup", "GET", *[302] * 6, 200),
    site("account_reauthenticate", "GET", *EVERYBODY, 302),
    site("account_email", "GET", *EVERYBODY, 302),
    site("account_email_verification_sent", "GET", *EVERYBODY, 200),
    site("account_confirm_email", "GET", *EVERYBODY, 200, kwargs=confirmation_link),
    site("account_change_password", "GET", *EVERYBODY, 302),
    site("account_set_password", "GET", *[302] * 7),
    site("account_reset_password", "GET", *EVERYBODY, 200),
    site("account_reset_password_done", "GET", *EVERYBODY, 200),
    site(
        "account_reset_password_from_key",
        "GET",
        *EVERYBODY,
        200,
        kwargs=lambda cast: {"uidb36": "1", "key": "x"},
    ),
    site("account_reset_password_from_key_done", "GET", *EVERYBODY, 200),
    site("account_confirm_login_code", "GET", *[302] * 7),
    # Inside an organization.
    Row("first_steps", "GET", nothing, 200, *NOBODY_IN),
    Row("organization_home", "GET", nothing, 302, 302, 302, 302, 302),
    Row("settings", "GET", nothing, 302, 302, 302, 302, 302),
    Row("profile", "GET", nothing, 200, 200, 200, 200, 200),
    Row("profile", "POST", nothing, 302, 302, 302, 302, 302, data=profile),
    Row("edit_organization", "GET", nothing, 200, *NOBODY_IN),
    Row("edit_organization", "POST", nothing, 302, *NOBODY_IN, data=place),
    Row("people_settings", "GET", nothing, 200, *NOBODY_IN),
    Row("add_person", "GET", nothing, 200, *NOBODY_IN),
    Row("add_person", "POST", nothing, 302, *NOBODY_IN, data=lambda cast: {"name": "Nele New"}),
    Row("invite_people", "GET", nothing, 200, *NOBODY_IN),
    Row(
        "invite_people",
        "POST",
        nothing,
        302,
        *NOBODY_IN,
        data=lambda cast: {"emails": "new@acme.example", "role": "member"},
    ),
    Row("edit_person", "GET", cem, 200, 403, 403, 403, 403),
    Row(
        "edit_person",
        "POST",
        cem,
        302,
        403,
        403,
        403,
        403,
        data=lambda cast: {"name": "Cem", "email": cast.cem.email},
    ),
    Row("invite_person", "POST", named_only, 302, 403, 403, 403, 404),
    Row("revoke_invitation", "POST", invited, 302, 403, 403, 403, 404),
    Row("change_role", "POST", cem, 302, 403, 403, 403, 403, data=lambda cast: {"role": "guest"}),
    Row("remove_person", "GET", cem, 200, 403, 403, 403, 403),
    Row("remove_person", "POST", cem, 302, 403, 403, 403, 403),
    Row("erase_person", "POST", gone, 302, 403, 403, 403, 404),
    Row("team_settings", "GET", nothing, 200, 200, 200, 200, 200),
    Row("new_team", "GET", nothing, 200, 200, 403, 403, 403),
    Row(
        "new_team",
        "POST",
        nothing,
        302,
        302,
        403,
        403,
        403,
        data=lambda cast: {"name": "Growth", "parent": cast.product.pk},
    ),
    Row("edit_team", "GET", product_settings, 200, 200, 403, 403, 403),
    Row("archive_team", "POST", product_settings, 302, 302, 403, 403, 403),
    Row("restore_team", "POST", archived_team, 302, 302, 403, 403, 404),
    Row("team_people", "GET", product, 200, 200, 200, 200, 200),
    Row("add_to_team", "POST", product, 302, 302, 403, 403, 403, data=lambda cast: {"person": cast.dora.pk}),
    Row("change_member", "POST", member, 302, 302, 403, 403, 403, data=lambda cast: {"act": "remove"}),
    Row("person", "GET", cem, 200, 200, 200, 200, 200),
]
