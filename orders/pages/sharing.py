"""Forms about a cart as a whole: its defaults, whom it is shared with, and where its lines go."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.timezone import localdate

from accounts.actor import Actor
from accounts.models import Address, CostCentre, Role, Unit, User
from accounts.permissions import Permission
from accounts.queries import colleagues_who_can
from orders.forms import CartForm, ShareForm
from orders.models import Cart, CartShare


def form_of(cart: Cart, actor: Actor, data=None) -> CartForm:
    """What can be chosen is what whoever looks could choose in the checkout."""
    initial = {
        "name": cart.name,
        "cost_centre": cart.cost_centre_id,
        "ship_to": cart.ship_to_id,
        "po_number": cart.po_number,
    }
    addresses = Address.objects.visible_to(actor).filter(is_delivery=True)
    centres = CostCentre.objects.visible_to(actor).open(on=localdate())
    return CartForm(data, initial=initial, addresses=addresses, cost_centres=centres)


@dataclass(frozen=True, slots=True)
class SharingPage:
    cart: Cart
    shares: list[CartShare]
    form: ShareForm
    people: QuerySet[User]


def sharing_page(cart: Cart, actor: Actor, data=None) -> SharingPage:
    people = colleagues_who_can(Permission.FILL_CART, actor, on=localdate())
    units = Unit.objects.visible_to(actor).order_by("path")
    roles = Role.objects.visible_to(actor).annotate(held=Count("memberships")).filter(held__gt=0)
    form = ShareForm(data, people=people, units=units, roles=roles.order_by("pk"))
    shares = cart.shares.select_related("person", "unit", "role", "shared_by")
    return SharingPage(cart, list(shares), form, people)
