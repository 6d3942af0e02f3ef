"""Orders that become carts again: to order the same once more, or to submit anew what was let go."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from accounts.actor import Actor
from accounts.models import CostCentre
from accounts.permissions import Permission
from catalog.queries import order_rule
from catalog.rules import in_base

from ..models import Cart, CartLine, Order, OrderLine
from ..problems import Problem
from ..states import LET_GO
from .cart import make_current, new_cart
from .follow import WrongState
from .lines import Entry, add_to_cart


@transaction.atomic
def order_again(order: Order, name: str, *, by: Actor, at: datetime) -> tuple[Cart, list[Problem]]:
    """A new cart with the lines of an order at today's prices; returns it and what cannot be ordered any more.

    Unit, note and cost centre of a line are kept, as far as there are such today. Wanted days have passed.
    """
    cart = new_cart(name, by=by, at=at)
    lines = list(order.lines.select_related("product").prefetch_related("product__packs"))
    centres = _own_centres(order, lines, CostCentre.objects.visible_to(by).open(on=localdate(at)))
    entries = [
        Entry(line.sku, *_again(line), note=line.note, cost_centre=centres.get(line.cost_centre))
        for line in lines
    ]
    return cart, add_to_cart(cart, entries, by=by, at=at)[1]


def _again(line: OrderLine) -> tuple[str, str]:
    """Quantity and unit as ordered; in the product's unit where the packaging holds something else today."""
    pack = order_rule(line.product).pack(line.typed_unit) if line.typed_quantity is not None else None
    if pack and in_base(line.typed_quantity, pack) == line.quantity:
        return f"{line.typed_quantity.normalize():f}", line.typed_unit
    return f"{line.quantity.normalize():f}", line.unit


def _own_centres(order: Order, lines: list[OrderLine], offered) -> dict[str, CostCentre]:
    """Of lines that are charged elsewhere than the order. No statement where none is."""
    own = {line.cost_centre for line in lines} - {"", order.cost_centre}
    return {centre.code: centre for centre in offered.filter(code__in=own)} if own else {}


@transaction.atomic
def resubmit(order: Order, name: str, *, by: Actor, at: datetime) -> Cart:
    """The open cart that submits the order again, made when there is none; of two clicks one makes it.

    It holds every line with its old quantity and the price its buyer saw, also what cannot be ordered as it was: that
    is told there and in the checkout, and left to the person. Raises WrongState where the order was not let go, or was
    submitted again already.
    """
    by.require(Permission.REQUEST_ORDER)
    _lock(order)
    cart = Cart.objects.filter(renews=order, closed_at=None).first()
    if cart:
        return cart
    if not Order.objects.filter(pk=order.pk, state__in=LET_GO, renewed_as=None).exists():
        raise WrongState(f"{order.number} cannot be submitted again")
    cart = Cart.objects.create(
        company=by.company, unit=by.unit, owner=by.user, name=name[:60], touched_at=at, renews=order
    )
    CartLine.objects.bulk_create(_lines(cart, order, localdate(at)))
    make_current(cart, by=by, at=at)
    return cart


def _lock(order: Order) -> None:
    Order.objects.select_for_update(no_key=True).get(pk=order.pk)


def _lines(cart: Cart, order: Order, today: date) -> list[CartLine]:
    """As they were ordered, without days that have passed; a cost centre of its own where one had it."""
    lines = list(order.lines.all())
    centres = _own_centres(order, lines, CostCentre.objects.filter(company=order.company))
    return [
        CartLine(
            cart=cart,
            product_id=line.product_id,
            quantity=line.quantity,
            note=line.note,
            cost_centre=centres.get(line.cost_centre),
            requested_on=line.requested_on if (line.requested_on or today) >= today else None,
            shown_amount=line.amount,
            shown_basis=line.basis,
        )
        for line in lines
    ]
