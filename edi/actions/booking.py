"""A canonical order through the door that every order goes through, as the partner and its profile have it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.actor import Actor
from b2bshop.money import plain
from catalog.models import Product
from orders.actions import Basket, place_order
from orders.models import Order as ShopOrder
from orders.models import OrderLine as ShopLine
from orders.problems import OrderRefused
from orders.queries import BasketLine
from orders.states import State

from ..canonical import NOWHERE, Finding, Order, OrderLine, Severity
from ..models import Acceptance, EdiDocument, Partner, PriceDeviation
from ..outcome import LineOutcome, LineStatus, Outcome
from ..resolving import Resolved, resolve
from ..states import Verdict
from ..words import all_in_words, from_problem, in_words

CENT = Decimal("0.01")
TRIES = 5  # each takes out the lines that the one before found; more than two are rare


class NotBooked(Exception):
    """Nothing was booked; `outcome` says why, `earlier` is the document that was booked before."""

    def __init__(self, outcome: Outcome, earlier: EdiDocument | None = None):
        super().__init__(outcome.verdict)
        self.outcome, self.earlier = outcome, earlier


@dataclass(slots=True)
class _Attempt:
    """One order on its way. `wrong` are the ids of lines that are refused."""

    order: Order
    partner: Partner
    resolved: Resolved
    prices_are_fine: bool = False
    findings: list[Finding] = field(default_factory=list)

    @property
    def wrong(self) -> set[str]:
        return {each.line for each in self.findings if each.is_error and each.line is not None}

    @property
    def left(self) -> list[tuple[OrderLine, BasketLine, Product]]:
        wrong = self.wrong
        return [each for each in self.resolved.lines if each[0].line not in wrong]

    def add(self, findings: Iterable[Finding]) -> None:
        self.findings += all_in_words(findings)


def book(
    order: Order,
    partner: Partner,
    *,
    key: str,
    by: Actor,
    at: datetime,
    changes: ShopOrder | None = None,
    prices_are_fine: bool = False,
) -> tuple[ShopOrder, Outcome]:
    """Orders what can be ordered; within the caller's transaction. Raises NotBooked with everything that was found.

    `key` makes it happen once per company; `changes` is the order it takes the place of. `prices_are_fine`: somebody
    of ours has looked at the prices.
    """
    today = localdate(at)
    attempt = _Attempt(order, partner, resolve(order, partner, by, on=today), prices_are_fine)
    attempt.add(attempt.resolved.findings)
    _stop_at_errors_of_the_order(attempt)
    for _try in range(TRIES):
        _stop_at_lines(attempt)
        lines = attempt.left
        try:
            with transaction.atomic():
                placed = place_order(_basket(attempt, lines, key, changes, today), by=by, at=at)
                told = list(placed.lines.all())
                _compare_prices(attempt, lines, told)
        except OrderRefused as refusal:
            _take_in(attempt, lines, refusal)
            _stop_at_errors_of_the_order(attempt)
        except _PricesDiffer as difference:
            attempt.add(difference.findings)
        else:
            return placed, _outcome(
                attempt, placed, lines, told, Verdict.CHANGED if changes else Verdict.BOOKED
            )
    raise NotBooked(_refusal(attempt, Verdict.REFUSED))


class _PricesDiffer(Exception):
    """Lines are refused for their price: the order without them has to be looked at anew."""

    def __init__(self, findings: list[Finding]):
        super().__init__()
        self.findings = findings


def _basket(
    attempt: _Attempt,
    lines: list[tuple[OrderLine, BasketLine, Product]],
    key: str,
    changes: ShopOrder | None,
    today: date,
) -> Basket:
    order = attempt.order
    wanted = order.requested_on if order.requested_on and order.requested_on >= today else None
    return Basket(
        lines=tuple(basket for _line, basket, _product in lines),
        ship_to=attempt.resolved.ship_to,
        key=key,
        po_number=order.number,
        cost_centre=order.cost_centre,
        requested_on=wanted,
        note=order.note,
        changes=changes,
    )


def _take_in(
    attempt: _Attempt, lines: list[tuple[OrderLine, BasketLine, Product]], refusal: OrderRefused
) -> None:
    for problem in refusal.problems:
        if problem.line is None:
            attempt.add([from_problem(problem, attempt.order.place, None)])
            continue
        line = lines[problem.line][0]
        shown = "" if line.quantity is None else f"{line.quantity:f}"
        attempt.add([from_problem(problem, line.place, line.line, shown)])


def _stop_at_errors_of_the_order(attempt: _Attempt) -> None:
    if any(each.is_error and each.line is None for each in attempt.findings):
        moved = any(each.code == "order-moved-on" for each in attempt.findings)
        raise NotBooked(_refusal(attempt, Verdict.CONFLICT if moved else Verdict.REFUSED))


def _stop_at_lines(attempt: _Attempt) -> None:
    """Where lines are refused, the profile says what becomes of the rest."""
    if not attempt.left:
        raise NotBooked(_refusal(attempt, Verdict.REFUSED))
    if attempt.wrong and attempt.partner.acceptance == Acceptance.WHOLE:
        raise NotBooked(_refusal(attempt, Verdict.REFUSED))
    if attempt.wrong and attempt.partner.acceptance == Acceptance.PARK:
        raise NotBooked(_refusal(attempt, Verdict.PARKED))


def _compare_prices(
    attempt: _Attempt, lines: list[tuple[OrderLine, BasketLine, Product]], told: list[ShopLine]
) -> None:
    """What each line comes to by the partner's price and by ours. Raises where the profile does not bear it."""
    differ = [
        finding
        for (line, _basket, _product), ours in zip(lines, told, strict=True)
        if (finding := _deviation(line, ours, attempt.partner))
    ]
    how = attempt.partner.price_deviation
    if not differ or attempt.prices_are_fine or how == PriceDeviation.OURS:
        attempt.add(differ)
        return
    if how == PriceDeviation.PARK:
        attempt.add(differ)
        raise NotBooked(_refusal(attempt, Verdict.PARKED))
    raise _PricesDiffer([_as_error(finding) for finding in differ])


def _deviation(line: OrderLine, ours: ShopLine, partner: Partner) -> Finding | None:
    if line.price is None or line.quantity is None:
        return None
    theirs = (line.price * line.quantity / line.price_basis).quantize(CENT)
    if abs(theirs - ours.net) <= max(CENT, ours.net * partner.price_tolerance / 100):
        return None
    return Finding(
        "price-deviation", line.place, line.line, f"{theirs:f}", f"{ours.net:f}", severity=Severity.WARNING
    )


def _as_error(finding: Finding) -> Finding:
    return Finding("price-deviation", finding.place, finding.line, finding.value, finding.expected)


def _refusal(attempt: _Attempt, verdict: Verdict) -> Outcome:
    more = [in_words(Finding("parked", severity=Severity.INFO))] if verdict == Verdict.PARKED else []
    return refused(attempt.order, verdict, [*attempt.findings, *more])


def refused(order: Order | None, verdict: str, findings: Iterable[Finding]) -> Outcome:
    """Nothing of it is booked: every line is answered as rejected."""
    found = all_in_words(findings)
    by_line: dict[str | None, list[Finding]] = defaultdict(list)
    for finding in found:
        by_line[finding.line].append(finding)
    lines = tuple(
        LineOutcome(
            line.line,
            LineStatus.REJECTED,
            sku=line.sku,
            gtin=line.gtin,
            customer_part_number=line.customer_part_number,
            ordered="" if line.quantity is None else plain(line.quantity),
            unit=line.unit,
            findings=tuple(by_line[line.line]),
        )
        for line in (order.lines if order else ())
    )
    named = {line.line for line in lines}
    rest = tuple(each for each in found if each.line is None or each.line not in named)
    return Outcome(verdict, order.number if order else "", lines=lines, findings=rest)


def _outcome(
    attempt: _Attempt,
    placed: ShopOrder,
    lines: list[tuple[OrderLine, BasketLine, Product]],
    told: list[ShopLine],
    verdict: Verdict,
) -> Outcome:
    booked = {line.line: (ours, product) for (line, _b, product), ours in zip(lines, told, strict=True)}
    findings = list(attempt.findings)
    if placed.state == State.HELD:
        findings.append(in_words(Finding("waits-for-approval", severity=Severity.INFO)))
    refusals = {each.line: each for each in refused(attempt.order, verdict, findings).lines}
    return Outcome(
        verdict=verdict,
        number=attempt.order.number,
        order=placed.number,
        state=placed.state,
        currency=str(placed.currency),
        net_total=f"{placed.net_total:f}",
        tax_total=f"{placed.tax_total:f}",
        total=f"{placed.total:f}",
        lines=tuple(
            _line_outcome(line, *booked[line.line], refusals[line.line].findings, attempt.order.requested_on)
            if line.line in booked
            else refusals[line.line]
            for line in attempt.order.lines
        ),
        findings=tuple(each for each in findings if each.line is None),
    )


def _line_outcome(
    line: OrderLine, ours: ShopLine, product: Product, findings: tuple[Finding, ...], wanted: date | None
) -> LineOutcome:
    last = ours.rest_on or ours.promised_on
    wanted = line.requested_on or wanted
    if last and wanted and last > wanted and not any(each.code == "date-in-past" for each in findings):
        told: dict[str, Any] = {
            "value": wanted.isoformat(),
            "expected": last.isoformat(),
            "severity": Severity.INFO,
        }
        findings = (*findings, in_words(Finding("date-differs", NOWHERE, line.line, **told)))
    is_changed = any(each.code in ("price-deviation", "date-differs", "date-in-past") for each in findings)
    quantity = ours.quantity if ours.typed_quantity is None else ours.typed_quantity
    return LineOutcome(
        line=line.line,
        status=LineStatus.CHANGED if is_changed else LineStatus.ACCEPTED,
        sku=ours.sku,
        gtin=line.gtin or product.gtin,
        customer_part_number=line.customer_part_number or ours.own_number,
        name=ours.name_de,
        ordered=plain(line.quantity),
        quantity=plain(quantity),
        unit=ours.typed_unit or ours.unit,
        price=plain(ours.amount),
        price_basis=str(ours.basis),
        price_unit=ours.unit,
        net=f"{ours.net:f}",
        delivery_on=last.isoformat() if last else "",
        findings=findings,
    )
