"""allauth's forms in our words: what fields are called and where an error stands; nothing else changed."""

from typing import Any

from allauth.account import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PASSWORD_HELP = _("At least 10 characters; a short sentence is easy to keep in mind.")


def _name(form: Any, **labels: Promise) -> None:
    """Give the fields their labels; allauth's placeholders would only say them twice."""
    for name, field in form.fields.items():
        field.label = labels.get(name, field.label)
        field.help_text = ""
        field.widget.attrs.pop("placeholder", None)


class SignInForm(forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, login=_("E-mail"), password=_("Password"), remember=_("Stay signed in on this computer"))
        self.fields["login"].widget.attrs["autofocus"] = True

    def clean(self) -> Any:
        """A wrong password stands beside the password; a pause concerns the whole form."""
        try:
            return super().clean()
        except ValidationError as wrong:
            if wrong.code != "email_password_mismatch":
                raise
            self.add_error("password", wrong)
            return self.cleaned_data


class ForgottenPasswordForm(forms.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, email=_("E-mail"))


class NewPasswordForm(forms.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, password1=_("New password"), password2=_("The same again"))
        self.fields["password1"].help_text = PASSWORD_HELP


class ChangePasswordForm(forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(
            self,
            oldpassword=_("Present password"),
            password1=_("New password"),
            password2=_("The same again"),
        )
        self.fields["password1"].help_text = PASSWORD_HELP


class ChangeEmailForm(forms.AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, email=_("New e-mail"))


class ReauthenticateForm(forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, password=_("Password"))
