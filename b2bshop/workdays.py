"""Working days: Monday to Friday without the public holidays of a whole country; those of single states are worked."""

from datetime import date, datetime, timedelta
from functools import cache

import holidays
from django.utils.timezone import localtime


def is_working_day(day: date, country: str) -> bool:
    return day.weekday() < 5 and day not in _holidays(country)


def later(moment: datetime, working_days: int, country: str) -> datetime:
    """The same time of day so many working days later; what begins on a day off begins with the next working day."""
    here = localtime(moment)
    day = here.date()
    while not is_working_day(day, country):
        day += timedelta(days=1)
    while working_days > 0:
        day += timedelta(days=1)
        working_days -= is_working_day(day, country)
    return here.replace(year=day.year, month=day.month, day=day.day)


@cache
def _holidays(country: str):
    """Grows by itself with the years asked for; a country the library does not know has none."""
    if country not in holidays.list_supported_countries():
        return {}
    return holidays.country_holidays(country)
