"""/gallery/: every component in every state, with values as they occur in the shop. Demo and debug only."""

from datetime import UTC, datetime
from decimal import Decimal as D

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .access import public

SPRITE = settings.BASE_DIR / "static" / "img" / "icons.svg"


class SampleForm(forms.Form):
    po_number = forms.CharField(
        label=gettext_lazy("Your number"), max_length=35, help_text=gettext_lazy("Printed on every document.")
    )
    cost_centre = forms.ChoiceField(
        label=gettext_lazy("Cost centre"), choices=[("", gettext_lazy("Choose")), ("4210", "4210")]
    )
    wanted_on = forms.DateField(label=gettext_lazy("Wanted on"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Note"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    complete = forms.BooleanField(label=gettext_lazy("Deliver complete only"), required=False)
    delivery = forms.ChoiceField(
        label=gettext_lazy("Delivery"),
        widget=forms.RadioSelect,
        choices=[("van", gettext_lazy("Plant van")), ("parcel", gettext_lazy("Parcel"))],
    )


@public
def gallery(request: HttpRequest) -> HttpResponse:
    if not (settings.DEMO or settings.DEBUG):
        raise Http404
    return render(request, "gallery/gallery.html", samples())


def samples() -> dict:
    """Values for templates/gallery; one entry per component that needs more than literals."""
    return {
        "rows": rows(),
        "tiers": tiers("8.42", "7.96", "7.31"),
        "packs": [(_("Carton"), "42,10 €"), (_("Piece"), "0,0842 €")],
        "list_amount": D("10.60"),
        "own_amount": D("8.42"),
        "budget": {"total": D(12000), "used": D(6150), "held": D(1380), "this": D("412.86")},
        "tight": {"total": D(2000), "used": D(1490), "held": D(320), "this": D("412.86")},
        "fresh_form": SampleForm(prefix="fresh"),
        "wrong_form": SampleForm({"wrong-wanted_on": "31.02.2027"}, prefix="wrong"),
        "steps": timeline(),
        "states": states(),
        "crumbs": [
            {"label": _("Catalogue"), "url": "#"},
            {"label": "Fasteners", "url": "#"},
            {"label": "Hexagon head", "url": ""},
        ],
        "tabs": [
            {"label": _("Open"), "url": "#", "count": 4, "current": True},
            {"label": _("Shipped"), "url": "#", "count": 0, "current": False},
            {"label": _("All"), "url": "#", "count": 212, "current": False},
        ],
        "icons": icon_names(),
        "swatches": ["accent", "contract", "ok", "warn", "bad", "surface", "sunken", "band"],
    }


def tiers(*amounts: str) -> list[dict]:
    quantities = (1, 500, 2000)
    return [
        {"quantity": quantity, "amount": D(amount), "reached": quantity == 1}
        for quantity, amount in zip(quantities, amounts, strict=False)
    ]


def rows() -> list[dict]:
    """Product rows: under contract, in the cart, scarce with an error, out of stock, on request, replaced."""
    base = {
        "attributes": [
            (_("Standard"), "ISO 4017"),
            (_("Class"), "A2-70"),
            (_("Width across flats"), "13 mm"),
        ],
        "level": "full",
        "stock": "4.200",
        "note": _("Plant van: tomorrow"),
        "list_amount": None,
    }
    contract = {"contract": True, "source": _("contract"), "list_amount": D("10.60")}
    return [
        base | contract | _row("933-8X16-A2", "Hexagon screw M8×16", "8.42", "7.96", "7.31"),
        base
        | contract
        | _row("933-8X25-A2", "Hexagon screw M8×25", "9.18", "8.70", "7.95")
        | {"in_cart": "200"},
        base
        | _row("933-8X30-A4", "Hexagon screw M8×30", "21.35", "20.10")
        | {"level": "some", "stock": _("200 left"), "note": _("more on 2 Dec"), "value": "120"}
        | {"error": _("120 is not a multiple of 100. Order 100 or 200.")},
        base
        | _row("931-8X60-88", "Hexagon screw M8×60, partial thread", "12.90", "11.75")
        | {"level": "none", "stock": _("Out of stock"), "note": _("1 Dec, confirmed")},
        base
        | _row("SPEC-4711", "Special screw to drawing 4711")
        | {"amount": None, "level": "some", "stock": _("Made to order")}
        | {"note": ""},
        base
        | _row("933-8X35-48", "Hexagon screw M8×35, class 4.8", "5.10")
        | {"successor": "933-8X35-88", "level": "none", "stock": _("Discontinued"), "note": ""},
    ]


def _row(sku: str, name: str, *amounts: str) -> dict:
    return {"sku": sku, "name": name, "amount": D(amounts[0]) if amounts else None, "tiers": tiers(*amounts)}


def timeline() -> list[dict]:
    def at(hour: int) -> datetime:
        return datetime(2026, 11, 20, hour, 14, tzinfo=UTC)

    return [
        {"kind": "done", "title": _("Submitted"), "by": "K. Vogel", "at": at(8)},
        {
            "kind": "bad",
            "title": _("Refused"),
            "by": "M. Krüger",
            "at": at(9),
            "notes": [_("Use the contract.")],
        },
        {"kind": "done", "title": _("Changed and submitted again"), "by": "K. Vogel", "at": at(10)},
        {
            "kind": "now",
            "title": _("Waiting for approval"),
            "by": "M. Krüger",
            "notes": [_("above 500 €")],
        },
        {"kind": "next", "title": _("Order placed")},
    ]


def states() -> list[tuple[str, str]]:
    return [
        ("wait", _("Waiting for approval")),
        ("open", _("Placed")),
        ("ok", _("Confirmed")),
        ("move", _("Shipped")),
        ("done", _("Delivered")),
        ("bad", _("Cancelled")),
        ("idle", _("Draft")),
    ]


def icon_names() -> list[str]:
    return [part.split('"')[1] for part in SPRITE.read_text(encoding="utf-8").split("<symbol ")[1:]]


urlpatterns = [path("", gallery, name="gallery")]
