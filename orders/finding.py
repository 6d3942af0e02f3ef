"""Finding orders, their papers and what is still to come of them: as values that pages, views and tables share."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import F, Q, QuerySet
from django.utils.timezone import make_aware

from accounts.actor import Actor

from .models import Order, OrderLine, Paper, PaperOrder
from .states import State

UNPAID = "unpaid"
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
        orders = orders.filter(ordered_by=actor.person)
    if wish.first_on:
        orders = orders.filter(ordered_at__gte=morning_of(wish.first_on))
    if wish.last_on:
        orders = orders.filter(ordered_at__lt=morning_after(wish.last_on))
    return orders


def morning_of(day: date) -> datetime:
    return make_aware(datetime.combine(day, time.min))


def morning_after(day: date) -> datetime:
    return morning_of(day + timedelta(days=1))


def find_papers(actor: Actor, wish: dict) -> QuerySet[Paper]:
    """The newest first; `text` is the number of a paper, an order, or the company's own order number."""
    papers = Paper.objects.visible_to(actor)
    kind, text = wish.get("kind"), wish.get("text")
    if kind == UNPAID:
        papers = papers.filter(kind=Paper.Kind.INVOICE, invoice__settled_on=None)
    elif kind:
        papers = papers.filter(kind=kind)
    if text:
        orders = Order.objects.visible_to(actor).filter(
            Q(number__istartswith=text) | Q(po_number__icontains=text)
        )
        about = Q(pk__in=PaperOrder.objects.filter(order__in=orders).values("paper"))
        papers = papers.filter(Q(number__istartswith=text) | about)
    if first := wish.get("first_on"):
        papers = papers.filter(issued_at__gte=morning_of(first))
    if last := wish.get("last_on"):
        papers = papers.filter(issued_at__lt=morning_after(last))
    return papers.order_by("-issued_at", "-pk")


def papers_of(order: Order, actor: Actor) -> list[Paper]:
    """Of one order, oldest first."""
    seen = Paper.objects.visible_to(actor).filter(orders=order)
    return list(seen.defer("content").select_related("invoice").order_by("issued_at", "pk"))


def lines_to_come(actor: Actor, text: str) -> QuerySet[OrderLine]:
    """Of which something is not shipped yet; `text` as for orders. What is due first leads."""
    orders = Order.objects.visible_to(actor).open()
    lines = OrderLine.objects.filter(order__in=orders, quantity__gt=F("shipped") + F("cancelled"))
    if text:
        article = Q(sku__istartswith=text) | Q(own_number__istartswith=text)
        lines = lines.filter(
            article | Q(order__number__istartswith=text) | Q(order__po_number__icontains=text)
        )
    first_due = F("promised_on").asc(nulls_last=True)
    return lines.select_related("order").order_by(first_due, "order_id", "position")
