"""What is asked of a password, as Django asks it, said in our words and languages."""

from django.contrib.auth import password_validation as django
from django.utils.translation import gettext as _


class LongEnough(django.MinimumLengthValidator):
    def get_error_message(self) -> str:
        facts = {"count": self.min_length}
        return _("This password is too short. Take at least %(count)s characters.") % facts


class NotCommon(django.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("Many people use this password. Take another.")


class NotDigitsAlone(django.NumericPasswordValidator):
    def get_error_message(self) -> str:
        return _("This password has digits alone. Add some words.")


class NotLikeTheAddress(django.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return _("This password is too much like your e-mail address. Take another.")
