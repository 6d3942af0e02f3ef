"""Numbers of the shop's own papers."""

from collections.abc import Callable

from django.db.models import F

from ..models import NumberRange

PREFIXES = {
    NumberRange.Kind.DELIVERY: "LS-",
    NumberRange.Kind.INVOICE: "RE-",
    NumberRange.Kind.CREDIT: "GS-",
}
FIRST = 100_000


def draw(kind: NumberRange.Kind, is_taken: Callable[[str], bool]) -> str:
    """The next number of the range, past those that somebody else gave already. Whoever draws waits for who drew
    before: a transaction that is taken back gives its number back, so none is missing."""
    while True:
        if not NumberRange.objects.filter(kind=kind).update(last=F("last") + 1):
            NumberRange.objects.get_or_create(kind=kind, defaults={"prefix": PREFIXES[kind], "last": FIRST})
            continue
        drawn = NumberRange.objects.get(kind=kind)
        number = f"{drawn.prefix}{drawn.last}"
        if not is_taken(number):
            return number
