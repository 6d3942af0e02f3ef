"""Finding orders: what somebody looks for, as values that a page, a saved view and a table share."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils.timezone import make_aware

from accounts.actor import Actor

from .models import Order, OrderLine
from .states import State

DAYS = ("first_on", "last_on")


@dataclass(frozen=True, slots=True)
class OrderWish:
    """Empty: everything. `cost_centre` and `ship_to` are codes; days are those of the shop, both included."""

    state: str = ""
    text: str = ""
    cost_centre: str = ""
    ship_to: str = ""
    mine: bool = False
    first_on: date | None = None
    last_on: date | None = None

    def keep(self) -> dict:
        """As JSON and as the query of an address."""
        return {name: str(value) for name, value in asdict(self).items() if value}

    @classmethod
    def read(cls, kept: Mapping[str, str]) -> "OrderWish":
        first, last = (date.fromisoformat(kept[name]) if kept.get(name) else None for name in DAYS)
        return cls(
            state=kept.get("state", ""),
            text=kept.get("text", ""),
            cost_centre=kept.get("cost_centre", ""),
            ship_to=kept.get("ship_to", ""),
            mine="mine" in kept,
            first_on=first,
            last_on=last,
        )


def find_orders(actor: Actor, wish: OrderWish) -> QuerySet[Order]:
    """The actor's orders; `text` is an order number, the company's own, or an article's, theirs or ours.

    Of an order that was changed the version in force, unless replaced ones are asked for.
    """
    orders = Order.objects.visible_to(actor).select_related("ordered_by", "unit")
    if wish.state in State.values:
        orders = orders.filter(state=wish.state)
    else:
        orders = orders.exclude(state=State.REPLACED)
    if wish.text:
        articles = Q(sku__iexact=wish.text) | Q(own_number__iexact=wish.text)
        found = Q(number__istartswith=wish.text) | Q(po_number__icontains=wish.text)
        orders = orders.filter(found | Q(pk__in=OrderLine.objects.filter(articles).values("order")))
    if wish.cost_centre:
        charged = OrderLine.objects.filter(cost_centre=wish.cost_centre).values("order")
        orders = orders.filter(Q(cost_centre=wish.cost_centre) | Q(pk__in=charged))
    if wish.ship_to:
        sent = OrderLine.objects.filter(ship_to__code=wish.ship_to).values("order")
        orders = orders.filter(Q(ship_to__code=wish.ship_to) | Q(pk__in=sent))
    if wish.mine:
        orders = orders.filter(ordered_by=actor.user)
    if wish.first_on:
        orders = orders.filter(ordered_at__gte=_morning(wish.first_on))
    if wish.last_on:
        orders = orders.filter(ordered_at__lt=_morning(wish.last_on + timedelta(days=1)))
    return orders


def _morning(day: date) -> datetime:
    return make_aware(datetime.combine(day, time.min))
