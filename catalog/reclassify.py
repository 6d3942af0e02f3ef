"""From one release of a classification to the next: what would move, what changes for it, and the move itself.

A class moves to the class its mapping names, else to the class with the same code. Nothing is taken away: the old
release stays beside the new one, and what has a class there already keeps it.
"""

# Names inside the statements come from code; values are parameters.
# ruff: noqa: S608

from collections import defaultdict
from dataclasses import dataclass

from django.db import connection, transaction

from .models import ClassFeature, Classification, ProductClass


@dataclass(frozen=True, slots=True)
class Move:
    """One class in use. No target: nobody knows where to; several: it was split, and somebody has to choose."""

    source: ProductClass
    targets: tuple[ProductClass, ...]
    products: int
    categories: int
    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    @property
    def target(self) -> ProductClass | None:
        return self.targets[0] if len(self.targets) == 1 else None


@dataclass(frozen=True, slots=True)
class Moved:
    products: int
    categories: int
    links: int  # features of the new release that now lead to the attribute of their predecessor


# A class without a mapping follows its code.
_TARGETS = """
mapped AS (
  SELECT m.source_id, t.id AS target_id FROM catalog_classmapping m
    JOIN catalog_productclass t ON t.id = m.target_id AND t.classification_id = %(new)s
    JOIN catalog_productclass o ON o.id = m.source_id AND o.classification_id = %(old)s
), targets AS (
  SELECT source_id, target_id FROM mapped
  UNION ALL
  SELECT o.id, t.id FROM catalog_productclass o
    JOIN catalog_productclass t ON t.code = o.code AND t.classification_id = %(new)s
   WHERE o.classification_id = %(old)s AND NOT EXISTS (SELECT FROM mapped WHERE mapped.source_id = o.id)
), sole AS (SELECT source_id, MIN(target_id) AS target_id FROM targets GROUP BY 1 HAVING COUNT(*) = 1)"""
# (table, its column of what is classified): rows of the old release without one of the new beside them.
_PLACES = {"products": ("catalog_productclassification", "product_id"),
           "categories": ("catalog_categoryclass", "category_id")}  # fmt: skip


def _waiting(place: str) -> str:
    table, column = _PLACES[place]
    return (
        f"SELECT o.{column}, o.product_class_id AS source_id FROM {table} o"
        f" WHERE o.classification_id = %(old)s AND NOT EXISTS (SELECT FROM {table} n"
        f" WHERE n.{column} = o.{column} AND n.classification_id = %(new)s)"
    )


def plan(old: Classification, new: Classification) -> list[Move]:
    """What `reclassify` would do, class by class. Four statements however large the releases are."""
    counts = " UNION ALL ".join(
        f"SELECT source_id, '{place}' AS place, COUNT(*) AS n FROM ({_waiting(place)}) w GROUP BY 1"
        for place in _PLACES
    )
    used: dict[int, dict[str, int]] = defaultdict(dict)
    targets: dict[int, list[int]] = defaultdict(list)
    ids = {"old": old.pk, "new": new.pk}
    with connection.cursor() as cursor:
        cursor.execute(counts, ids)
        for source, place, number in cursor.fetchall():
            used[source][place] = number
        cursor.execute(
            f"WITH {_TARGETS} SELECT source_id, target_id FROM targets"
            " WHERE source_id = ANY(%(used)s) ORDER BY target_id",
            ids | {"used": list(used)},
        )
        for source, target in cursor.fetchall():
            targets[source].append(target)
    concerned = {*used, *(target for each in targets.values() for target in each)}
    classes = ProductClass.objects.in_bulk(concerned)
    features = _features(concerned)
    moves = []
    for pk, numbers in used.items():
        found = tuple(classes[target] for target in targets[pk])
        diff = _diff(features[pk], features[found[0].pk]) if len(found) == 1 else {}
        moves.append(
            Move(classes[pk], found, numbers.get("products", 0), numbers.get("categories", 0), **diff)
        )
    return sorted(moves, key=lambda move: move.source.code)


def _features(classes: set[int]) -> dict[int, dict[str, tuple]]:
    """Class → feature code → what would matter if it changed."""
    told: dict[int, dict[str, tuple]] = defaultdict(dict)
    rows = ClassFeature.objects.filter(product_class__in=classes).values_list(
        "product_class", "feature__code", "feature__kind", "feature__unit", "is_mandatory"
    )
    for product_class, code, *what in rows:
        told[product_class][code] = tuple(what)
    return told


def _diff(old: dict[str, tuple], new: dict[str, tuple]) -> dict[str, tuple[str, ...]]:
    return {
        "added": tuple(sorted(new.keys() - old.keys())),
        "gone": tuple(sorted(old.keys() - new.keys())),
        "changed": tuple(sorted(code for code in old.keys() & new.keys() if old[code] != new[code])),
    }


@transaction.atomic
def reclassify(old: Classification, new: Classification) -> Moved:
    """Gives what stands in the old release its class in the new one, where there is exactly one. Repeating is safe."""
    ids = {"old": old.pk, "new": new.pk}
    with connection.cursor() as cursor:
        cursor.execute(_LINKS, ids)
        links, moved = cursor.rowcount, {}
        for place, (table, column) in _PLACES.items():
            cursor.execute(
                f"WITH {_TARGETS} INSERT INTO {table} ({column}, product_class_id, classification_id)"
                f" SELECT w.{column}, sole.target_id, %(new)s FROM ({_waiting(place)}) w"
                " JOIN sole ON sole.source_id = w.source_id ON CONFLICT DO NOTHING",
                ids,
            )
            moved[place] = cursor.rowcount
    return Moved(moved["products"], moved["categories"], links)


# A feature that kept its code, kind and unit leads to the attribute its predecessor led to.
_LINKS = """
UPDATE catalog_feature n SET attribute_id = o.attribute_id FROM catalog_feature o
 WHERE n.classification_id = %(new)s AND o.classification_id = %(old)s AND n.code = o.code AND n.kind = o.kind
   AND n.unit = o.unit AND n.attribute_id IS NULL AND o.attribute_id IS NOT NULL"""
