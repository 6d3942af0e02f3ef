"""What a partner is told of a document: the same values, whichever format says them."""

from dataclasses import asdict, dataclass, replace
from enum import StrEnum, auto

from .canonical import Finding, finding_from_json


class LineStatus(StrEnum):
    ACCEPTED = auto()
    CHANGED = auto()  # booked, but not as written: another price, another day
    REJECTED = auto()


@dataclass(frozen=True, slots=True)
class LineOutcome:
    """Quantities, prices and days as plain text, as every format writes them; `delivery_on` is the last day.
    `quantity` is in `unit`, as ordered; `price` is for `price_basis` of `price_unit`."""

    line: str
    status: str
    sku: str = ""
    gtin: str = ""
    customer_part_number: str = ""
    name: str = ""
    ordered: str = ""
    quantity: str = "0"
    unit: str = ""
    price: str = ""
    price_basis: str = ""
    price_unit: str = ""
    net: str = ""
    delivery_on: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """`number` is the buyer's, `order` ours; `state` is the order's at that moment."""

    verdict: str
    number: str = ""
    order: str = ""
    state: str = ""
    currency: str = ""
    net_total: str = ""
    tax_total: str = ""
    total: str = ""
    lines: tuple[LineOutcome, ...] = ()
    findings: tuple[Finding, ...] = ()
    decided_at: str = ""

    @property
    def all_findings(self) -> list[Finding]:
        """Those of the order first, then line by line."""
        return [*self.findings, *(finding for line in self.lines for finding in line.findings)]

    @property
    def is_as_ordered(self) -> bool:
        return all(line.status == LineStatus.ACCEPTED for line in self.lines)

    def as_verdict(self, verdict: str, *more: Finding) -> "Outcome":
        return replace(self, verdict=verdict, findings=(*more, *self.findings))

    def to_json(self) -> dict:
        return asdict(self)


def outcome_from_json(told: dict) -> Outcome:
    lines = tuple(LineOutcome(**{**line, "findings": _findings(line)}) for line in told["lines"])
    return Outcome(**{**told, "lines": lines, "findings": _findings(told)})


def _findings(told: dict) -> tuple[Finding, ...]:
    return tuple(finding_from_json(each) for each in told["findings"])
