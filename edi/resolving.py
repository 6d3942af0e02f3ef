"""What the names in a document stand for in the shop: articles, units, addresses, cost centres, contracts.

Everything goes through the doors the browser uses, as the partner's actor; a fixed number of statements for any
number of lines.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import prefetch_related_objects
from stdnum import ean

from accounts.actor import Actor
from accounts.models import Address, CostCentre
from catalog.models import Product
from catalog.queries import Found, Match, identify
from catalog.units import UNITS
from orders.queries import BasketLine
from pricing.queries import contracts_in_force

from .canonical import Finding, Order, OrderLine, Party, Severity
from .models import Partner

ZERO = Decimal(0)


@dataclass(slots=True)
class Resolved:
    """`lines` are those that can be tried, with the document's line each. Errors of single lines carry its id."""

    lines: list[tuple[OrderLine, BasketLine, Product]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    ship_to: Address | None = None


def resolve(order: Order, partner: Partner, by: Actor, *, on: date) -> Resolved:
    """At most fifteen statements. Nothing is raised: what is wrong is among the findings."""
    found = Resolved()
    _check_currency(order, by, found)
    _check_contracts(order, by, found, on)
    found.ship_to = _ship_to(order, partner, by, found)
    numbers = identified(order.lines, by)
    centres = _cost_centres(order.lines, by, on)
    for line in order.lines:
        _resolve_line(line, numbers, centres, found, on)
    return found


def identified(lines: Sequence[OrderLine], by: Actor) -> dict[str, Found]:
    """What the numbers of the lines stand for; with its packagings, where they will be told."""
    numbers = identify(sorted({number for line in lines for number in line.numbers}), by)
    if any(line.unit and line.unit not in UNITS for line in lines):
        prefetch_related_objects([product for hit in numbers.values() for product in hit.products], "packs")
    return numbers


def _resolve_line(
    line: OrderLine,
    numbers: Mapping[str, Found],
    centres: Mapping[str, CostCentre],
    found: Resolved,
    on: date,
) -> None:
    errors = []
    if line.gtin and not ean.is_valid(line.gtin):
        errors.append(Finding("gtin-check-digit", line.place, line.line, line.gtin))
    product, unit, more = article_of(line, numbers)
    errors += more
    if line.cost_centre and line.cost_centre.upper() not in centres:
        errors.append(Finding("unknown-cost-centre", line.place, line.line, line.cost_centre))
    wanted = line.requested_on
    if wanted and wanted < on:
        told: dict[str, Any] = {"value": wanted.isoformat(), "severity": Severity.WARNING}
        found.findings.append(Finding("date-in-past", line.place, line.line, **told))
        wanted = None
    found.findings += errors
    if product is None or any(error.is_error for error in errors):
        return
    basket = BasketLine(
        product.pk,
        ZERO if line.quantity is None else line.quantity,
        line.numbers[0],
        unit,
        note=line.note,
        cost_centre=centres.get(line.cost_centre.upper()) if line.cost_centre else None,
        requested_on=wanted,
        buyer_line=line.line,
    )
    found.lines.append((line, basket, product))


def article_of(line: OrderLine, numbers: Mapping[str, Found]) -> tuple[Product | None, str, list[Finding]]:
    """The one article that all the numbers of a line allow, and the unit it is ordered in."""
    told = {number: numbers[number] for number in line.numbers if numbers[number].products}
    if not told:
        shown = ", ".join(line.numbers)
        return None, "", [Finding("unknown-article", line.place, line.line, shown)]
    common = set.intersection(*({product.pk for product in found.products} for found in told.values()))
    every = {product.pk: product for found in told.values() for product in found.products}
    if not common:
        shown = ", ".join(f"{number} = {found.products[0].sku}" for number, found in told.items())
        return None, "", [Finding("numbers-differ", line.place, line.line, shown)]
    if len(common) > 1:
        skus = ", ".join(sorted(every[pk].sku for pk in common))
        return None, "", [Finding("ambiguous-article", line.place, line.line, next(iter(told)), skus)]
    product = every[common.pop()]
    findings = [
        Finding("number-unknown", line.place, line.line, number, product.sku, Severity.WARNING)
        for number in line.numbers
        if number not in told
    ]
    unit, problem = _unit(line, told, product)
    return product, unit, [*findings, *problem]


def _unit(line: OrderLine, told: Mapping[str, Found], product: Product) -> tuple[str, list[Finding]]:
    """A GTIN that stands on a packaging says the unit; one that says another is not guessed at."""
    found = told.get(line.gtin)
    pack = found.unit if found and found.match == Match.PACK else ""
    if pack and line.unit not in ("", pack):
        return "", [Finding("unit-ambiguous", line.place, line.line, line.unit, pack)]
    unit = line.unit or pack
    if unit and unit not in UNITS:
        units = ", ".join((product.unit, *(each.unit for each in product.packs.all())))
        return "", [Finding("unknown-unit", line.place, line.line, unit, units)]
    return unit, []


def _cost_centres(lines: Iterable[OrderLine], by: Actor, on: date) -> dict[str, CostCentre]:
    """Those that are named and that the actor can charge, by code in capitals; no statement where none is named."""
    codes = {line.cost_centre.upper() for line in lines if line.cost_centre}
    if not codes:
        return {}
    centres = CostCentre.objects.visible_to(by).open(on=on)
    return {centre.code.upper(): centre for centre in centres if centre.code.upper() in codes}


def _check_currency(order: Order, by: Actor, found: Resolved) -> None:
    ours = str(by.company.currency)
    if order.currency and order.currency != ours:
        found.findings.append(Finding("currency", order.place, None, order.currency, ours))


def _check_contracts(order: Order, by: Actor, found: Resolved, on: date) -> None:
    """A contract that is named has to be one; which price applies is the shop's to say, and the answer's to tell."""
    named = {line.contract: line for line in order.lines if line.contract}
    if not named and not order.contract:
        return
    known = {contract.number.upper() for contract in contracts_in_force(by, on)}
    if order.contract and order.contract.upper() not in known:
        found.findings.append(Finding("unknown-contract", order.place, None, order.contract))
    for line in order.lines:
        if line.contract and line.contract.upper() not in known:
            found.findings.append(Finding("unknown-contract", line.place, line.line, line.contract))


def _ship_to(order: Order, partner: Partner, by: Actor, found: Resolved) -> Address | None:
    """By its code; else as it is written out, among the company's or, where that is agreed, as it is."""
    party, places = order.ship_to, Address.objects.visible_to(by).filter(is_delivery=True)
    if party.code and party.code != partner.gln:
        address = places.filter(code__iexact=party.code).first()
        if address or not party.is_written_out:
            return address or _no_address(order, party.code, found)
    if party.is_written_out:
        return _written_out(order, party, partner, by, found)
    if partner.ship_to_id:
        return places.filter(pk=partner.ship_to_id).first() or _no_address(order, "", found)
    return places.first() or _no_address(order, "", found)


def _no_address(order: Order, named: str, found: Resolved) -> Address | None:
    """None, and why."""
    code = "unknown-address" if named else "no-address"
    found.findings.append(Finding(code, order.place, None, named))
    return None


def _written_out(order: Order, party: Party, partner: Partner, by: Actor, found: Resolved) -> Address | None:
    wanted = _alike(party.street + party.house_number), _alike(party.postal_code), _alike(party.city)
    for address in Address.objects.visible_to(by).filter(is_delivery=True, postal_code=party.postal_code):
        if wanted == (
            _alike(address.street + address.house_number),
            _alike(address.postal_code),
            _alike(address.city),
        ):
            return address
    if not partner.takes_addresses:
        return _no_address(order, f"{party.street}, {party.postal_code} {party.city}", found)
    return Address(
        company=by.company,
        name=party.name or by.company.name,
        addition=party.addition,
        street=party.street,
        house_number=party.house_number,
        postal_code=party.postal_code,
        city=party.city,
        country=party.country or str(by.company.country),
    )


def _alike(text: str) -> str:
    """`Hafenstraße 12 a` and `HAFENSTR. 12A` are one."""
    plain = text.casefold().replace("ß", "ss").replace("strasse", "str")
    return "".join(char for char in plain if char.isalnum())
