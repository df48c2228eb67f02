"""Days of a plan as working days from its first one, by the calendar of a country."""

import datetime

from teamops.dates import DAY, is_working_day, next_working_day


class WorkingDays:
    """Day 0 is the day to begin, or the first working day after it. China's make-up days are working days."""

    def __init__(self, start: datetime.date, country: str) -> None:
        self.country = country
        self._days = [start if is_working_day(start, country) else next_working_day(start, country)]

    @property
    def first(self) -> datetime.date:
        return self._days[0]

    def day(self, number: int) -> datetime.date:
        """The working day so many after the first."""
        while len(self._days) <= number:
            self._days.append(next_working_day(self._days[-1], self.country))
        return self._days[number]

    def number(self, day: datetime.date) -> int:
        """The number of a day; of a free one that of the working day before it, 0 before the first."""
        number = 0
        while self.day(number + 1) <= day:
            number += 1
        return number


def pushed(start: datetime.date, country: str) -> list[datetime.date]:
    """The free days that lie between the day that was chosen and the one on which it can begin."""
    first = WorkingDays(start, country).first
    return [start + DAY * number for number in range((first - start).days)]
