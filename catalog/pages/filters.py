"""The filters of a list as conditions, each under the name its control has in the address."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.db.models import BooleanField, Case, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.lookups import IsNull

from accounts.actor import Actor
from catalog.models import AttributeValue, Product, Terms
from catalog.models.visibility import TermsFor
from catalog.queries import in_stock
from orders.queries import was_bought
from pricing.own_price import OwnPrice
from pricing.sources import sources

from .wish import ATTRIBUTE, Wish

PRICE = "price"


@dataclass(frozen=True, slots=True)
class Condition:
    """`narrows` a list of any length, `holds` for one product after the other; they say the same.

    The database answers the first from the values of the whole catalogue, the second by a look-up for each product.
    """

    narrows: Q
    holds: Q | IsNull


def conditions(wish: Wish) -> dict[str, Condition]:
    """All must hold. They name the annotations that `prepared` makes."""
    told = {name: Condition(each, each) for name, each in _plain_conditions(wish).items()}
    return {ATTRIBUTE + code: _valued(code, values) for code, values in wish.values.items()} | told


def _plain_conditions(wish: Wish) -> dict[str, Q]:
    told: dict[str, Q] = {}
    if wish.makers:
        told["maker"] = Q(manufacturer__in=wish.makers)
    if wish.in_stock:
        told["stock"] = Q(is_in_stock=True)
    if wish.bought:
        told["bought"] = Q(was_bought=True)
    if wish.core:
        told["core"] = Q(is_core=True)
    if wish.has_price:
        low = Q(own_price__gte=wish.low) if wish.low is not None else Q()
        told[PRICE] = low & (Q(own_price__lte=wish.high) if wish.high is not None else Q())
    return told


def prepared(products: QuerySet[Product], wish: Wish, actor: Actor, *, on: date) -> QuerySet[Product]:
    """With what the conditions look at: stock, earlier orders of the actor's, their core assortment, and the own price
    where it is asked for."""
    core = Case(When(terms=Terms.OUTSIDE, then=False), default=True, output_field=BooleanField())
    products = products.alias(is_in_stock=in_stock(), was_bought=was_bought(actor))
    products = products.alias(terms=TermsFor(actor, on)).alias(is_core=core)
    return products.alias(own_price=OwnPrice(sources(actor, on))) if wish.has_price else products


def _valued(code: str, values: tuple[str, ...]) -> Condition:
    wanted = Q(text_de__in=values)
    if numbers := [number for value in values if (number := _number(value)) is not None]:
        wanted |= Q(number__in=numbers)
    found = AttributeValue.objects.filter(wanted, attribute__code=code)
    own = found.filter(product=OuterRef("pk"))
    return Condition(Q(pk__in=found.values("product")), IsNull(Subquery(own.values("pk")[:1]), False))


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < 10**12 else None
