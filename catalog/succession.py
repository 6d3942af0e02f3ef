"""What replaces a product, followed to its end: A became B, B became C."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils.timezone import localdate

from accounts.actor import Actor

from .models import Product, Relation
from .rules import is_past_last_order

LONGEST_CHAIN = 10
_CHAINS = f"""
WITH RECURSIVE chain (start, product, step) AS (
  SELECT p.id, p.successor_id, 1 FROM catalog_product p WHERE p.id = ANY(%s) AND p.successor_id IS NOT NULL
  UNION ALL
  SELECT c.start, p.successor_id, c.step + 1 FROM chain c JOIN catalog_product p ON p.id = c.product
  WHERE p.successor_id IS NOT NULL AND c.step < {LONGEST_CHAIN}
)
SELECT start, array_agg(product ORDER BY step) FROM chain GROUP BY start
"""  # noqa: S608 - constants of this module


@dataclass(frozen=True, slots=True)
class Succession:
    """`steps`: what replaced it, one after the other, as far as the actor sees them; the last one is to be ordered."""

    steps: tuple[Product, ...]

    @property
    def product(self) -> Product:
        return self.steps[-1]


def successions(
    products: Iterable[Product], actor: Actor, *, on: date | None = None
) -> dict[int, Succession]:
    """Product id → Succession, of those that something the actor sees follows. Two statements, or none.

    The chain ends with the first product that is still on sale, or where none is, with the last one seen. A product
    that the actor does not see is passed over in silence; a chain that runs in a circle ends after one round.
    """
    starts = [product.pk for product in products if product.successor_id]
    if not starts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_CHAINS, [starts])
        chains = dict(cursor.fetchall())
    seen = Product.objects.visible_to(actor).in_bulk({pk for chain in chains.values() for pk in chain})
    day = on or localdate()
    told = {start: _followed(start, chain, seen, day) for start, chain in chains.items()}
    return {start: Succession(steps) for start, steps in told.items() if steps}


def replacements(products: Iterable[Product], actor: Actor, *, on: date) -> dict[int, list[Product]]:
    """Product id → what can take its place: its successor, and equivalents on sale. Three statements, or none."""
    gone = list(products)
    if not gone:
        return {}
    told = {pk: [found.product] for pk, found in successions(gone, actor, on=on).items()}
    on_sale = Product.objects.visible_to(actor).filter(status=Product.Status.ACTIVE)
    kin = Relation.objects.filter(kind=Relation.Kind.EQUIVALENT, product__in=gone, other__in=on_sale)
    for relation in kin.select_related("other"):
        others = told.setdefault(relation.product_id, [])
        if relation.other not in others:
            others.append(relation.other)
    return told


def _followed(start: int, chain: list[int], seen: dict[int, Product], on: date) -> tuple[Product, ...]:
    steps: dict[int, Product] = {}
    for pk in chain:
        if pk == start or pk in steps:
            break
        if (product := seen.get(pk)) is None:
            continue
        steps[pk] = product
        if product.status == Product.Status.ACTIVE and not is_past_last_order(product.last_order_on, on):
            break
    return tuple(steps.values())
