"""Categories, products, attribute values, warehouses with their calendars, stock and what is expected."""

from datetime import time, timedelta
from decimal import Decimal
from itertools import count

from django.db import connection
from django.utils.timezone import localdate

from b2bshop.demo.catalogue import DemoAttribute, DemoCategory, DemoPack, DemoProduct
from b2bshop.demo.catalogue.families import FAMILIES
from catalog.models import (
    Attribute,
    AttributeValue,
    Category,
    CategoryAttribute,
    FamilyAxis,
    Inbound,
    Manufacturer,
    Product,
    ProductFamily,
    ProductUnit,
    Stock,
    Synonym,
    Transit,
    Warehouse,
)
from catalog.search import index

from .classes import load_classes
from .relations import load_relations
from .texts import exclusive_products

BATCH = 2000
COPIED = (  # named alike in the demo's records and in the catalogue
    *("sku", "gtin", "manufacturer_number", "name_de", "name_en", "text_de", "text_en"),
    *("unit", "minimum", "multiple"),
    *("weight_g", "tariff", "origin", "tax_class", "status", "dangerous"),
)
WAREHOUSES = (  # in two states, whose holidays differ
    {
        "code": "bremen",
        "name": "Bremen",
        "priority": 1,
        "transit_days": 1,
        "region": "HB",
        "cutoff": time(15),
    },
    {
        "code": "kassel",
        "name": "Kassel",
        "priority": 2,
        "transit_days": 2,
        "region": "HE",
        "cutoff": time(12),
    },
)
TRANSITS = {"bremen": {"AT": 3, "CH": 3}, "kassel": {"AT": 2, "CH": 3}}
# What people on site say, and what the catalogue calls it.
SYNONYMS = (
    ("inbusschraube", "imbusschraube", "innensechskantschraube", "zylinderschraube mit innensechskant"),
    ("madenschraube", "gewindestift"),
    ("schlossschraube", "flachrundschraube"),
    ("kugellager", "rillenkugellager"),
    ("handschuh", "schutzhandschuh"),
    ("unterlegscheibe", "beilagscheibe", "scheibe"),
    ("allen screw", "socket head cap screw"),
    ("grub screw", "set screw"),
)


def load_catalogue(categories: list[DemoCategory], products: list[DemoProduct]) -> dict[str, Product]:
    """Everything of the catalogue; returns the products by article number."""
    attributes = _attributes(categories)
    nodes = _categories(categories, products, attributes)
    load_classes(categories, nodes)
    rows = _products(products, nodes)
    rows |= _exclusive(rows, nodes)
    _values(products, rows, attributes)
    _stock(products, rows)
    load_relations(products, rows)
    _families(nodes, attributes)
    Synonym.objects.bulk_create(Synonym(words=list(words)) for words in SYNONYMS)
    index.refresh()
    index.count_words()
    return rows


def _attributes(categories: list[DemoCategory]) -> dict[str, Attribute]:
    used: dict[str, DemoAttribute] = {a.code: a for node in categories for a in node.attributes}
    made = Attribute.objects.bulk_create(
        Attribute(
            code=a.code,
            name_de=a.de,
            name_en=a.en,
            unit=a.unit,
            kind="number" if a.kind == "number" else "text",
        )
        for a in used.values()
    )
    return {a.code: a for a in made}


def _categories(
    categories: list[DemoCategory], products: list[DemoProduct], attributes: dict[str, Attribute]
) -> dict[str, Category]:
    nodes: dict[str, Category] = {}
    drawings = {product.category: product.drawing for product in reversed(products)}
    for each in categories:
        parent, _, slug = each.path.rpartition("/")
        values = {
            "slug": slug,
            "slug_path": each.path,
            "name_de": each.de,
            "name_en": each.en,
            "text_de": each.description_de,
            "text_en": each.description_en,
            "standards": each.standards,
            "drawing": _plain(_first_drawing(each.path, drawings)),
        }
        tree = Category.objects
        nodes[each.path] = tree.add_child(nodes[parent], values) if parent else tree.add_root(values)
    CategoryAttribute.objects.bulk_create(
        CategoryAttribute(category=nodes[each.path], attribute=attributes[a.code], position=position)
        for each in categories
        for position, a in enumerate(each.attributes)
    )
    return nodes


COUNTED_TOGETHER = ("fasteners/retaining/dowel-pins",)


def _families(nodes: dict[str, Category], attributes: dict[str, Attribute]) -> None:
    made = ProductFamily.objects.bulk_create(
        ProductFamily(
            slug=path.rpartition("/")[2],
            name_de=nodes[path].name_de,
            name_en=nodes[path].name_en,
            category=nodes[path],
            mixes_steps=path in COUNTED_TOGETHER,
        )
        for path in FAMILIES
    )
    FamilyAxis.objects.bulk_create(
        FamilyAxis(family=family, attribute=attributes[code], position=position)
        for family, axes in zip(made, FAMILIES.values(), strict=True)
        for position, code in enumerate(axes, 1)
    )
    for family in made:
        Product.objects.filter(category=family.category).update(family=family)


def _first_drawing(path: str, drawings: dict) -> dict:
    return next(
        (d for category, d in drawings.items() if category == path or category.startswith(path + "/")), {}
    )


def _plain(drawing) -> dict[str, str]:
    """Decimals as text: JSON has no exact numbers, and the drawer reads both."""
    return {
        key: format(v.normalize(), "f") if isinstance(v, Decimal) else str(v) for key, v in drawing.items()
    }


def _products(products: list[DemoProduct], nodes: dict[str, Category]) -> dict[str, Product]:
    names = sorted({product.manufacturer for product in products})
    makers = {m.name: m for m in Manufacturer.objects.bulk_create(Manufacturer(name=name) for name in names)}
    rank = count(10, 10)
    made = Product.objects.bulk_create(
        (_product(each, nodes[each.category], makers[each.manufacturer], next(rank)) for each in products),
        batch_size=BATCH,
    )
    rows = {row.sku: row for row in made}
    ProductUnit.objects.bulk_create(
        (_pack(rows[each.sku], pack, place) for each in products for place, pack in enumerate(each.packs, 1)),
        batch_size=BATCH,
    )
    followed = [each for each in products if each.successor]
    for each in followed:
        rows[each.sku].successor = rows[each.successor]
    Product.objects.bulk_update([rows[each.sku] for each in followed], ["successor"])
    return rows


def _product(each: DemoProduct, category: Category, maker: Manufacturer, rank: int) -> Product:
    return Product(
        **{name: getattr(each, name) for name in COPIED},
        category=category,
        manufacturer=maker,
        rank=rank,
        drawing=_plain(each.drawing),
        lead_days=5 + rank // 10 % 4 * 5,
    )


def _pack(product: Product, pack: DemoPack, position: int) -> ProductUnit:
    length, width, height = pack.size
    return ProductUnit(
        product=product,
        unit=pack.unit,
        numerator=pack.content,
        gtin=pack.gtin,
        weight_g=pack.weight_g,
        length_mm=length,
        width_mm=width,
        height_mm=height,
        is_sold=pack.is_sold,
        position=position,
    )


def _exclusive(rows: dict[str, Product], nodes: dict[str, Category]) -> dict[str, Product]:
    """Articles made for one company only: drawing parts derived from a standard article."""
    made = []
    for each in exclusive_products():
        model = rows[each.model]
        made.append(
            Product(
                sku=each.sku,
                exclusive=True,
                category_id=model.category_id,
                manufacturer_id=model.manufacturer_id,
                manufacturer_number=each.drawing_number,
                name_de=each.de,
                name_en=each.en,
                text_de=each.text_de,
                text_en=each.text_en,
                unit="C62",
                minimum=10,
                multiple=10,
                drawing=model.drawing,
                rank=model.rank,
                origin="DE",
                lead_days=15,
            )
        )
    return {row.sku: row for row in Product.objects.bulk_create(made)}


def _values(products: list[DemoProduct], rows: dict[str, Product], attributes: dict[str, Attribute]) -> None:
    columns = "product_id, attribute_id, number, text_de, text_en"
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {AttributeValue._meta.db_table} ({columns}) FROM STDIN") as copy,
    ):
        for each in products:
            for code, value in each.attributes.items():
                copy.write_row((rows[each.sku].pk, attributes[code].pk, *_typed(value)))


def _typed(value) -> tuple[Decimal | None, str, str]:
    if isinstance(value, Decimal):
        return value, "", ""
    de, en = value if isinstance(value, tuple) else (value, value)
    return None, de, en


def _stock(products: list[DemoProduct], rows: dict[str, Product]) -> None:
    """Three quarters in Bremen, the rest in Kassel, rounded to whole order steps."""
    bremen, kassel = Warehouse.objects.bulk_create(Warehouse(**each) for each in WAREHOUSES)
    Transit.objects.bulk_create(
        Transit(warehouse=warehouse, country=country, days=days)
        for warehouse in (bremen, kassel)
        for country, days in TRANSITS[warehouse.code].items()
    )
    shelves = []
    for each in products:
        far = Decimal(each.stock) // 4 // each.multiple * each.multiple
        shelves.append(Stock(product=rows[each.sku], warehouse=bremen, on_hand=each.stock - far))
        if far:
            shelves.append(Stock(product=rows[each.sku], warehouse=kassel, on_hand=far))
    shelves += [Stock(product=rows[e.sku], warehouse=bremen, on_hand=240) for e in exclusive_products()]
    Stock.objects.bulk_create(shelves, batch_size=BATCH)
    _inbound(products, rows, bremen, kassel)


def _inbound(
    products: list[DemoProduct], rows: dict[str, Product], bremen: Warehouse, kassel: Warehouse
) -> None:
    """For every second article that is out of stock, and for a part of the others, within the next weeks."""
    wanted = [each for n, each in enumerate(products) if n % (29 if each.stock else 2) == 1]
    Inbound.objects.bulk_create(
        (
            Inbound(
                product=rows[each.sku],
                warehouse=kassel if n % 3 == 0 else bremen,
                reference=f"B-{40_000 + n}",
                quantity=each.multiple * (20 + n % 5 * 10),
                expected_on=localdate() + timedelta(days=3 + n % 4 * 5),
                source=Inbound.Source.SUPPLIER if n % 4 else Inbound.Source.PRODUCTION,
            )
            for n, each in enumerate(wanted)
            if each.status == Product.Status.ACTIVE
        ),
        batch_size=BATCH,
    )
