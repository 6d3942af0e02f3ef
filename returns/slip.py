"""The return slip: what lies in the parcel, under a number that a scanner reads."""

import io
from pathlib import Path

from barcode import Code128
from barcode.writer import SVGWriter
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from b2bshop.paper import print_pdf

from .models import Return, ReturnLine

TEMPLATE = Path(__file__).resolve().parent / "paper" / "slip.typ"


def slip_pdf(claim: Return) -> bytes:
    """In the active language; `claim` as read `with_lines`. Without prices: it goes into a warehouse."""
    return print_pdf(TEMPLATE, slip(claim), at=claim.decided_at)


def slip(claim: Return) -> dict:
    back = [line for line in claim.lines.all() if line.comes_back and line.granted]  # type: ignore[attr-defined]
    return {
        "title": _("Return slip"),
        "number": claim.number,
        "language": (get_language() or "de")[:2],
        "code": code(claim.number),
        "to": [settings.SELLER_NAME, *settings.RETURNS_ADDRESS.split(", ")],
        "from": [claim.company.name, claim.unit.name, str(claim.requested_by)],
        "facts": [[name, value] for name, value in _facts(claim) if value],
        "heads": [_("No."), _("Article"), _("Order"), _("Reason"), _("Quantity"), _("Checked")],
        "lines": [_line(line) for line in back],
        "words": {
            "to": _("To"),
            "from": _("From"),
            "help": _("Put this slip into the parcel, on top. Without it the goods cannot be assigned."),
        },
    }


def code(number: str) -> str:
    """Code 128 as SVG, without the text below it."""
    drawn = io.BytesIO()
    options = {"write_text": False, "module_height": 14.0, "quiet_zone": 2.0}
    Code128(number, writer=SVGWriter()).write(drawn, options)
    return drawn.getvalue().decode()


def _facts(claim: Return):
    yield _("Customer number"), claim.company.number
    yield _("Your own number"), claim.reference
    yield _("Granted"), date_format(claim.decided_at, "SHORT_DATE_FORMAT")
    yield _("Send back by"), date_format(claim.send_by, "SHORT_DATE_FORMAT")


def _line(line: ReturnLine) -> list:
    of = line.order_line
    return [str(line.position), of.name, of.sku, of.order.number, line.reason.name, line.told_granted]
