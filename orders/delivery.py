"""How an order is to be delivered: what somebody wants, what is offered for the order, and what is wrong with that."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.actor import Actor
from accounts.models import Address
from catalog.models import Product
from catalog.promising import AS_EVER, Speed
from pricing.delivering import DeliveryOffer, delivery_offers
from pricing.delivery_rules import Rate
from pricing.models import DeliveryMethod

from .models import Order, OrderLine
from .problems import Problem

LONGEST = 40  # of a carrier's name and of an account number
Goods = Iterable[tuple[Address | None, Product, Decimal]]  # where to, if not to the order's address


@dataclass(frozen=True, slots=True)
class DeliveryWish:
    """`code` is a method's (empty: the first that is offered); carrier and account are asked where it is theirs.

    `to` is the id of the order's address. `is_whole`: everything at once, with the last line; else each line when it is
    there.
    """

    code: str = ""
    postal_code: str = ""
    carrier: str = ""
    account: str = ""
    is_whole: bool = False
    to: int = 0


AS_OFFERED = DeliveryWish()


@dataclass(frozen=True, slots=True)
class Delivery:
    """`chosen` is None where the shop keeps no methods, or where `problems` say why."""

    wish: DeliveryWish
    offers: tuple[DeliveryOffer, ...] = ()
    chosen: DeliveryOffer | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def speed(self) -> Speed:
        if self.chosen is None:
            return Speed(is_whole=self.wish.is_whole) if self.wish.is_whole else AS_EVER
        method = self.chosen.method
        return Speed(method.cutoff, method.transit_days, method.warehouse_id, self.wish.is_whole)

    def kept(self) -> dict:
        """As an order keeps it; see orders.shipping_words."""
        told: dict = {"whole": True} if self.wish.is_whole else {}
        if self.chosen is None:
            return told
        method = self.chosen.method
        told |= {
            "code": method.code,
            "kind": method.kind,
            "name_de": method.name_de,
            "name_en": method.name_en,
        }
        if method.kind == DeliveryMethod.Kind.ACCOUNT:
            told |= {"carrier": self.wish.carrier, "account": self.wish.account}
        if method.warehouse_id:
            told |= {"warehouse": method.warehouse_id, "pickup_at": method.pickup_at}
        return told


def delivery_for(wish: DeliveryWish, goods: Goods, actor: Actor, *, country: str) -> Delivery:
    """What is offered for these goods, and which of it is meant. At most two statements.

    Each address is a delivery of its own: a method has to reach them all, and costs its rate for each.
    """
    parcels: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for address, product, quantity in goods:
        elsewhere = address is not None and address.pk != wish.to
        place = (address.pk, address.postal_code) if address and elsewhere else (wish.to, wish.postal_code)
        parcels[place] += kg_of(product, quantity)
    return _delivery(wish, [(code, kg) for (_pk, code), kg in parcels.items()], actor, country)


def _delivery(wish: DeliveryWish, parcels: list[tuple[str, Decimal]], actor: Actor, country: str) -> Delivery:
    found = delivery_offers(actor, country=country, parcels=parcels or [(wish.postal_code, Decimal(0))])
    chosen = found.choose(wish.code)
    return Delivery(wish, found.offers, chosen, tuple(_problems(wish, chosen, found.are_kept)))


def _problems(wish: DeliveryWish, chosen: DeliveryOffer | None, are_kept: bool):
    if chosen is None and (are_kept or wish.code):
        yield Problem("not_delivered_so" if wish.code else "not_delivered")
    elif chosen and chosen.method.kind == DeliveryMethod.Kind.ACCOUNT and not (wish.carrier and wish.account):
        yield Problem("carrier_needed")


def kg_of(product: Product, quantity: Decimal) -> Decimal:
    """Articles without a weight count nothing."""
    return (product.weight_g or Decimal(0)) * quantity / 1000


def offer_of(order: Order, lines: Sequence[OrderLine], actor: Actor) -> DeliveryOffer | None:
    """The order's own method for what is left of it; at what it cost before where it is not offered any more."""
    code = order.shipping.get("code")
    method = DeliveryMethod.objects.filter(code=code).first() if code else None
    if method is None:
        return None
    parcels: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for line in lines:
        place = line.ship_to or order.ship_to
        parcels[place.get("code", ""), place.get("postal_code", "")] += kg_of(line.product, line.quantity)
    wish = DeliveryWish(method.code, order.ship_to.get("postal_code", ""))
    country = str(order.ship_to.get("country", ""))
    now = _delivery(wish, [(postal, kg) for (_code, postal), kg in parcels.items()], actor, country).chosen
    before = order.charges.filter(kind="delivery").first()  # type: ignore[attr-defined]
    return now or DeliveryOffer(method, (Rate("", "", None, before.net),) if before else ())


def wish_of(order: Order) -> DeliveryWish:
    """As it was ordered, for an order that is made after it."""
    kept = order.shipping
    return DeliveryWish(
        kept.get("code", ""),
        order.ship_to.get("postal_code", ""),
        kept.get("carrier", ""),
        kept.get("account", ""),
        bool(kept.get("whole")),
    )
