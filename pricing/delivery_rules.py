"""What a way of delivery costs; pure. The worked table of docs/delivery.md is its test."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Rate:
    """An amount for a zone (country and beginning of the postal code, each empty for all) up to a weight (None: any).

    Nothing is charged from a goods value of `free_from` on.
    """

    country: str
    postal_prefix: str
    up_to_kg: Decimal | None
    amount: Decimal
    free_from: Decimal | None = None

    def net(self, goods: Decimal) -> Decimal:
        return NOTHING if self.free_from is not None and goods >= self.free_from else self.amount


def rate_for(rates: Iterable[Rate], *, country: str, postal_code: str, kg: Decimal) -> Rate | None:
    """The rate of the closest zone, there the lightest that is enough; None where nothing holds.

    A zone that ends at a weight is not left for a farther one: the order is too heavy there.

    >>> near = Rate("DE", "28", Decimal(100), Decimal(30))
    >>> far = Rate("DE", "", None, Decimal(60))
    >>> [rate_for([near, far], country="DE", postal_code=p, kg=Decimal(200)) for p in ("28195", "80331")] == [None, far]
    True
    """
    code = postal_code.replace(" ", "").upper()
    here = [
        rate
        for rate in rates
        if rate.country in ("", country) and code.startswith(rate.postal_prefix.replace(" ", "").upper())
    ]
    if not here:
        return None
    closest = max((rate.country != "", len(rate.postal_prefix)) for rate in here)
    zone = [rate for rate in here if (rate.country != "", len(rate.postal_prefix)) == closest]
    enough = [rate for rate in zone if rate.up_to_kg is None or rate.up_to_kg >= kg]
    return min(enough, key=lambda rate: (rate.up_to_kg is None, rate.up_to_kg or NOTHING), default=None)
