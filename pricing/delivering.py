"""The door to the ways of delivery: which are offered for an order, and what each costs."""

from dataclasses import dataclass
from decimal import Decimal

from accounts.actor import Actor

from .delivery_rules import NOTHING, Rate, rate_for
from .models import DeliveryMethod, DeliveryRate


@dataclass(frozen=True, slots=True)
class DeliveryOffer:
    """A method for one order; `rate` is None where it costs nothing of its own."""

    method: DeliveryMethod
    rate: Rate | None = None

    def net(self, goods: Decimal) -> Decimal:
        return self.rate.net(goods) if self.rate else NOTHING

    def missing(self, goods: Decimal) -> Decimal | None:
        """How much more has to be ordered for it to cost nothing; None where nothing helps."""
        if self.rate is None or self.rate.free_from is None:
            return None
        return max(self.rate.free_from - goods, NOTHING)


@dataclass(frozen=True, slots=True)
class DeliveryOffers:
    """`are_kept` is false where the shop keeps no methods at all: then nobody has to choose."""

    offers: tuple[DeliveryOffer, ...]
    are_kept: bool

    def choose(self, code: str) -> DeliveryOffer | None:
        """The method of that code; the first one where none is asked for."""
        return next((offer for offer in self.offers if code in ("", offer.method.code)), None)


def delivery_offers(actor: Actor, *, country: str, postal_code: str, kg: Decimal) -> DeliveryOffers:
    """Methods for an order of that weight to a place, the default first. Two statements, one where none is kept.

    A pickup is offered to addresses in its branch's country alone: elsewhere it would be taxed otherwise.
    """
    methods = list(
        DeliveryMethod.objects.visible_to(actor).select_related("warehouse").prefetch_related("rates")
    )
    currency = str(actor.company.currency) if actor.company else ""
    found = []
    for method in methods:
        if method.max_kg is not None and kg > method.max_kg:
            continue
        if method.warehouse and str(method.warehouse.country) != country:
            continue
        rates = list(method.rates.all())  # type: ignore[attr-defined]
        mine = [_rate(rate) for rate in rates if str(rate.currency) == currency]
        rate = rate_for(mine, country=country, postal_code=postal_code, kg=kg)
        if rate or not rates:
            found.append(DeliveryOffer(method, rate))
    return DeliveryOffers(tuple(found), bool(methods))


def _rate(row: DeliveryRate) -> Rate:
    return Rate(str(row.country), row.postal_prefix, row.up_to_kg, row.amount, row.free_from)
