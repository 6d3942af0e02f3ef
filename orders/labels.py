"""Shelf labels of a list: number, name, target stock, and a QR code that leads to the article."""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import now
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.actor import Actor
from b2bshop.addresses import as_from_outside
from b2bshop.paper import print_pdf
from catalog.models import Product
from catalog.units import measured

from .models import ListLine, OrderList

TEMPLATE = Path(__file__).resolve().parent / "paper" / "labels.typ"


class LabelSheet(NamedTuple):
    """Millimetres; the usual sheets of A4."""

    width: float
    height: float
    name: str | Promise


SHEETS = {
    "70x37": LabelSheet(70, 37, gettext_lazy("24 labels, 70 × 37 mm")),
    "105x48": LabelSheet(105, 48, gettext_lazy("12 labels, 105 × 48 mm")),
    "52x30": LabelSheet(52.5, 29.7, gettext_lazy("40 labels, 52.5 × 29.7 mm")),
}


def labels_of(order_list: OrderList, sheet: str, actor: Actor) -> bytes:
    """PDF; `sheet` is one of SHEETS. Articles the actor is not offered have none."""
    lines = list(order_list.lines.all())
    seen = Product.objects.visible_to(actor).with_own_numbers(actor)
    products = seen.in_bulk({line.product_id for line in lines})
    format, at = SHEETS[sheet], now()
    content = {
        "title": str(order_list),
        "shop": settings.SHOP_NAME,
        "language": (get_language() or "de")[:2],
        "width": format.width,
        "height": format.height,
        "items": [_label(line, products[line.product_id]) for line in lines if line.product_id in products],
    }
    return print_pdf(TEMPLATE, content, at=datetime(at.year, at.month, at.day, tzinfo=UTC))


def _label(line: ListLine, product: Product) -> dict:
    """The customer's own number and name first, where there are any."""
    line.product = product
    target = (
        _("Target %(quantity)s") % {"quantity": measured(line.target, line.counted_in)} if line.target else ""
    )
    return {
        "number": product.part_number or product.sku,
        "sku": product.sku,
        "name": product.part_text or product.name,
        "target": target,
        "section": line.section,
        "code": _code(_address(product)),
    }


def _address(product: Product) -> str:
    with as_from_outside():
        return settings.BASE_URL + reverse("catalog:product", args=[product.sku])


def _code(address: str) -> str:
    """SVG; quick order reads the number from it, any other reader opens the article."""
    drawn = io.BytesIO()
    segno.make_qr(address, error="m").save(drawn, kind="svg", xmldecl=False, border=1)
    return drawn.getvalue().decode()
