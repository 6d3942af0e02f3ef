"""Ways of delivery: as agreed, express, freight by weight and zone, pickup at the first branch, one's own carrier."""

from datetime import time
from decimal import Decimal

from catalog.models import Warehouse
from pricing.models import DeliveryMethod, DeliveryRate

# (code, kind, German, English, place, freight of the conditions, at most kg, cut-off, days on the way)
DELIVERIES = (
    ("standard", "parcel", "Standardlieferung", "Standard delivery", 1, True, None, None, None),
    ("express", "express", "Express", "Express", 2, True, "31.5", time(16), 1),
    (
        "spedition",
        "freight",
        "Spedition mit Avis",
        "Forwarder with a call before",
        3,
        False,
        None,
        time(12),
        2,
    ),
    ("abholung", "pickup", "Abholung in Bremen", "Pickup in Bremen", 4, False, None, None, 0),
    (
        "eigenes-konto",
        "account",
        "Über Ihr Kundenkonto beim Frachtführer",
        "By your account with a carrier",
        5,
        False,
        None,
        None,
        None,
    ),
)
# (code, currency, country, postal code begins with, up to kg, amount)
RATES = (
    ("express", "EUR", "DE", "", "5", "12.90"),
    ("express", "EUR", "DE", "", "31.5", "24.90"),
    ("express", "EUR", "", "", "31.5", "39.00"),
    ("express", "CHF", "", "", "31.5", "34.00"),
    ("spedition", "EUR", "DE", "2", "200", "48.00"),
    ("spedition", "EUR", "DE", "2", None, "95.00"),
    ("spedition", "EUR", "DE", "", "200", "69.00"),
    ("spedition", "EUR", "DE", "", None, "139.00"),
    ("spedition", "EUR", "", "", None, "189.00"),
    ("spedition", "CHF", "", "", None, "210.00"),
)


def load_deliveries() -> None:
    branch = Warehouse.objects.order_by("priority", "pk").first()
    for code, kind, name_de, name_en, place, adds, most, cutoff, days in DELIVERIES:
        picked_up = kind == "pickup"
        method = DeliveryMethod.objects.create(
            code=code,
            kind=kind,
            name_de=name_de,
            name_en=name_en,
            place=place,
            adds_freight=adds,
            max_kg=most and Decimal(most),
            cutoff=cutoff,
            transit_days=days,
            warehouse=branch if picked_up else None,
            pickup_at="Hansestraße 14, 28217 Bremen" if picked_up else "",
        )
        DeliveryRate.objects.bulk_create(
            DeliveryRate(
                method=method,
                currency=currency,
                country=country,
                postal_prefix=prefix,
                up_to_kg=up_to and Decimal(up_to),
                amount=Decimal(amount),
            )
            for of, currency, country, prefix, up_to, amount in RATES
            if of == code
        )
