"""The door to the ways of delivery: which are offered for an order, and what each costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.actor import Actor

from .delivery_rules import NOTHING, Rate, rate_for
from .models import DeliveryMethod, DeliveryRate


@dataclass(frozen=True, slots=True)
class DeliveryOffer:
    """A method for one order; `rates` holds one for each address, none where it costs nothing of its own."""

    method: DeliveryMethod
    rates: tuple[Rate, ...] = ()

    def net(self, goods: Decimal) -> Decimal:
        return sum((rate.net(goods) for rate in self.rates), NOTHING)

    @property
    def free_from(self) -> Decimal | None:
        """The value of the articles from which nothing is charged; None where nothing helps."""
        limits = [rate.free_from for rate in self.rates if rate.free_from is not None]
        return max(limits) if limits and len(limits) == len(self.rates) else None

    def missing(self, goods: Decimal) -> Decimal | None:
        """How much more has to be ordered for it to cost nothing."""
        return None if self.free_from is None else max(self.free_from - goods, NOTHING)


@dataclass(frozen=True, slots=True)
class DeliveryOffers:
    """`are_kept` is false where the shop keeps no methods at all: then nobody has to choose."""

    offers: tuple[DeliveryOffer, ...]
    are_kept: bool

    def choose(self, code: str) -> DeliveryOffer | None:
        """The method of that code; the first one where none is asked for."""
        return next((offer for offer in self.offers if code in ("", offer.method.code)), None)


def delivery_offers(actor: Actor, *, country: str, parcels: Sequence[tuple[str, Decimal]]) -> DeliveryOffers:
    """Methods for an order of these parcels (postal code, kg), the default first. At most two statements.

    A pickup is offered to one address in its branch's country alone: elsewhere it would be taxed otherwise.
    """
    methods = list(
        DeliveryMethod.objects.visible_to(actor).select_related("warehouse").prefetch_related("rates")
    )
    currency = str(actor.company.currency) if actor.company else ""
    offers = (_offer(method, country, parcels, currency) for method in methods)
    return DeliveryOffers(tuple(offer for offer in offers if offer), bool(methods))


def _offer(
    method: DeliveryMethod, country: str, parcels: Sequence[tuple[str, Decimal]], currency: str
) -> DeliveryOffer | None:
    if method.max_kg is not None and any(kg > method.max_kg for _code, kg in parcels):
        return None
    if method.warehouse and (str(method.warehouse.country) != country or len(parcels) > 1):
        return None
    every = list(method.rates.all())  # type: ignore[attr-defined]
    if not every:
        return DeliveryOffer(method)
    mine = [_rate(rate) for rate in every if str(rate.currency) == currency]
    found = [rate_for(mine, country=country, postal_code=code, kg=kg) for code, kg in parcels]
    rates = tuple(rate for rate in found if rate)
    return DeliveryOffer(method, rates) if len(rates) == len(parcels) else None


def _rate(row: DeliveryRate) -> Rate:
    return Rate(str(row.country), row.postal_prefix, row.up_to_kg, row.amount, row.free_from)
