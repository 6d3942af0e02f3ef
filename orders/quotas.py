"""What a basket's lines take of quotas, and what is wrong with that."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from accounts.actor import Actor
from pricing.quota_rules import Standing
from pricing.quotas import QuotaExceeded, standings

from .problems import Problem

if TYPE_CHECKING:
    from .queries import AssessedLine


def wanted_of(lines: Iterable["AssessedLine"]) -> dict[int, Decimal]:
    """Product → quantity of all its lines together."""
    wanted: dict[int, Decimal] = defaultdict(Decimal)
    for line in lines:
        if line.product and line.quantity:
            wanted[line.product.pk] += line.quantity
    return wanted


def with_quota_problems(lines: Sequence["AssessedLine"], actor: Actor, *, on: date) -> list["AssessedLine"]:
    """Lines that together want more than the customer's quota has left say so. One statement."""
    wanted = wanted_of(lines)
    there = standings(wanted, actor, on=on) if wanted else {}
    refusing = {
        each.product: each
        for of_product in there.values()
        for each in of_product
        if each.refuses(wanted[each.product])
    }
    return [
        replace(line, problems=(*line.problems, _problem(refusing[line.product.pk], line.product, index)))
        if line.product and line.product.pk in refusing
        else line
        for index, line in enumerate(lines)
    ]


def _problem(standing: Standing, product, index: int) -> Problem:
    told = {"sku": product.sku, "unit": product.unit, "left": standing.left, "until": standing.last_on}
    return Problem("quota_used_up", index, told)


def used_up(error: QuotaExceeded, lines: Sequence["AssessedLine"]) -> Problem:
    """Somebody else was faster: what there is now, at the first line that wanted more."""
    for index, line in enumerate(lines):
        if line.product and line.product.pk == error.standing.product:
            return _problem(error.standing, line.product, index)
    return Problem("prices_changed")
