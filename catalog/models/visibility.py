"""Which products an actor sees, as one SQL condition; every list, count and lookup goes through it."""

from datetime import date

from django.db.models import BooleanField, Func, QuerySet
from django.utils.timezone import localdate

_ASSIGNED = """
  FROM catalog_assortmentassignment AS a WHERE a.company_id = %s AND (a.unit_id IS NULL OR a.unit_id = %s)
    AND (a.valid_from IS NULL OR a.valid_from <= %s) AND (a.valid_until IS NULL OR a.valid_until >= %s)"""
_NAMED = f"""
  SELECT r.{{0}}_id FROM catalog_assortmentrule AS r WHERE {{1}} r.include AND r.{{0}}_id IS NOT NULL
    AND r.assortment_id IN (SELECT a.assortment_id{_ASSIGNED})"""  # noqa: S608 - constants of this module


def _matched(sign: str) -> str:
    """A rule names this product, its manufacturer, or a category it stands in or below; sign: "" or "NOT"."""
    covered = f"""SELECT c.id FROM catalog_category AS c JOIN catalog_category AS top ON starts_with(c.path, top.path)
  WHERE top.id IN ({_NAMED.format("category", sign)})"""  # noqa: S608 - constants of this module
    # "IN" with a NULL manufacturer is NULL, and NOT NULL would drop the row
    return f"""({{category}} IN ({covered}) OR {{product}} IN ({_NAMED.format("product", sign)})
  OR {{maker}} IS NOT NULL AND {{maker}} IN ({_NAMED.format("manufacturer", sign)}))"""


_VISIBLE = f"""({{exclusive}} AND {{product}} IN ({_NAMED.format("product", "")})
  OR NOT {{exclusive}} AND ({_matched("")} OR NOT EXISTS (SELECT 1{_ASSIGNED}))
) AND NOT {_matched("NOT")}"""


class _Visible(Func):
    """The condition on a product's columns. Written in SQL: as a QuerySet it took longer to build than to run."""

    output_field = BooleanField()

    def __init__(self, company: int, unit: int | None, today: date):
        super().__init__("pk", "exclusive", "category", "manufacturer")
        self.assigned = (company, unit, today, today)

    def as_sql(self, compiler, connection, *_, **__):
        product, exclusive, category, maker = (compiler.compile(c)[0] for c in self.get_source_expressions())
        sql = _VISIBLE.format(product=product, exclusive=exclusive, category=category, maker=maker)
        return f"({sql})", self.assigned * _VISIBLE.count(_ASSIGNED)


def visible_products(products: QuerySet, actor) -> QuerySet:
    """Published products the actor's assortments in force let through.

    Who is blocked sees what anybody does. Without an assortment a visitor sees everything that is not exclusive. With
    one or more, a product must be included by a rule of any of them; an excluding rule always wins. Exclusive products
    need a rule that names them.
    """
    published = products.exclude(status="draft")
    if actor.company is None or actor.blocked_because:
        return published.filter(exclusive=False)
    unit = actor.unit.pk if actor.unit else None
    return published.filter(_Visible(actor.company.pk, unit, localdate()))
