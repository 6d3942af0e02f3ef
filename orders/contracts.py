"""What a basket's lines take of contracts, and what is wrong with that."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from pricing.ledger import Called, ContractUsedUp
from pricing.rules import Limit

from .problems import Problem

if TYPE_CHECKING:
    from .queries import AssessedLine


def called_off(lines: Iterable["AssessedLine"]) -> list[Called]:
    """Of the lines at a contract's price."""
    return [
        Called(line.price.contract_id, line.product.pk, line.quantity, line.price.net)
        for line in lines
        if line.product
        and line.quantity
        and line.price
        and line.price.contract_id
        and line.price.net is not None
    ]


def with_contract_problems(lines: Sequence["AssessedLine"]) -> list["AssessedLine"]:
    """Lines that together want more of a contract than it has left, or less than it asks for at once, say so."""
    found: dict[int, list[Problem]] = defaultdict(list)
    limited = [
        (index, line, line.price.limit) for index, line in enumerate(lines) if line.price and line.price.limit
    ]
    of_product, of_contract = defaultdict(list), defaultdict(list)
    for index, line, limit in limited:
        of_product[limit.contract, line.product.pk if line.product else 0].append((index, line, limit))
        of_contract[limit.contract].append((index, line, limit))
    for each in of_product.values():
        for problem in _of_product(each):
            found[problem.line or 0].append(problem)
    for each in of_contract.values():
        for problem in _of_contract(each):
            found[problem.line or 0].append(problem)
    return [
        replace(line, problems=(*line.problems, *found[index])) if index in found else line
        for index, line in enumerate(lines)
    ]


def _of_product(lines: Sequence[tuple[int, "AssessedLine", Limit]]) -> Iterator[Problem]:
    limit = lines[0][2]
    wanted = sum((line.quantity or Decimal(0) for _index, line, _limit in lines), Decimal(0))
    for index, line, _limit in lines:
        told = {"contract": line.price.source_name, "sku": line.product.sku, "unit": line.product.unit}
        if limit.quantity is not None and wanted > limit.quantity:
            yield Problem("contract_used_up", index, told | {"left": limit.quantity})
        elif wanted < limit.per_order:
            yield Problem("call_off_too_small", index, told | {"least": limit.per_order})


def _of_contract(lines: Sequence[tuple[int, "AssessedLine", Limit]]) -> Iterator[Problem]:
    limit = lines[0][2]
    net = sum((line.price.net or Decimal(0) for _index, line, _limit in lines), Decimal(0))
    if limit.value is None or net <= limit.value:
        return
    for index, line, _limit in lines:
        told = {"contract": line.price.source_name, "left": limit.value, "currency": line.price.currency}
        yield Problem("contract_value_used_up", index, told)


def used_up(error: ContractUsedUp, lines: Sequence["AssessedLine"]) -> Problem:
    """Somebody else was faster: what the contract has now, at the first line that wanted more."""
    told: dict = {"contract": error.contract.number, "left": error.left}
    for index, line in enumerate(lines):
        if line.product and line.price and line.price.contract_id == error.contract.pk:
            if error.product_id is None:
                return Problem(
                    "contract_value_used_up", index, told | {"currency": str(error.contract.currency)}
                )
            if error.product_id == line.product.pk:
                return Problem(
                    "contract_used_up", index, told | {"sku": line.product.sku, "unit": line.product.unit}
                )
    return Problem("prices_changed")
