"""Articles that exist for one customer, and the marker that traces every company's texts."""

from dataclasses import dataclass

from django.conf import settings

from b2bshop.demo.people import DemoCompany


@dataclass(frozen=True, slots=True)
class ExclusiveProduct:
    sku: str
    model: str  # the standard article it was derived from
    drawing_number: str
    de: str
    en: str
    text_de: str
    text_en: str


_PARTS = (
    (
        "NW-4711-A",
        "933-8X40-88",
        "N-2024-118",
        "Passschraube M8×40 mit Bund, Nordwerk",
        "Shoulder bolt M8×40, Nordwerk",
    ),
    (
        "NW-4712-A",
        "933-10X50-88",
        "N-2024-119",
        "Passschraube M10×50, Nordwerk",
        "Shoulder bolt M10×50, Nordwerk",
    ),
    (
        "NW-4720-B",
        "933-12X60-88",
        "N-2025-031",
        "Spannschraube M12×60, Nordwerk",
        "Clamping screw M12×60, Nordwerk",
    ),
    ("AL-9001", "933-16X80-88", "AA-77-01", "Ankerschraube M16×80, Alpina", "Anchor screw M16×80, Alpina"),
    ("AL-9002", "933-20X100-88", "AA-77-02", "Ankerschraube M20×100, Alpina", "Anchor screw M20×100, Alpina"),
)


def exclusive_products() -> list[ExclusiveProduct]:
    """Drawing parts of Nordwerk (NW-) and Alpina (AL-)."""
    return [
        ExclusiveProduct(
            *part,
            text_de=f"Gefertigt nach Kundenzeichnung {part[2]}. Nur für den Auftraggeber lieferbar.",
            text_en=f"Made to customer drawing {part[2]}. Sold to that customer only.",
        )
        for part in _PARTS
    ]


def marked(text: str, company: DemoCompany) -> str:
    """With DEMO_MARKER set, every text of a company ends in the marker and its key, so that a leak shows."""
    return f"{text} {settings.DEMO_MARKER}-{company.key}" if settings.DEMO_MARKER else text
