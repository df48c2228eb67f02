"""A rule in plain words: "every second Monday, until 31 Dec 2027"."""

import datetime
import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tasks.recurring.rules import RecurrenceRule, read
from teamops.errors import RuleBroken
from teamops.formats import day_of_year, is_chinese

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NTH_DAY = re.compile(r"([+-]?\d+)([A-Z]{2})")
WORKING = "MO,TU,WE,TH,FR"


def describe(text: str) -> str:
    """The rule of a task in words; a rule that has none as it was written. Empty: it does not come again."""
    if not text:
        return ""
    try:
        rule = read(text)
    except RuleBroken:
        return text
    return in_words(rule)


def in_words(rule: RecurrenceRule) -> str:
    said = _how_often(rule)
    if not said:
        return _("by the rule %(rule)s") % {"rule": str(rule)}
    if rule.until:
        return _("%(how)s, until %(day)s") % {"how": said, "day": day_of_year(rule.until)}
    if rule.count is not None:
        times = ngettext("%(number)s time", "%(number)s times", rule.count) % {"number": rule.count}
        return _("%(how)s, %(times)s") % {"how": said, "times": times}
    return said


def _how_often(rule: RecurrenceRule) -> str:
    """Without its end; empty for what has no words."""
    names = {name for name, _value in rule.by} - {"WKST"}
    if rule.frequency == "DAILY" and not names:
        return _once_or_many(rule, _("every day"), _("every %(number)s days"))
    if rule.frequency == "WEEKLY" and names <= {"BYDAY"}:
        return _weekly(rule)
    if rule.frequency == "MONTHLY" and names <= {"BYDAY"}:
        return _monthly_by_weekday(rule) if names else _months(rule)
    if rule.frequency == "MONTHLY" and names == {"BYMONTHDAY"}:
        return _monthly_by_day(rule)
    if rule.frequency == "YEARLY" and not names:
        return _once_or_many(rule, _("every year"), _("every %(number)s years"))
    return ""


def _once_or_many(rule: RecurrenceRule, one: str, many: str) -> str:
    """Not by plural forms: Chinese has one form, and says "every day" without a number."""
    return one if rule.interval == 1 else many % {"number": rule.interval}


def _weekly(rule: RecurrenceRule) -> str:
    days = rule.named("BYDAY")
    if not days:
        return _once_or_many(rule, _("every week"), _("every %(number)s weeks"))
    if days == WORKING and rule.interval == 1:
        return _("on every working day, Monday to Friday")
    chosen = days.split(",")
    if not set(chosen) <= set(DAYS):
        return ""
    words = {"days": listed([weekday(day) for day in chosen]), "number": rule.interval}
    if rule.interval == 1:
        return _("every %(days)s") % words
    if rule.interval == 2:
        return _("every second %(days)s") % words
    return _("every %(number)s weeks on %(days)s") % words


def _months(rule: RecurrenceRule) -> str:
    return _once_or_many(rule, _("every month"), _("every %(number)s months"))


def _monthly_by_day(rule: RecurrenceRule) -> str:
    day = rule.named("BYMONTHDAY")
    if day == "-1":
        return _("%(months)s on the last day") % {"months": _months(rule)}
    if not day.isdigit():
        return ""
    return _("%(months)s on day %(day)s") % {"months": _months(rule), "day": int(day)}


def _monthly_by_weekday(rule: RecurrenceRule) -> str:
    found = NTH_DAY.fullmatch(rule.named("BYDAY"))
    if found is None or found[2] not in DAYS or int(found[1]) not in (1, 2, 3, 4, -1):
        return ""
    words = {"months": _months(rule), "which": which(int(found[1])), "day": weekday(found[2])}
    return _("%(months)s on the %(which)s %(day)s") % words


def which(number: int) -> str:
    """The first, the second …, the last."""
    return {
        1: pgettext("weekday of a month", "first"),
        2: pgettext("weekday of a month", "second"),
        3: pgettext("weekday of a month", "third"),
        4: pgettext("weekday of a month", "fourth"),
        -1: pgettext("weekday of a month", "last"),
    }[number]


def weekday(day: str) -> str:
    return {
        "MO": _("Monday"),
        "TU": _("Tuesday"),
        "WE": _("Wednesday"),
        "TH": _("Thursday"),
        "FR": _("Friday"),
        "SA": _("Saturday"),
        "SU": _("Sunday"),
    }[day]


def code_of(day: datetime.date) -> str:
    """The weekday of a day, as a rule names it."""
    return DAYS[day.weekday()]


def listed(words: list[str]) -> str:
    """Monday, Wednesday and Friday."""
    if is_chinese() or len(words) < 2:
        return "、".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
