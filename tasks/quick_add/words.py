"""The words of quick add in both languages, folded (`teamops.text.fold`). Either is understood everywhere."""

from typing import Final

LOW, NORMAL, HIGH, URGENT = 1, 2, 3, 4

PRIORITIES: Final[dict[str, int]] = {
    "low": LOW,
    "normal": NORMAL,
    "medium": NORMAL,
    "high": HIGH,
    "important": HIGH,
    "urgent": URGENT,
    "低": LOW,
    "普通": NORMAL,
    "中": NORMAL,
    "高": HIGH,
    "重要": HIGH,
    "急": URGENT,
    "紧急": URGENT,
}

MYSELF: Final = frozenset({"me", "我"})

# Days from today.
NEAR_DAYS: Final[dict[str, int]] = {
    "today": 0,
    "tod": 0,
    "tomorrow": 1,
    "tmr": 1,
    "tom": 1,
    "今天": 0,
    "今日": 0,
    "明天": 1,
    "明日": 1,
    "后天": 2,
    "大后天": 3,
}

# Monday is 0.
WEEKDAYS: Final[dict[str, int]] = {
    "monday": 0, "mon": 0,
    "tuesday": 1, "tue": 1, "tues": 1,
    "wednesday": 2, "wed": 2,
    "thursday": 3, "thu": 3, "thur": 3, "thurs": 3,
    "friday": 4, "fri": 4,
    "saturday": 5, "sat": 5,
    "sunday": 6, "sun": 6,
}  # fmt: skip
WEEKDAYS_ZH: Final = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}

MONTHS: Final[dict[str, int]] = {
    "january": 1, "jan": 1,
    "february": 2, "feb": 2,
    "march": 3, "mar": 3,
    "april": 4, "apr": 4,
    "may": 5,
    "june": 6, "jun": 6,
    "july": 7, "jul": 7,
    "august": 8, "aug": 8,
    "september": 9, "sep": 9, "sept": 9,
    "october": 10, "oct": 10,
    "november": 11, "nov": 11,
    "december": 12, "dec": 12,
}  # fmt: skip
