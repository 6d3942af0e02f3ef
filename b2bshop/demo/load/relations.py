"""What belongs together in the demo shop: nut and washer to a screw, drill to an anchor; and designations by ISO."""

from collections.abc import Iterator
from decimal import Decimal

from b2bshop.demo.catalogue.records import DemoProduct
from catalog.models import CrossReference, Product, Relation

BATCH = 2000
BOLTS = "fasteners/bolts/"
NUTS, WASHERS, SPRINGS = "fasteners/nuts/hexagon", "fasteners/washers/plain", "fasteners/washers/spring"
ANCHORS, DRILLS = "fasteners/anchors/bolt-anchors", "cutting/drills/sds-plus"
# The DIN standards of these articles, and the ISO standards that replaced them.
ISO = {
    "931": "ISO 4014",
    "933": "ISO 4017",
    "912": "ISO 4762",
    "7991": "ISO 10642",
    "934": "ISO 4032",
    "125": "ISO 7089",
}
NO_LONGER_MADE = {
    "replaced_because_de": "Der Hersteller fertigt die alte Baureihe nicht mehr.",
    "replaced_because_en": "The manufacturer no longer makes the old series.",
}


def load_relations(products: list[DemoProduct], rows: dict[str, Product]) -> None:
    """After the products themselves."""
    on_sale = [each for each in products if each.status == "active"]
    Relation.objects.bulk_create(
        (
            Relation(product=rows[one], kind=kind, other=rows[other], position=position)
            for one, kind, other, position in [*_fastenings(on_sale), *_drills(on_sale)]
        ),
        batch_size=BATCH,
    )
    CrossReference.objects.bulk_create(
        (
            CrossReference(product=rows[each.sku], kind="norm", number=number)
            for each in on_sale
            if (number := _by_iso(each.sku))
        ),
        batch_size=BATCH,
    )
    Product.objects.filter(pk__in=[rows[p.sku].pk for p in products if p.successor]).update(**NO_LONGER_MADE)


def _fastenings(products: list[DemoProduct]) -> Iterator[tuple[str, str, str, int]]:
    """To each screw with a metric thread a nut, a washer and a spring washer of its thread and, if there is, finish."""
    for position, shelf in enumerate((NUTS, WASHERS, SPRINGS), 1):
        fitting: dict[object, dict[object, str]] = {}
        for each in products:
            if each.category == shelf:
                fitting.setdefault(each.attributes["thread"], {}).setdefault(
                    each.attributes.get("finish"), each.sku
                )
        for screw in products:
            if not screw.category.startswith(BOLTS) or not (
                found := fitting.get(screw.attributes.get("thread"))
            ):
                continue
            other = found.get(screw.attributes.get("finish")) or next(iter(found.values()))
            yield screw.sku, Relation.Kind.ACCESSORY, other, position


def _drills(products: list[DemoProduct]) -> Iterator[tuple[str, str, str, int]]:
    """A bolt anchor needs a hole of its own diameter, at least as deep as it is long."""
    drills = sorted(
        (d.attributes["diameter"], d.attributes["length"], d.sku) for d in products if d.category == DRILLS
    )
    for anchor in products:
        if anchor.category != ANCHORS:
            continue
        size, length = (
            Decimal(str(anchor.attributes["thread"]).removeprefix("M")),
            anchor.attributes["length"],
        )
        fits = [sku for diameter, long, sku in drills if diameter == size and long > length]
        if fits:
            yield anchor.sku, Relation.Kind.REQUIRED, fits[0], 1


def _by_iso(sku: str) -> str:
    """933-8X40-88 → ISO 4017 M8X40-88"""
    standard, _, rest = sku.partition("-")
    return f"{ISO[standard]} M{rest}" if standard in ISO else ""
