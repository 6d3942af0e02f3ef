"""Data sheets for a choice of articles, safety data sheets for the dangerous ones, in both languages."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from django.core.files.base import ContentFile

from b2bshop.demo.catalogue import DemoCategory, DemoProduct
from catalog.documents import keep
from catalog.models import Document, Product

from .sheets import LANGUAGES, datasheet, safety_sheet
from .texts import exclusive_products

DATASHEET, SAFETY = Document.Kind.DATASHEET, Document.Kind.SAFETY


def load_documents(
    categories: list[DemoCategory], products: list[DemoProduct], rows: dict[str, Product]
) -> int:
    """Returns how many documents there are."""
    nodes = {each.path: each for each in categories}
    made = [
        _document(rows[article.sku], kind, language, content)
        for article, kind in [*_described(products), *_dangerous(products)]
        for language in LANGUAGES
        for content in [
            datasheet(article, nodes[article.category], language)
            if kind == DATASHEET
            else safety_sheet(article, language)
        ]
    ]
    return len(Document.objects.bulk_create(made))


def _described(products: list[DemoProduct]) -> Iterator[tuple[DemoProduct, str]]:
    """The middle size of four in five groups, and every article made for one customer."""
    groups: dict[str, list[DemoProduct]] = defaultdict(list)
    for each in products:
        if each.status == "active":
            groups[each.category].append(each)
    for place, group in enumerate(groups.values()):
        if place % 5 != 4 or group[0].dangerous:
            yield group[len(group) // 2], DATASHEET
    models = {each.sku: each for each in products}
    for each in exclusive_products():
        own = {"name_de": each.de, "name_en": each.en, "text_de": each.text_de, "text_en": each.text_en}
        sold = {"gtin": "", "packs": (), "minimum": Decimal(10), "multiple": Decimal(10)}
        number = {"manufacturer_number": each.drawing_number}
        yield replace(models[each.model], sku=each.sku, **own, **sold, **number), DATASHEET


def _dangerous(products: list[DemoProduct]) -> Iterator[tuple[DemoProduct, str]]:
    return ((each, SAFETY) for each in products if each.dangerous)


def _document(product: Product, kind: str, language: str, content: bytes) -> Document:
    stored = keep(ContentFile(content), "sheet.pdf")
    return Document(product=product, kind=kind, language=language, file=stored, size=len(content))
