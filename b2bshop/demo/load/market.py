"""Groups of companies and segments, with the discounts agreed with them."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Sum
from django.utils.timezone import now

from accounts.models import Company, CompanyGroup, Segment
from b2bshop.demo.people import GROUPS, SEGMENTS
from catalog.models import Category, Product
from orders.models import OrderLine
from pricing.models import (
    AgreedQuantity,
    CallOff,
    Charge,
    Contract,
    Discount,
    PriceList,
    PriceListAssignment,
    Quota,
    QuotaPeriod,
    UsedUp,
)

from .deliveries import load_deliveries


def load_market(valid: DateRange) -> None:
    categories = {category.slug_path: category for category in Category.objects.filter(depth=1)}
    for number, (name, discounts) in GROUPS.items():
        group = CompanyGroup.objects.create(number=number, name=name)
        contract = Contract.objects.create(
            number=f"KV-{number}",
            group=group,
            title=f"Konditionen {name}",
            valid=valid,
            agreed_value=Decimal(6000),
            when_used_up=UsedUp.LIST,
        )
        _discounts({"contract": contract}, discounts, categories, valid)
    for code, (name, discounts) in SEGMENTS.items():
        segment = Segment.objects.create(code=code, name=name)
        price_list = PriceList.objects.create(code=f"segment-{code}", name=f"Rabatte {name}")
        PriceListAssignment.objects.create(segment=segment, price_list=price_list)
        _discounts({"price_list": price_list}, discounts, categories, valid)


def _discounts(
    of: dict, discounts: Iterable[tuple], categories: dict[str, Category], valid: DateRange
) -> None:
    for path, percent, minimum, is_additional in discounts:
        Discount.objects.create(
            **of,
            category=categories[path] if path else None,
            percent=Decimal(percent),
            min_quantity=minimum,
            is_additional=is_additional,
            valid=valid,
        )


def load_agreed(company: Company) -> None:
    """Of the company's first contract ten articles get an agreed quantity, one of them used up; of its second the
    value is agreed. Both hold what the year's orders have called off."""
    contracts = list(Contract.objects.filter(company=company).order_by("number")[:2])
    if len(contracts) < 2:
        return
    counted, valued = contracts
    called = (
        CallOff.objects.filter(contract=counted)
        .values("product")
        .annotate(called=Sum("quantity"))
        .order_by("-called", "product")[:10]
    )
    for place, row in enumerate(called):
        taken = row["called"]
        quantity = taken if place == 9 else (taken * (13 + place) / 10).quantize(Decimal(1))
        AgreedQuantity.objects.create(
            contract=counted, product_id=row["product"], quantity=quantity, called=taken
        )
    Contract.objects.filter(pk=counted.pk).update(when_used_up=UsedUp.LIST)
    value = max(Decimal(1000), (valued.called_value * Decimal("1.4")).quantize(Decimal(1)))
    Contract.objects.filter(pk=valued.pk).update(agreed_value=value)


# (kind, currency, country, below, amount, percent): what holds for everybody.
CONDITIONS = (
    ("freight", "EUR", "DE", 250, "9.80", None),
    ("freight", "EUR", "AT", 400, "16.50", None),
    ("freight", "CHF", "", 400, "18.00", None),
    ("small_order", "EUR", "", 50, "12.50", None),
    ("small_order", "CHF", "", 80, "15.00", None),
    ("broken_pack", "EUR", "", None, None, "5"),
)
DELIVERED_FREE = ("10042", "10077")  # agreed with their contracts: free of freight and surcharges


def load_conditions(valid: DateRange) -> None:
    Charge.objects.bulk_create(
        Charge(
            kind=kind,
            currency=currency,
            country=country,
            below=below,
            amount=amount and Decimal(amount),
            percent=percent and Decimal(percent),
            valid=valid,
        )
        for kind, currency, country, below, amount, percent in CONDITIONS
    )
    load_deliveries()
    crafts = Segment.objects.get(code="crafts")
    Charge.objects.create(kind="minimum", segment=crafts, below=Decimal(25), valid=valid)
    Charge.objects.bulk_create(
        Charge(kind=kind, company=company, currency=company.currency, amount=Decimal(0), valid=valid)
        for company in Company.objects.filter(number__in=DELIVERED_FREE)
        for kind in ("freight", "small_order", "broken_pack")
    )


def load_quotas(company: Company, valid: DateRange, today: date) -> None:
    """What the company orders most it has agreed to take more of."""
    this_year = OrderLine.objects.filter(order__company=company, order__ordered_at__year=today.year)
    most = this_year.values("product").annotate(taken=Sum("quantity")).order_by("-taken", "product").first()
    if most:
        agreed = (most["taken"] * Decimal("1.3")).quantize(Decimal(1))
        values = {"kind": Quota.Kind.COMMITMENT, "every": Quota.Every.YEAR, "quantity": agreed}
        quota = Quota.objects.create(company=company, product_id=most["product"], valid=valid, **values)
        first = date(today.year, 1, 1)
        period = QuotaPeriod.objects.create(quota=quota, company=company, first_on=first, taken=most["taken"])
        period.entries.create(quantity=most["taken"], reference="", booked_at=now())


def load_allocation(valid: DateRange) -> None:
    pin = Product.objects.filter(category__slug_path="fasteners/retaining/dowel-pins").order_by("sku").first()
    if pin:
        Quota.objects.create(product=pin, quantity=pin.multiple * 20, valid=valid)
