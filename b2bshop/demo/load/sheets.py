"""Data sheets and safety data sheets as PDF: the same bytes for the same article on every run."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from b2bshop.demo.catalogue import DemoCategory, DemoProduct
from b2bshop.demo.catalogue.hazards import HAZARDS, PHRASES
from b2bshop.money import show_number
from b2bshop.paper import print_pdf
from catalog.drawings import draw
from catalog.units import measure_name, pack_name, unit_name

FOLDER = Path(__file__).resolve().parents[1] / "sheets"
EDITION = date(2026, 1, 1)
LANGUAGES = ("de", "en")


def datasheet(article: DemoProduct, category: DemoCategory, language: str) -> bytes:
    with translation.override(language):
        content = _frame(article, _("Technical data sheet")) | {
            "text": _pick(article.text_de, article.text_en),
            "about": _about(article, category),
            "drawing": _drawing(article.drawing),
            "specification": list(_specification(article, category)),
            "packaging": list(_packaging(article)),
            "numbers": list(_numbers(article, category)),
        }
        content["words"] |= {
            "specification": _("Specification"),
            "packaging": _("Packaging and ordering"),
            "numbers": _("Numbers and classification"),
        }
    return _set("datasheet.typ", content)


def safety_sheet(article: DemoProduct, language: str) -> bytes:
    """The hazards of a dangerous article in short, stamped as a demonstration."""
    hazard = HAZARDS[article.category]
    with translation.override(language):
        content = _frame(article, _("Safety data sheet, summary")) | {
            "stamp": "DEMO",
            "signs": hazard.signs,
            "signal": _("Danger") if hazard.is_severe else _("Warning"),
            "sections": list(_safety_sections(article)),
        }
        content["words"] |= {
            "demo": _("Demonstration only, not a safety data sheet"),
            "warning": _(
                "The substance is invented. This is no safety data sheet within the meaning of Regulation (EC)"
                " No 1907/2006; nobody may handle anything by it."
            ),
        }
    return _set("safety.typ", content)


def _frame(article: DemoProduct, kind: str) -> dict:
    """What every sheet needs, whatever it tells; in the language that is active."""
    edition = _("Edition %(day)s") % {"day": date_format(EDITION, "SHORT_DATE_FORMAT")}
    note = _("Invented article of a demo shop. Subject to change.")
    return {
        "language": translation.get_language(),
        "kind": kind,
        "sku": article.sku,
        "name": _pick(article.name_de, article.name_en),
        "by": article.manufacturer,
        "words": {
            "note": f"b2bshop · {article.sku} · {edition} · {note}",
            "page": _("Page {page} of {pages}"),
        },
    }


def _pick(german: str, english: str) -> str:
    return english if translation.get_language() == "en" else german


def _about(article: DemoProduct, category: DemoCategory) -> str:
    """What the group is for, where the article's own text does not say it already."""
    about = _pick(category.description_de, category.description_en)
    return "" if about and about in _pick(article.text_de, article.text_en) else about


def _weight(grams: Decimal) -> str:
    return f"{show_number(grams / 1000)} kg" if grams >= 1000 else f"{show_number(grams)} g"


def _drawing(drawing: Mapping) -> str:
    sizes = {name: value for name, value in drawing.items() if name != "shape"}
    return draw(str(drawing["shape"]), sizes, large=True)


def _specification(article: DemoProduct, category: DemoCategory) -> Iterator[tuple[str, str]]:
    for attribute in category.attributes:
        value = article.attributes.get(attribute.code)
        if isinstance(value, tuple):
            value = _pick(*value)
        elif value is not None and not isinstance(value, str):
            value = f"{show_number(value)} {measure_name(attribute.unit)}".strip()
        if value:
            yield _pick(attribute.de, attribute.en), value
    if category.standards:
        yield _("Standards"), category.standards


def _packaging(article: DemoProduct) -> Iterator[tuple[str, str]]:
    unit = unit_name(article.unit)
    yield _("Unit of measure"), unit
    for pack in article.packs:
        yield _("Packaging unit"), f"{pack_name(pack.unit, Fraction(pack.content))} {unit}"
    yield _("Minimum quantity"), f"{show_number(article.minimum)} {unit}"
    yield _("Order in steps of"), f"{show_number(article.multiple)} {unit}"
    yield _("Weight"), f"{_weight(article.weight_g)} / {unit}"
    if article.dangerous:
        yield _("Dangerous goods"), HAZARDS[article.category].transport


def _numbers(article: DemoProduct, category: DemoCategory) -> Iterator[tuple[str, str]]:
    told = (
        (_("GTIN"), article.gtin),
        (_("Manufacturer's number"), article.manufacturer_number),
        ("ECLASS", category.eclass),
        ("ETIM", category.etim),
        ("UNSPSC", category.unspsc),
        (_("Customs tariff number"), article.tariff),
        (_("Country of origin"), article.origin),
    )
    return ((name, value) for name, value in told if value)


def _safety_sections(article: DemoProduct) -> Iterator[dict]:
    hazard = HAZARDS[article.category]
    dangers = [(code, _pick(*PHRASES[code])) for code in hazard.phrases]
    yield {
        "title": _("Substance and supplier"),
        "rows": [
            (_("Product"), f"{_pick(article.name_de, article.name_en)}, {article.sku}"),
            (_("Contains"), _pick(*hazard.contains)),
            (_("Manufacturer"), article.manufacturer),
            (_("Emergency number"), _("none: demonstration only")),
        ],
    }
    yield {"title": _("Possible hazards"), "rows": [row for row in dangers if row[0].startswith("H")]}
    yield {"title": _("Precautions"), "rows": [row for row in dangers if row[0].startswith("P")]}
    yield {
        "title": _("Storage and transport"),
        "rows": [
            (_("UN number, class, packing group"), hazard.transport),
            (_("Storage class"), hazard.storage),
            (_("Customs tariff number"), article.tariff),
        ],
    }


def _set(template: str, content: dict) -> bytes:
    at = datetime(EDITION.year, EDITION.month, EDITION.day, tzinfo=UTC)
    return print_pdf(FOLDER / template, content, at=at)
