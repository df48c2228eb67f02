"""Who asks by a token. It stands alone: the framework's views need it before they are there themselves."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from teamops.people.models import ApiToken

KEYWORDS = ("bearer", "token")
# How exactly the last use of a token is known; not every request shall write.
USED_EVERY = datetime.timedelta(minutes=1)


class PersonTokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer teamops_…` (or `Token …`): a token that a person made in their settings."""

    def authenticate(self, request: Request) -> tuple[Any, ApiToken] | None:
        keyword, _space, text = get_authorization_header(request).decode("latin-1").partition(" ")
        if keyword.lower() not in KEYWORDS:
            return None
        token = ApiToken.objects.with_text(text.strip())
        if token is None:
            raise AuthenticationFailed(
                _("This token is not known, expired or was revoked. Make a new one in your settings."),
                "token",
            )
        now = timezone.now()
        if token.last_used_at is None or now - token.last_used_at > USED_EVERY:
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
        return token.person.user, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class PersonTokenScheme(OpenApiAuthenticationExtension):
    target_class = PersonTokenAuthentication
    name = "personToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "Made in a person's settings, under “Programs”; it may do what the person may.",
        }
