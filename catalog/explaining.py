"""Why a customer is, or is not, offered a product: the rules that fit it, and which of them decide."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from accounts.actor import Actor
from accounts.models import Unit

from .models import AssortmentAssignment, AssortmentRule, Product, Terms
from .models.visibility import asked_for
from .templates import CLASSED

# Told once more and rule by rule; visibility.py asks for the outcome only. Tests hold the two against each other.
_FITTING = f"""
WITH RECURSIVE in_force AS MATERIALIZED (
  SELECT r.*, f.rank FROM catalog_rules_in_force(%s, %s, %s) f JOIN catalog_assortmentrule r ON r.id = f.rule
), classes AS (
  SELECT id AS rule, product_class_id AS class FROM in_force WHERE product_class_id IS NOT NULL
  UNION SELECT c.rule, below.id FROM classes c JOIN catalog_productclass below ON below.parent_id = c.class
), subject AS (
  SELECT p.id, p.id AS product_id, p.category_id, p.manufacturer_id, k.path FROM catalog_product p
    JOIN catalog_category k ON k.id = p.category_id WHERE p.id = ANY(%s)
), classed AS ({CLASSED})
SELECT r.*, s.id AS for_product FROM in_force r JOIN subject s ON
     r.product_id = s.id OR r.manufacturer_id = s.manufacturer_id
  OR EXISTS (SELECT FROM catalog_category top WHERE top.id = r.category_id AND starts_with(s.path, top.path))
  OR EXISTS (SELECT FROM classes JOIN classed ON classed.product_class_id = classes.class
              WHERE classes.rule = r.id AND classed.id = s.id)
  OR EXISTS (SELECT FROM catalog_attributevalue v
              WHERE v.product_id = s.id AND v.attribute_id = r.attribute_id
                AND (r.number_from IS NULL OR v.number >= r.number_from)
                AND (r.number_until IS NULL OR v.number <= r.number_until)
                AND (r.text = '' OR upper(r.text) IN (upper(v.text_de), upper(v.text_en))))
ORDER BY s.id, r.rank DESC, r.id"""  # noqa: S608 - constants of ours


@dataclass(frozen=True, slots=True)
class Fitting:
    """`terms` are those in force: a certificate the company holds has opened the article. `rank` decides."""

    rule: AssortmentRule
    rank: int
    decides: bool

    @property
    def terms(self) -> Terms:
        return Terms(self.rank % 8)


def fitting(products: Iterable[Product], actor: Actor, *, on: date) -> dict[int, list[Fitting]]:
    """Product id → the rules in force that fit it, those that decide first. Four statements for any number."""
    ids = [product.pk for product in products]
    told: dict[int, list[Fitting]] = defaultdict(list)
    if not ids:
        return told
    rules = AssortmentRule.objects.raw(_FITTING, [*asked_for(actor, on), ids])
    for rule in rules.prefetch_related("certificate", "assortment"):
        product, rank = rule.for_product, rule.rank  # type: ignore[attr-defined]
        first = told[product][0].rank if told[product] else rank
        told[product].append(Fitting(rule, rank, decides=rank == first))
    return told


def needed_certificates(products: Iterable[Product], actor: Actor, *, on: date) -> dict[int, str]:
    """Product id → the names of the certificates that are missing. No statement where no product is asked about."""
    return {
        pk: ", ".join(
            sorted({str(each.rule.certificate) for each in found if each.decides and each.rule.certificate})
        )
        for pk, found in fitting(products, actor, on=on).items()
    }


def assigned(actor: Actor, *, on: date) -> list[AssortmentAssignment]:
    """What holds for the actor on a day, the highest priority first. One statement."""
    company, unit, day = asked_for(actor, on)
    return list(
        AssortmentAssignment.objects.select_related("assortment", "company", "unit")
        .filter(
            Q(company=None) | Q(company=company),
            Q(unit=None) | Q(unit__path__in=Unit(path=unit).paths_above()),
            Q(valid_from=None) | Q(valid_from__lte=day),
            Q(valid_until=None) | Q(valid_until__gte=day),
        )
        .order_by("-assortment__priority", "assortment__name", "pk")
    )
