"""What logs leave out."""

import logging
import re

# What follows below these is a key: links of e-mails and invitations, calendars, new passwords.
_BEFORE = ("answer", "mail", "update", "calendar", "invitation", "confirm-email", "password/reset/key")
_KEYS = re.compile(rf"((?:/accounts/(?:{'|'.join(_BEFORE)})|/setup)/)[^/\s]+")


class WithoutKeys(logging.Filter):
    """Addresses stand in logs without the keys in them: who reads logs could use them."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_without(one) if isinstance(one, str) else one for one in record.args)
        if isinstance(record.msg, str):
            record.msg = _without(record.msg)
        return True


def _without(text: str) -> str:
    return _KEYS.sub(r"\1…", text)
