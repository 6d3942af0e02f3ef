"""An order that was let go is submitted again: a cart as it was, on the way to the checkout that shows what changed."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from accounts.actor import Actor
from accounts.models import CostCentre
from accounts.permissions import Permission

from ..models import Cart, CartLine, Order
from ..states import LET_GO
from .follow import WrongState


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
    CartLine.objects.bulk_create(_lines(cart, order))
    return cart


def _lock(order: Order) -> None:
    Order.objects.select_for_update(no_key=True).get(pk=order.pk)


def _lines(cart: Cart, order: Order) -> list[CartLine]:
    """One for each article; a cost centre of its own where it had one."""
    own = {line.cost_centre for line in order.lines.all()} - {"", order.cost_centre}
    centres = {
        centre.code: centre for centre in CostCentre.objects.filter(company=order.company, code__in=own)
    }
    lines: dict[int, CartLine] = {}
    for line in order.lines.all():
        first = lines.setdefault(
            line.product_id,
            CartLine(
                cart=cart,
                product_id=line.product_id,
                quantity=Decimal(0),
                note=line.note,
                cost_centre=centres.get(line.cost_centre),
                shown_amount=line.amount,
                shown_basis=line.basis,
            ),
        )
        first.quantity += line.quantity
    return list(lines.values())
