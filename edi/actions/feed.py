"""Brings what a partner's system was told of its assortment up to date: two statements for any number of articles.

Everything that is told goes into one digest, so that every change counts, whatever brought it about: an import, a rule
of an assortment, a day that came, a number of the customer's own.
"""

from datetime import datetime, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, transaction
from django.db.models import F, OuterRef, TextField
from django.db.models.functions import MD5, Cast, JSONObject

from accounts.actor import Actor
from catalog.models import Product, ProductUnit

from ..models import FeedRow, Partner, ProductFeed

KEPT = timedelta(days=90)  # for so long is told what is gone
FRESH = timedelta(seconds=30)  # who asks again sooner is told the same
TOLD = (
    *("sku", "gtin", "manufacturer_number", "name_de", "name_en", "status", "unit", "minimum", "multiple"),
    *("weight_g", "tariff", "origin", "dangerous"),
)

NEW_OR_CHANGED = """
INSERT INTO edi_feedrow (feed_id, sku, digest, changed_at, gone_at)
SELECT %s, seen.sku, seen.digest, %s, NULL FROM ({seen}) seen
ON CONFLICT (feed_id, sku) DO UPDATE SET digest = excluded.digest, changed_at = excluded.changed_at, gone_at = NULL
WHERE edi_feedrow.digest <> excluded.digest OR edi_feedrow.gone_at IS NOT NULL
"""
GONE = """
UPDATE edi_feedrow SET gone_at = %s, changed_at = %s
WHERE feed_id = %s AND gone_at IS NULL AND sku NOT IN (SELECT seen.sku FROM ({seen}) seen)
"""


@transaction.atomic
def compare(partner: Partner, *, by: Actor, at: datetime) -> ProductFeed:
    """The feed as of a moment. Of two at a time the second waits, and finds what the first one found."""
    ProductFeed.objects.get_or_create(partner=partner, defaults={"begun_at": at})
    feed = ProductFeed.objects.select_for_update().get(partner=partner)
    if feed.compared_at and at - feed.compared_at < FRESH:
        return feed
    seen, seen_values = _digests(by).query.sql_with_params()
    numbers, number_values = Product.objects.visible_to(by).order_by().values("sku").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(NEW_OR_CHANGED.format(seen=seen), [feed.pk, at, *seen_values])
        cursor.execute(GONE.format(seen=numbers), [at, at, feed.pk, *number_values])
    FeedRow.objects.filter(feed=feed, gone_at__lt=at - KEPT).delete()
    feed.compared_at = at
    feed.save(update_fields=["compared_at"])
    return feed


def _digests(by: Actor):
    """(sku, digest) of every article the partner sees."""
    packs = ProductUnit.objects.filter(product=OuterRef("pk")).order_by("unit")
    pack = JSONObject(unit="unit", numerator="numerator", denominator="denominator", gtin="gtin")
    told = JSONObject(
        **{name: F(name) for name in TOLD},
        maker="manufacturer__name",
        category="category__slug_path",
        own="part_number",
        packs=ArraySubquery(packs.values(told=pack)),
    )
    products = Product.objects.visible_to(by).with_own_numbers(by).order_by()
    return products.annotate(digest=MD5(Cast(told, TextField()))).values("sku", "digest")
