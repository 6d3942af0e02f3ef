"""In which classes the demo's categories stand: codes of public systems, and a small classification of its own."""

from pathlib import Path

from b2bshop.demo.catalogue import DemoCategory
from b2bshop.intake.running import run_import
from catalog.classification_intake import ClassificationIntake
from catalog.models import Category, CategoryClass, Classification, ClassMapping, ProductClass

# Only codes: what ETIM and ECLASS say about a class is licensed and not part of the shop.
PUBLIC = (("etim", "9", 10), ("eclass", "14", 20), ("unspsc", "26", 30))
FOLDER = Path(__file__).resolve().parent.parent / "classes"
OWN = {  # beginning of a category's address → class of the own classification, first release
    "fasteners/bolts/hex-": "W10-10",
    "fasteners/nuts/hexagon": "W10-20",
    "cables/multi-core/": "W40-10",
    "electrical/protection/circuit-breakers": "W50-10",
}
SPLIT = (("W10-10", "W10-11"), ("W10-10", "W10-12"))


def load_classes(categories: list[DemoCategory], nodes: dict[str, Category]) -> None:
    for system, version, position in PUBLIC:
        release = Classification.objects.create(system=system, version=version, position=position)
        codes = {each.path: code for each in categories if (code := getattr(each, system))}
        made = ProductClass.objects.bulk_create(
            ProductClass(classification=release, code=code) for code in sorted(set(codes.values()))
        )
        _place({row.code: row for row in made}, codes, nodes)
    old, new = (_own(version) for version in ("1", "2"))
    codes = {
        each.path: code for each in categories for start, code in OWN.items() if each.path.startswith(start)
    }
    _place(old, codes, nodes)
    ClassMapping.objects.bulk_create(ClassMapping(source=old[a], target=new[b]) for a, b in SPLIT)


def _own(version: str) -> dict[str, ProductClass]:
    """The second release is there to be looked at: nothing stands in it yet, and it asks for nothing."""
    run_import(ClassificationIntake("own", version), FOLDER / f"own-{version}.csv")
    release = Classification.objects.get(system="own", version=version)
    release.name, release.position, release.leads = "Werkstatt", int(version), version == "1"
    release.save(update_fields=["name", "position", "leads"])
    return {row.code: row for row in release.classes.all()}


def _place(classes: dict[str, ProductClass], codes: dict[str, str], nodes: dict[str, Category]) -> None:
    CategoryClass.objects.bulk_create(
        CategoryClass(
            category=nodes[path], product_class=classes[code], classification=classes[code].classification
        )
        for path, code in codes.items()
    )
