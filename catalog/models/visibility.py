"""Which products an actor sees, as one SQL condition; every list, count and lookup goes through it."""

from django.apps import apps
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.utils.timezone import localdate


def visible_products(products: QuerySet, actor) -> QuerySet:
    """Published products the actor's assortments in force let through.

    Without an assortment a visitor sees everything that is not exclusive. With one or more, a product must be
    included by a rule of any of them; an excluding rule always wins. Exclusive products need a rule that names them.
    """
    published = products.exclude(status="draft")
    if actor.company is None:
        return published.filter(exclusive=False)
    assigned = _in_force(actor)
    rules = apps.get_model("catalog", "AssortmentRule").objects.filter(
        assortment__in=assigned.values("assortment")
    )
    includes, excludes = rules.filter(include=True), rules.filter(include=False)
    return published.filter(
        Q(exclusive=True, pk__in=includes.exclude(product=None).values("product"))
        | Q(exclusive=False) & (_matched(includes) | ~Exists(assigned)),
        ~_matched(excludes),
    )


def _in_force(actor) -> QuerySet:
    today = localdate()
    return apps.get_model("catalog", "AssortmentAssignment").objects.filter(
        Q(unit=None) | Q(unit=actor.unit),
        Q(valid_from=None) | Q(valid_from__lte=today),
        Q(valid_until=None) | Q(valid_until__gte=today),
        company=actor.company,
    )


def _matched(rules: QuerySet) -> Q:
    """A rule names this product, its manufacturer, or a category it stands in or below."""
    tops = rules.exclude(category=None).annotate(
        candidate=ExpressionWrapper(OuterRef("path"), output_field=CharField())
    )
    covered = apps.get_model("catalog", "Category").objects.filter(
        Exists(tops.filter(candidate__startswith=F("category__path")))
    )
    return (
        Q(category__in=covered.order_by().values("pk"))
        | Q(pk__in=rules.exclude(product=None).values("product"))
        # "IN" with a NULL manufacturer is NULL, and NOT NULL would drop the row
        | Q(
            manufacturer__isnull=False,
            manufacturer__in=rules.exclude(manufacturer=None).values("manufacturer"),
        )
    )
