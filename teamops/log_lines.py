"""Lines of the log. The framework writes down the address of every request that it refuses, and who has the
address of a letter's link may act by it: so its token is left out.
"""

import logging
import re

# What stands before the token in the addresses that need no sign-in.
TOKEN = re.compile(
    r"(/(?:setup|accounts/(?:answer|calendar|confirm-email|invitation|mail|password/reset/key|update))/)"
    r"[^/\s'\"]+"
)


class Line(logging.Formatter):
    """A line, and the lines of an error below it."""

    def format(self, record: logging.LogRecord) -> str:
        return TOKEN.sub(r"\1…", super().format(record))
