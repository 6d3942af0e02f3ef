"""Groups of companies and segments, with the discounts agreed with them."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import CompanyGroup, Segment
from b2bshop.demo.people import GROUPS, SEGMENTS
from catalog.models import Category
from pricing.models import Contract, Discount, PriceList, PriceListAssignment


def load_market(valid: DateRange) -> None:
    categories = {category.slug_path: category for category in Category.objects.filter(depth=1)}
    for number, (name, discounts) in GROUPS.items():
        group = CompanyGroup.objects.create(number=number, name=name)
        contract = Contract.objects.create(
            number=f"KV-{number}", group=group, title=f"Konditionen {name}", valid=valid
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
