"""The usual basket as a page: with today's prices beside those of last time."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate

from accounts.actor import Actor
from catalog.models import Product
from catalog.pictures import drawing_url
from catalog.units import unit_name
from orders.actions.again import again_as
from orders.buying import typed
from orders.models import OrderLine
from orders.problems import show_price
from orders.usual import usual_basket
from pricing.queries import LinePrice, price_lines


@dataclass(frozen=True, slots=True)
class UsualRow:
    """`value` is the quantity of last time where it is due again, else empty."""

    product: Product
    line: OrderLine
    drawing: str
    unit: str
    base_unit: str
    value: str
    last_quantity: str
    rhythm: str
    times: int
    last_on: date
    due_on: date
    is_due: bool
    last_price: str
    price: LinePrice


@dataclass(frozen=True, slots=True)
class UsualPage:
    rows: list[UsualRow]
    everybody: bool

    @property
    def due(self) -> int:
        return sum(row.is_due for row in self.rows)


def usual_page(actor: Actor, *, at: datetime, everybody: bool = False) -> UsualPage:
    found = usual_basket(actor, at=at, everybody=everybody)
    prices = price_lines([(each.product, each.last.quantity) for each in found], actor, localdate(at))
    rows = []
    for each, price in zip(found, prices, strict=True):
        quantity, unit, _remark = again_as(each.last)
        rows.append(
            UsualRow(
                product=each.product,
                line=each.last,
                drawing=drawing_url(each.product.drawing),
                unit=unit_name(unit),
                base_unit=unit_name(each.product.unit),
                value=typed(quantity) if each.is_due else "",
                last_quantity=each.last.ordered,
                rhythm=each.rhythm,
                times=each.times,
                last_on=each.last_on,
                due_on=each.due_on,
                is_due=each.is_due,
                last_price=show_price(each.last.amount, each.last.basis, str(each.last.order.currency)),
                price=price,
            )
        )
    return UsualPage(rows, everybody)
