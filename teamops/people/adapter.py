"""How allauth behaves here: nobody signs up by themselves; invitation and set-up make accounts."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from teamops.people.actions import follow_account_email
from teamops.people.backends import language_of, persons_of
from teamops.people.letters import account_message
from teamops.people.registry import new_passwords, sign_outs


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is by invitation only; e-mails and errors speak our words."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "E-mail and password do not fit together. After five tries there is a pause of five minutes."
        ),
        "too_many_login_attempts": _(
            "That was the fifth try. Wait five minutes, or choose a new password with the link below."
        ),
        "enter_current_password": _("This is not your present password. Type it again."),
        "incorrect_password": _("This is not your password. Type it again."),
        "email_taken": _("This address is in use already. Choose another one."),
        "duplicate_email": _("You sign in with this address already."),
        "same_as_current": _("You sign in with this address already."),
        "rate_limited": _("That was often in a short time. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def logout(self, request: HttpRequest) -> None:
        for end in sign_outs:
            end(request)
        super().logout(request)

    def set_password(self, user: Any, password: str) -> None:
        """With a new password all other browsers are signed out, and what was connected in them ends."""
        super().set_password(user, password)
        for end in new_passwords:
            end(user, self.request)

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        to = [email] if isinstance(email, str) else email
        user = context.get("user")
        chosen = language_of(persons_of(user)) if user else ""
        with translation.override(chosen or translation.get_language()):
            message = account_message(template_prefix, to, context)
        message.extra_headers.update(headers or {})
        return message

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """A confirmed address is the account's from now on, and its persons' as well."""
        confirmed: bool = super().confirm_email(request, email_address)
        if confirmed:
            email_address.user.refresh_from_db(fields=["email"])
            follow_account_email(email_address.user)
        return confirmed
