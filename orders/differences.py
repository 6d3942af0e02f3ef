"""What is different from an order as it was submitted: told line by line, and confirmed by a fingerprint."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import TypeVar

from django.utils.timezone import make_aware

from accounts.actor import Actor
from accounts.models import Address, CostCentre, User
from catalog.models import Product
from catalog.promising import promise
from pricing.queries import price_lines

from .difference_words import say
from .facts import requester_of
from .models import Cart, LineChange, Order, OrderLine
from .problems import Problem
from .queries import AssessedLine, Assessment

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Difference:
    """`code` is stable; `sku` and `name` say which line, empty for the whole order; `values` fill the words."""

    code: str
    sku: str = ""
    name: str = ""
    values: dict = field(default_factory=dict)

    def __str__(self) -> str:
        return say(self.code, self.values)


def fingerprint(differences: Iterable[Difference]) -> str:
    """What a confirmation is bound to; empty where there is nothing to confirm."""
    rows = sorted("|".join([d.code, d.sku, *_plain(d.values)]) for d in differences)
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()[:32] if rows else ""


def _plain(values: dict) -> Iterator[str]:
    """The same in every language and whatever column a number comes from."""
    for name, value in sorted(values.items()):
        if isinstance(value, Problem):
            value = value.code
        yield f"{name}={value.normalize():f}" if isinstance(value, Decimal) else f"{name}={value}"


def since_submission(order: Order, *, reader: User | None, on: date) -> list[Difference]:
    """What whoever decides about a held order has to know today; their own changes they know. At most seven statements.

    Informs only: prices and reserved stock are held, see docs/approvals.md.
    """
    lines = list(order.lines.select_related("product"))
    asker = requester_of(order)
    sold = Product.objects.visible_to(asker).filter(pk__in={line.product_id for line in lines})
    known = set(sold.values_list("pk", flat=True))
    here = [line for line in lines if line.product_id in known]
    changes = order.changes.select_related("changed_by").exclude(changed_by=reader)  # type: ignore[attr-defined]
    return [
        *(_of("gone", line) for line in lines if line.product_id not in known),
        *_prices_today(here, asker, str(order.currency), on),
        *_late_back_orders([line for line in here if line.back_ordered], asker, on),
        *(_line_change(change) for change in changes),
    ]


def _of(code: str, line: OrderLine, **values) -> Difference:
    return Difference(code, line.sku, line.name, values)


def _prices_today(lines: list[OrderLine], asker: Actor, currency: str, on: date) -> Iterator[Difference]:
    wanted = [(line.product, line.quantity) for line in lines]
    prices = price_lines(wanted, asker, on, together=True) if lines else []
    for line, price in zip(lines, prices, strict=True):
        if price.amount is None:
            yield _of("no_price_today", line)
        elif price.amount * line.basis != line.amount * price.basis:
            yield _of("price_today", line, **_price_values(line, price, currency))


def _price_values(line: OrderLine, price, currency: str) -> dict:
    return {
        "old": line.amount,
        "old_basis": line.basis,
        "new": price.amount,
        "new_basis": price.basis,
        "currency": currency,
    }


def _late_back_orders(lines: list[OrderLine], asker: Actor, on: date) -> Iterator[Difference]:
    """What was reserved is there; what was not may never come, or its day has passed.

    Days to come are not compared: the line itself already waits among the back orders that go first.
    """
    morning = make_aware(datetime.combine(on, time.min))
    told = promise([(line.product, line.back_ordered) for line in lines], asker, at=morning) if lines else []
    for line, when in zip(lines, told, strict=True):
        values = {"quantity": line.back_ordered, "unit": line.unit}
        promised = line.rest_on or line.promised_on
        if when.missing:
            yield _of("never", line, **values)
        elif promised and promised < on and when.complete_on:
            yield _of("later", line, **values, old=promised, new=when.complete_on)


def _line_change(change: LineChange) -> Difference:
    values = {
        "id": change.pk,
        "before": change.quantity_before,
        "after": change.quantity_after,
        "unit": change.unit,
        "centre_before": change.cost_centre_before,
        "centre_after": change.cost_centre_after,
        "by": str(change.changed_by),
    }
    return Difference("line_changed", change.sku, change.name, values)


def since_first_time(cart: Cart, now: Assessment, *, by: Actor, on: date) -> list[Difference]:
    """How a cart that submits an order again, or changes it, differs from that order. Four statements; none for others.

    What the person chooses anew on the way (another address, another cost centre) is no difference.
    """
    old = cart.began_as
    if old is None:
        return []
    before = dict(_by_place((line.product_id, line) for line in old.lines.all()))
    lines = dict(_by_place((line.line.product_id, line) for line in now.lines))
    centres = set(CostCentre.objects.visible_to(by).open(on=on).values_list("code", flat=True))
    left_out = before.keys() - lines.keys()
    return [
        *(each for place, line in lines.items() for each in _of_line(before.get(place), line, now.currency)),
        *(
            _of("left_out", before[place], quantity=before[place].quantity, unit=before[place].unit)
            for place in sorted(left_out)
        ),
        *_charges(old, now),
        *_closed_centres(old, [line for place, line in before.items() if place not in left_out], centres),
        *_order_differences(old, by, on),
    ]


def _by_place(lines: Iterable[tuple[int, T]]) -> Iterator[tuple[tuple[int, int], T]]:
    """Lines by their article, and the how manieth of that article they are: what stands for what."""
    seen: Counter[int] = Counter()
    for product, line in lines:
        yield (product, seen[product]), line
        seen[product] += 1


def _of_line(then: OrderLine | None, line: AssessedLine, currency: str) -> Iterator[Difference]:
    if then is None:
        if line.product and line.quantity is not None:
            values = {"quantity": line.quantity, "unit": line.product.unit}
            yield Difference("added", line.product.sku, line.product.name, values)
        return
    if line.product is None:
        yield _of("gone", then)
        return
    for problem in line.problems:
        if problem.code != "cost_centre":  # told once, with the code, see _closed_centres
            yield _of("refused", then, problem=problem)
    yield from _amounts(then, line, line.product, currency)


def _amounts(then: OrderLine, line: AssessedLine, product: Product, currency: str) -> Iterator[Difference]:
    price, when = line.price, line.promise
    if product.unit != then.unit:
        yield _of("unit", then, old=then.unit, new=product.unit)
    if line.quantity is not None and line.quantity != then.quantity:
        yield _of("quantity", then, old=then.quantity, new=line.quantity, unit=product.unit)
    if price and price.amount is not None and price.amount * then.basis != then.amount * price.basis:
        yield _of("price", then, **_price_values(then, price, currency))
    if when and when.stock.free is not None and when.quantity - when.now != then.back_ordered:
        values = {"old": then.quantity - then.back_ordered, "old_of": then.quantity}
        yield _of("stock", then, **values, new=when.now, new_of=when.quantity, unit=product.unit)


def _charges(old: Order, now: Assessment) -> Iterator[Difference]:
    before = {charge.kind: charge.net for charge in old.charges.all()}  # type: ignore[attr-defined]
    today = {charge.terms.kind.value: charge.net for charge in now.charges}
    for kind in sorted(before.keys() | today.keys()):
        nets = {"old": before.get(kind, Decimal(0)), "new": today.get(kind, Decimal(0))}
        if nets["old"] != nets["new"]:
            yield Difference("charge", values=nets | {"kind": kind, "currency": now.currency})


def _closed_centres(old: Order, lines: Iterable[OrderLine], centres: set[str]) -> Iterator[Difference]:
    if old.cost_centre and old.cost_centre not in centres:
        yield Difference("centre_closed", values={"code": old.cost_centre})
    for line in lines:
        if line.cost_centre not in {"", old.cost_centre} | centres:
            yield Difference("centre_closed", line.sku, line.name, {"code": line.cost_centre})


def _order_differences(old: Order, by: Actor, on: date) -> Iterator[Difference]:
    there = Address.objects.visible_to(by).filter(is_delivery=True, code=old.ship_to["code"]).first()
    if there is None:
        yield Difference("address_gone", values={"old": _address(old.ship_to)})
    elif there.snapshot() != old.ship_to:
        yield Difference(
            "address_changed", values={"old": _address(old.ship_to), "new": _address(there.snapshot())}
        )
    if old.requested_on and old.requested_on < on:
        yield Difference("day_passed", values={"day": old.requested_on})


def _address(kept: dict) -> str:
    names = ("name", "addition", "street", "house_number", "postal_code", "city", "country")
    return " ".join(filter(None, (kept.get(name, "") for name in names)))
