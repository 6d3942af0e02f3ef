"""Working days: Monday to Friday without public holidays, of a whole country or of one of its states or cantons."""

from datetime import date, datetime, timedelta
from functools import cache, lru_cache

import holidays
from django.utils.timezone import localtime


@lru_cache(maxsize=20_000)
def is_working_day(day: date, country: str, region: str = "") -> bool:
    """Without `region` days off in single states are worked; what the library does not know has no holidays."""
    return day.weekday() < 5 and day not in _holidays(country, region)


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


def regions(country: str) -> list[str]:
    """The codes a country has holidays of its own for, e.g. BY or HB."""
    return list(holidays.list_supported_countries().get(country, []))


@cache
def _holidays(country: str, region: str):
    """Grows by itself with the years asked for; a country the library does not know has none."""
    if country not in holidays.list_supported_countries():
        return {}
    return holidays.country_holidays(country, subdiv=region if region in regions(country) else None)
