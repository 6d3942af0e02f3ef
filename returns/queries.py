"""Reads about returns: what can be returned, on which terms, and how returns stand."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Sum

from accounts.actor import Actor
from accounts.models import Company
from b2bshop.money import round_money
from orders.models import Order, OrderLine

from .models import Policy, Reason, Return, ReturnLine
from .rules import HOLDS_GOODS, NOTHING, Asked, Kind, Settlement, Terms, terms_by
from .rules import Policy as PolicyRule
from .states import OPEN

MONTH = timedelta(days=30)


def returnable_lines(actor: Actor) -> QuerySet[OrderLine]:
    """Lines of which something was delivered, of orders the actor may see; the newest delivery first."""
    seen = Order.objects.visible_to(actor)
    lines = OrderLine.objects.filter(order__in=seen, shipped__gt=0)
    lines = lines.annotate(delivered_on=Max("shipped_in__shipment__shipped_on"))
    return lines.select_related("order", "product__category").order_by(
        F("delivered_on").desc(), "order", "position"
    )


def find_returnable(actor: Actor, text: str = "") -> QuerySet[OrderLine]:
    """By the number of an order, an article, a delivery note or an invoice; what other returns hold is left out."""
    lines = returnable_lines(actor).filter(returned__lt=F("shipped"))
    if not text:
        return lines
    exact = Q(order__number=text) | Q(order__po_number__iexact=text) | Q(sku__iexact=text)
    exact |= Q(own_number__iexact=text) | Q(name_de__icontains=text) | Q(name_en__icontains=text)
    on_paper = OrderLine.objects.filter(
        Q(shipped_in__shipment__number__iexact=text) | Q(invoiced_in__invoice__number__iexact=text),
        order__company=actor.company,
    )
    return lines.filter(exact | Q(pk__in=on_paper.values("pk")))


def delivered_on(lines: Iterable[OrderLine]) -> dict[int, date]:
    """Line → the day of its last shipment. One statement."""
    rows = OrderLine.objects.filter(pk__in=[line.pk for line in lines])
    return dict(
        rows.annotate(day=Max("shipped_in__shipment__shipped_on"))
        .filter(day__isnull=False)
        .order_by()
        .values_list("pk", "day")
    )


def reason_choices() -> list[tuple[Reason, list[Reason]]]:
    """Groups with the reasons below them that can be chosen. One statement."""
    active = list(Reason.objects.filter(is_active=True))
    below: dict[int, list[Reason]] = {}
    for reason in active:
        if reason.parent_id:
            below.setdefault(reason.parent_id, []).append(reason)
    return [(reason, below.get(reason.pk, [reason])) for reason in active if reason.parent_id is None]


def choosable() -> dict[str, Reason]:
    """Code → reason. One statement."""
    return {reason.code: reason for _group, reasons in reason_choices() for reason in reasons}


def terms_for(lines: Sequence[tuple[OrderLine, Reason | None]], company: Company) -> list[Terms]:
    """The terms of each line, whose product and category are read already. One statement."""
    every = list(Policy.objects.for_company(company).select_related("category", "reason"))
    return [
        terms_by(
            PolicyRule(rank, policy.terms)
            for policy in every
            if (rank := _rank(policy, line, reason)) is not None
        )
        for line, reason in lines
    ]


def _rank(policy: Policy, line: OrderLine, reason: Reason | None) -> tuple[int, int, int] | None:
    """None where it does not hold for the line."""
    customer = 2 if policy.contract_id else 1 if policy.company_id else 0
    if policy.contract_id and policy.contract_id != line.contract_id:
        return None
    article = _article_rank(policy, line)
    if article is None:
        return None
    if policy.reason_id is None:
        return customer, article, 0
    if reason is None or policy.reason_id not in (reason.pk, reason.parent_id):
        return None
    return customer, article, 2 if policy.reason_id == reason.pk else 1


def _article_rank(policy: Policy, line: OrderLine) -> int | None:
    product = line.product
    if policy.product_id:
        return 1000 if policy.product_id == line.product_id else None
    if policy.mark:
        flags = {
            "dangerous": product.dangerous,
            "exclusive": product.exclusive,
            "discontinued": product.status == product.Status.DISCONTINUED,
        }
        return 900 if flags[policy.mark] else None
    if policy.category:
        path, above = product.category.slug_path, policy.category.slug_path
        within = path == above or path.startswith(f"{above}/")
        return above.count("/") + 1 if within else None
    return 0


def value_of(line: OrderLine, quantity: Decimal) -> Decimal:
    """Net, as ordered."""
    return round_money(line.net * quantity / line.wanted) if line.wanted else NOTHING


def asked(
    lines: Sequence[ReturnLine], company: Company, photos: Mapping[int, int], days: Mapping[int, date]
) -> list[Asked]:
    """Lines that have a reason, with their terms; `photos` counts them by line. One statement."""
    terms = terms_for([(line.order_line, line.reason) for line in lines], company)
    return [
        Asked(
            kind=Kind(line.reason.kind),
            settlement=Settlement(line.settlement),
            value=worth(line),
            terms=of_line,
            delivered_on=days.get(line.order_line_id),
            lacks=_lacks(line, photos.get(line.pk, 0)),
        )
        for line, of_line in zip(lines, terms, strict=True)
    ]


def worth(line: ReturnLine) -> Decimal:
    """What it is about, net: the goods, or what was charged too much."""
    if line.reason and line.reason.kind not in HOLDS_GOODS:
        return line.amount or NOTHING
    return value_of(line.order_line, line.quantity)


def _lacks(line: ReturnLine, photos: int) -> frozenset[str]:
    reason, found = line.reason, set()
    if reason.needs_photo and not photos:
        found.add("no_photo")
    if reason.needs_text and len(line.text.strip()) < 5:
        found.add("no_text")
    if reason.kind == Kind.PRICE and not line.amount:
        found.add("no_amount")
    return frozenset(found)


def granted_lately(company: Company, at: datetime) -> Decimal:
    """What the policy alone granted a company within the last thirty days, net."""
    lines = ReturnLine.objects.filter(
        claim__company=company, claim__decided_by=None, claim__decided_at__gt=at - MONTH
    )
    return (
        lines.exclude(claim__state__in=("refused", "withdrawn", "lapsed")).aggregate(s=Sum("value"))["s"]
        or NOTHING
    )


def returns_of(order: Order, actor: Actor) -> QuerySet[Return]:
    """Those about an order, the newest first."""
    about = ReturnLine.objects.filter(order_line__order=order).values("claim")
    return Return.objects.visible_to(actor).submitted().filter(pk__in=about)


def open_returns(actor: Actor) -> QuerySet[Return]:
    return Return.objects.visible_to(actor).filter(state__in=OPEN)


def statistics(first_on: date, last_on: date) -> list[Any]:
    """What was requested in these days by reason: returns, lines, net value, what of it was granted and credited, and
    in how many cases the policy decided. The largest value first; one statement."""
    done = ReturnLine.objects.filter(
        claim__requested_at__date__gte=first_on, claim__requested_at__date__lte=last_on
    )
    rows = done.values(
        "claim__currency", "reason", "reason__name_de", "reason__name_en", "reason__kind"
    ).annotate(
        returns=Count("claim", distinct=True),
        lines=Count("pk"),
        worth=Sum("value"),
        refused=Count("pk", filter=Q(claim__state__in=("refused", "withdrawn", "lapsed"))),
        at_once=Count("pk", filter=Q(claim__decided_at__isnull=False, claim__decided_by=None)),
    )
    return list(rows.order_by("claim__currency", "-worth", "reason"))


def most_returned(first_on: date, last_on: date, most: int = 10) -> list[Any]:
    """The articles with the largest value in these days. One statement."""
    done = ReturnLine.objects.filter(
        claim__requested_at__date__gte=first_on, claim__requested_at__date__lte=last_on
    )
    rows = done.values("claim__currency", "order_line__sku").annotate(
        name=Max("order_line__name_de"), returns=Count("claim", distinct=True), worth=Sum("value")
    )
    return list(rows.order_by("claim__currency", "-worth", "order_line__sku")[:most])


def with_lines(claims: QuerySet[Return]) -> QuerySet[Return]:
    """As pages and the API show them. Five statements more for any number of them."""
    return claims.select_related("requested_by", "unit", "company", "decided_by").prefetch_related(
        "lines__order_line__order",
        "lines__order_line__product",
        "lines__reason",
        "lines__photos",
        "lines__credits",
        "lines__replacement",
    )
