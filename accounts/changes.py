"""What a verb changed, for the journal: plain values before and after."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal


def plain(value):
    """As JSON keeps it and a person reads it."""
    if isinstance(value, Decimal | date):
        return str(value)
    return value if isinstance(value, bool | int | str | list | dict | None) else str(value)


def picture(row, names: Iterable[str]) -> dict:
    """`{field: value}`; a foreign key is named by its key."""
    return {name: plain(getattr(row, row._meta.get_field(name).attname)) for name in names}


def difference(old: dict, new: dict) -> tuple[dict, dict]:
    """Only what differs."""
    names = [name for name in new if old.get(name) != new[name]]
    return {name: old.get(name) for name in names}, {name: new[name] for name in names}
