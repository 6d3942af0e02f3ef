"""Call-offs of contracts: booked with the order, given back with it, never more than was agreed.

Guarded by conditional updates and checks of the database; rows are locked in the order of their ids, the quantities
before the contracts. Callers have a transaction.
"""

# Statements are made of constants; values are parameters.
# ruff: noqa: S608

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import connection
from django.db.models import Sum

from . import quotas
from .models import CallOff, Contract

_PAIRS = "unnest(%s::bigint[], %s::bigint[], %s::numeric[]) AS t(contract, product, taken)"
_SAME = "a.contract_id = t.contract AND a.product_id = t.product"
_LOCK_QUANTITIES = f"""SELECT a.id, a.contract_id, a.product_id, a.quantity - a.called
  FROM pricing_agreedquantity a JOIN {_PAIRS} ON {_SAME} ORDER BY a.id FOR UPDATE OF a"""
_TAKE_QUANTITIES = f"""UPDATE pricing_agreedquantity a SET called = a.called + t.taken FROM {_PAIRS}
  WHERE {_SAME} AND a.called + t.taken <= a.quantity RETURNING a.id"""
_VALUES = "unnest(%s::bigint[], %s::numeric[]) AS t(id, taken)"
_LOCK_CONTRACTS = f"""SELECT c.id, c.id, NULL::bigint, c.agreed_value - c.called_value
  FROM pricing_contract c JOIN {_VALUES} ON c.id = t.id ORDER BY c.id FOR UPDATE OF c"""
_TAKE_VALUES = f"""UPDATE pricing_contract c SET called_value = c.called_value + t.taken FROM {_VALUES}
  WHERE c.id = t.id AND (c.agreed_value IS NULL OR c.called_value + t.taken <= c.agreed_value) RETURNING c.id"""


@dataclass(frozen=True, slots=True)
class Called:
    """What a line takes of a contract; `value` is net. Of what is given back, `contract_id` may be None."""

    contract_id: int | None
    product_id: int
    quantity: Decimal
    value: Decimal


class ContractUsedUp(Exception):
    """There is less left than is called off. `product_id` is None where it is the value of the contract."""

    def __init__(self, contract: Contract, product_id: int | None, left: Decimal):
        super().__init__(f"{contract.number}: {left} left")
        self.contract, self.product_id, self.left = contract, product_id, left


def call_off(lines: Iterable[Called], *, reference: str, at: datetime) -> None:
    """Books every line or raises ContractUsedUp; then the caller's transaction has to end."""
    wanted = list(lines)
    if not wanted:
        return
    _move(wanted)
    CallOff.objects.bulk_create(
        CallOff(
            contract_id=line.contract_id,
            product_id=line.product_id,
            quantity=line.quantity,
            value=line.value,
            reference=reference,
            booked_at=at,
        )
        for line in wanted
    )


def give_back(reference: str, *, at: datetime) -> None:
    """What an order still has of its contracts and quotas is there again. Twice gives back once."""
    held = (
        CallOff.objects.filter(reference=reference)
        .values("contract", "product")
        .annotate(held=Sum("quantity"), worth=Sum("value"))
        .exclude(held=0, worth=0)
        .order_by("contract", "product")
    )
    lines = [Called(row["contract"], row["product"], -row["held"], -row["worth"]) for row in held]
    call_off(lines, reference=reference, at=at)
    quotas.give_back(reference, at=at)


def give_back_some(lines: Iterable[Called], *, reference: str, at: datetime) -> None:
    """Of an order that keeps the rest: what these lines say is there again, of contracts and of quotas."""
    wanted = list(lines)
    back = [
        Called(line.contract_id, line.product_id, -line.quantity, -line.value)
        for line in wanted
        if line.contract_id
    ]
    call_off(back, reference=reference, at=at)
    quantities: dict[int, Decimal] = defaultdict(Decimal)
    for line in wanted:
        quantities[line.product_id] += line.quantity
    quotas.give_back_some(quantities, reference=reference, at=at)


def lock_contracts(ids: Iterable[int]) -> None:
    """Holds what is left of these contracts still until the caller's transaction ends."""
    list(Contract.objects.filter(pk__in=set(ids)).order_by("pk").select_for_update().values_list("pk"))


def _move(lines: list[Called]) -> None:
    quantities: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    values: dict[int, Decimal] = defaultdict(Decimal)
    for line in lines:
        quantities[line.contract_id, line.product_id] += line.quantity
        values[line.contract_id] += line.value
    _take_quantities(quantities)
    _take_values(values)


def _take_quantities(wanted: dict[tuple[int, int], Decimal]) -> None:
    contracts, products, quantities = zip(*((*key, taken) for key, taken in wanted.items()), strict=True)
    pairs = [list(contracts), list(products), list(quantities)]
    _guarded(_LOCK_QUANTITIES, _TAKE_QUANTITIES, pairs)


def _take_values(wanted: dict[int, Decimal]) -> None:
    _guarded(_LOCK_CONTRACTS, _TAKE_VALUES, [list(wanted), list(wanted.values())])


def _guarded(lock: str, take: str, values: list[list]) -> None:
    """Locks the rows in order, then takes from each what it has; a row that has less is told."""
    with connection.cursor() as cursor:
        cursor.execute(lock, values)
        locked = {pk: told for pk, *told in cursor.fetchall()}
        cursor.execute(take, values)
        taken = {pk for (pk,) in cursor.fetchall()}
    for pk in locked.keys() - taken:
        contract, product, left = locked[pk]
        raise ContractUsedUp(Contract.objects.get(pk=contract), product, left)
