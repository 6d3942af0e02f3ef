"""Articles, prices and availability: the partner's assortment, at the partner's prices."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.http import Http404, HttpResponse
from django.utils.timezone import localdate, now

from accounts.actor import Actor
from b2bshop.money import plain
from catalog.models import Product
from catalog.promising import Promise, promise
from catalog.queries import order_rule
from catalog.rules import check_quantity
from orders.problems import not_orderable, withheld
from pricing.queries import LinePrice, price_lines

from ..actions.feed import KEPT, compare
from ..canonical import NOWHERE, Finding, OrderLine, Place
from ..formats.json_order import Fields
from ..formats.units import shop_unit
from ..models import ProductFeed
from ..resolving import article_of, identified
from ..scopes import Scope
from ..telling import price_parts
from ..words import from_problem
from .base import PartnerView, body_of, page_of, since_of, told
from .problems import Refused, finding_told
from .schema import documented

MOST_LINES = 500
ASKED = {"line", "quantity", "unit", "sku", "gtin", "customer_part_number", "manufacturer_part_number"}


class ProductsView(PartnerView):
    scopes = {"GET": Scope.CATALOG}

    @documented("products_list")
    def get(self, request):
        since = since_of(request)
        if since is not None:
            return self._changed(request, since)
        found, cursor = page_of(request, _told_products(self.actor))
        return told(request, {"products": [product_told(product) for product in found]}, cursor=cursor)

    def _changed(self, request, since: datetime) -> HttpResponse:
        """Compared when the first page is asked for. Too long ago, or for the first time: all there is."""
        feed = ProductFeed.objects.filter(partner=request.auth.partner).first()
        if feed is None or "cursor" not in request.GET:
            feed = compare(request.auth.partner, by=self.actor, at=now())
        is_complete = since < max(feed.begun_at, now() - KEPT)
        rows = feed.rows.filter(gone_at=None) if is_complete else feed.rows.filter(changed_at__gt=since)
        found, cursor = page_of(request, rows)
        products = {
            each.sku: each for each in _told_products(self.actor).filter(sku__in=[r.sku for r in found])
        }
        values = {
            "products": [product_told(products[row.sku]) for row in found if row.sku in products],
            "removed": [
                {"sku": row.sku, "removed_at": row.gone_at.isoformat()} for row in found if row.gone_at
            ],
            "complete": is_complete,
        }
        return told(request, values, cursor=cursor, as_of=feed.compared_at)


class ProductView(PartnerView):
    scopes = {"GET": Scope.CATALOG}

    @documented("products_read")
    def get(self, request, sku):
        product = _told_products(self.actor).filter(sku__iexact=sku).first()
        if product is None:
            raise Http404
        return told(request, product_told(product))


def _told_products(actor: Actor):
    products = Product.objects.visible_to(actor).with_packs().with_own_numbers(actor)
    return products.select_related("manufacturer", "category")


def product_told(product: Product) -> dict:
    """Names in both languages; units with what one of them holds of the article's own."""
    return {
        "sku": product.sku,
        "gtin": product.gtin,
        "customer_part_number": product.part_number or "",
        "manufacturer": product.manufacturer.name if product.manufacturer else "",
        "manufacturer_part_number": product.manufacturer_number,
        "name": {"de": product.name_de, "en": product.name_en or product.name_de},
        "category": product.category.slug_path,
        "status": product.status,
        "unit": product.unit,
        "minimum": plain(product.minimum),
        "multiple": plain(product.multiple),
        "packs": [
            {"unit": pack.unit, "content": str(pack.content), "gtin": pack.gtin}
            for pack in product.packs.all()
        ],
        "weight_g": plain(product.weight_g) if product.weight_g is not None else None,
        "tariff": product.tariff,
        "origin": product.origin,
        "dangerous": product.dangerous,
    }


class QueryView(PartnerView):
    """1 to 500 lines, each answered by itself: an unknown article is an error of its line."""

    limit = "query"

    def asked(self, request) -> list[tuple[str, Product | None, Decimal | None, list[Finding]]]:
        """(line, article, quantity in its unit, what is wrong) of each line, found as in an order."""
        lines = _lines_of(body_of(request), request.auth.partner.units)
        numbers = identified(lines, self.actor)
        wanted = {product.pk for hit in numbers.values() for product in hit.products}
        products = Product.objects.visible_to(self.actor).with_packs().in_bulk(wanted)
        return [self._one(line, numbers, products) for line in lines]

    def _one(self, line: OrderLine, numbers, products):
        found, unit, findings = article_of(line, numbers)
        product = products.get(found.pk) if found else None
        if product is None or any(finding.is_error for finding in findings):
            return line.line, product, None, findings
        rule = order_rule(product)
        verdict = check_quantity(line.quantity, rule, unit)
        if verdict.problem is not None:
            problem = not_orderable(verdict, line.quantity, rule, unit)
            wrong = from_problem(problem, line.place, line.line, plain(line.quantity))
            return line.line, product, None, [*findings, wrong]
        return line.line, product, verdict.quantity, findings


class PricesView(QueryView):
    scopes = {"POST": Scope.PRICES}

    @documented("prices_query")
    def post(self, request):
        asked = self.asked(request)
        wanted = [(product, quantity) for _line, product, quantity, _wrong in asked if quantity is not None]
        prices = iter(price_lines(wanted, self.actor, localdate(), together=True))
        lines = [
            _price_told(line, product, next(prices) if quantity is not None else None, wrong)
            for line, product, quantity, wrong in asked
        ]
        return told(request, {"currency": str(self.actor.company.currency), "lines": lines})


class AvailabilityView(QueryView):
    scopes = {"POST": Scope.CATALOG}

    @documented("availability_query")
    def post(self, request):
        asked = self.asked(request)
        wanted = [(product, quantity) for _line, product, quantity, _wrong in asked if quantity is not None]
        promises = iter(promise(wanted, self.actor, at=now()))
        lines = [
            _promise_told(line, product, next(promises) if quantity is not None else None, wrong)
            for line, product, quantity, wrong in asked
        ]
        return told(request, {"lines": lines})


def _lines_of(body: dict, own_units: Mapping[str, str]) -> list[OrderLine]:
    findings: list[Finding] = []
    head = Fields(body, "", findings)
    head.only({"lines"})
    lines = body.get("lines")
    if not isinstance(lines, list) or not 1 <= len(lines) <= MOST_LINES:
        findings.append(Finding("too-many", Place("/lines"), expected=str(MOST_LINES)))
        raise Refused(422, findings)
    read = [_line_of(each, place, findings, own_units) for place, each in enumerate(lines)]
    if findings:
        raise Refused(422, findings)
    return read


def _line_of(told, place: int, findings: list[Finding], own_units: Mapping[str, str]) -> OrderLine:
    at = f"/lines/{place}"
    row = Fields(told, at, findings)
    row.only(ASKED)
    quantity = row.decimal("quantity")
    line = OrderLine(
        line=row.text("line", 20) or str(place + 1),
        quantity=Decimal(1) if quantity is None else quantity,
        unit=shop_unit(row.text("unit", 10), own_units),
        sku=row.text("sku", 60),
        gtin=row.text("gtin", 60),
        customer_part_number=row.text("customer_part_number", 60),
        manufacturer_part_number=row.text("manufacturer_part_number", 60),
        place=Place(at),
    )
    if row.told and not line.numbers:
        row.found("missing", "sku")
    return line


def _told_first(line: str, product: Product | None, wrong: list[Finding]) -> dict:
    return {
        "line": line,
        "sku": product.sku if product else "",
        "unit": product.unit if product else "",
        "findings": [finding_told(finding) for finding in wrong],
    }


def _price_told(line: str, product: Product | None, price: LinePrice | None, wrong: list[Finding]) -> dict:
    values = _told_first(line, product, wrong)
    if price is None:
        return values
    if price.amount is None or price.is_withheld:
        code = "assortment" if withheld(price) else "price-on-request"
        values["findings"].append(finding_told(Finding(code, NOWHERE, line)))
        return values
    return values | {
        "quantity": plain(price.quantity),
        **price_parts(price),
        "net": f"{price.net:f}",
        "source": str(price.source),
        "source_name": price.source_name,
        "valid_until": price.valid_until.isoformat() if price.valid_until else None,
    }


def _promise_told(line: str, product: Product | None, when: Promise | None, wrong: list[Finding]) -> dict:
    """`stock` is null where the customer is not shown it, which is not nothing."""
    values = _told_first(line, product, wrong)
    if when is None:
        return values
    return values | {
        "quantity": plain(when.quantity),
        "stock": plain(when.stock.free) if when.stock.free is not None else None,
        "level": str(when.stock.level.value) if when.stock.level is not None else None,
        "parts": [{"quantity": plain(part.quantity), "on": part.on.isoformat()} for part in when.parts],
        "missing": plain(when.missing),
    }
