"""Which products an actor sees and on which terms, as SQL; every list, count, lookup and price goes through it."""

from datetime import date

from django.db.models import BooleanField, Func, IntegerField, QuerySet
from django.utils.timezone import localdate

# The functions are in migrations/0011_terms_of_assortments.sql. Each is asked once per statement.
_FOR = "(%s::bigint, %s::text, %s::date)"
_RULES = f"""(SELECT catalog_category_ranks{_FOR}), (SELECT catalog_maker_ranks{_FOR}),
  (SELECT catalog_product_ranks{_FOR}), (SELECT catalog_finer_rules{_FOR})"""
_TERMS = f"catalog_terms({_RULES}, {{product}}, {{category}}, {{maker}})"
# Exclusive products need a rule that names and shows them.
_NAMED = f"((SELECT catalog_product_ranks{_FOR}) ->> {{product}}::text)::integer & 7"
_VISIBLE = f"((NOT {{exclusive}} OR coalesce({_NAMED}, 6) <> 6) AND {_TERMS} <> 6)"


def asked_for(actor, on: date) -> tuple[int | None, str, date]:
    """What the functions want to know. Who is blocked is offered what anybody is."""
    company = None if actor.blocked_because else actor.company
    unit = actor.unit.path if company and actor.unit else ""
    return company.pk if company else None, unit, on


def terms_sql(actor, on: date, *, product: str, category: str, maker: str) -> tuple[str, tuple]:
    """The value of a `Terms` in a statement written by hand, whose columns are named here, and its parameters."""
    told = _TERMS.format(product=product, category=category, maker=maker)
    return told, asked_for(actor, on) * told.count(_FOR)


class _Asked(Func):
    """Written in SQL: as a QuerySet it took longer to build than to run."""

    columns: tuple[str, ...] = ("pk", "category", "manufacturer")
    names: tuple[str, ...] = ("product", "category", "maker")
    sql = _TERMS

    def __init__(self, actor, on: date | None = None):
        super().__init__(*self.columns)
        self.asked_for = asked_for(actor, on or localdate())

    def as_sql(self, compiler, connection, *_, **__):
        told = (compiler.compile(each)[0] for each in self.get_source_expressions())
        return self.sql.format(**dict(zip(self.names, told, strict=True))), self.asked_for * self.sql.count(
            _FOR
        )


class TermsFor(_Asked):
    """`Product.objects.annotate(terms=TermsFor(actor))`: the value of a `Terms`."""

    output_field = IntegerField()


class _Visible(_Asked):
    output_field = BooleanField()
    columns, names = (*_Asked.columns, "exclusive"), (*_Asked.names, "exclusive")
    sql = _VISIBLE


class ShelfIsSeen(_Asked):
    """`Category.objects.filter(ShelfIsSeen(actor))`: those in or below which the actor sees a product."""

    output_field = BooleanField()
    columns = names = ("path",)
    sql = f"catalog_shelf_is_seen({{path}}, {_RULES})"


def visible_products(products: QuerySet, actor) -> QuerySet:
    """Published products that the assortments in force do not hide from the actor; see docs/assortments.md."""
    return products.exclude(status="draft").filter(_Visible(actor))
