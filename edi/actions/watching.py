"""Prices and stock of partners who want to be told of changes are compared now and then: one message for all of them.

Compared is what the partner would read at this moment, so that every reason counts: a new price list, a contract that
begins, a day that came, goods that arrived. Statements grow with thousands of articles, not with articles.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.actor import Actor
from catalog.models import Product
from catalog.promising import promise
from catalog.queries import order_rule
from catalog.rules import first_quantity
from pricing.queries import price_lines

from ..models import OutboundMessage, Partner, WatchedArticle, Webhook
from ..queries import actor_of
from ..telling import price_parts
from ..topics import Topic
from .outbound import queue

PORTION = 1000
MOST_TOLD = 1000  # article numbers in a message; beyond them everything may be another
WATCH_LOCK = 7_002  # namespace of the advisory locks
ASKED_AT = {Topic.PRICES: "edi:prices", Topic.STOCK: "edi:availability"}
Seen = dict[str, tuple[str, str]]  # article number → digest of its prices, level of its stock


def watch_articles(*, at: datetime) -> int:
    """How many messages are queued. The first time there is nothing to compare with."""
    hooks = Webhook.objects.filter(disabled_at=None, topics__overlap=list(ASKED_AT), partner__is_active=True)
    partners = Partner.objects.filter(pk__in=hooks.values("partner"))
    return sum(_watch(partner, at) for partner in partners.select_related("company", "member__user"))


@transaction.atomic
def _watch(partner: Partner, at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [WATCH_LOCK, partner.pk])
        if not cursor.fetchone()[0]:
            return 0
    by = actor_of(partner)
    watched = WatchedArticle.objects.filter(partner=partner)
    is_first = not watched.exists()
    changed: dict[Topic, list[str]] = {topic: [] for topic in ASKED_AT}
    for seen in _seen(by, at):
        known: Seen = {
            sku: (price, level)
            for sku, price, level in watched.filter(sku__in=seen).values_list("sku", "price", "level")
        }
        for place, topic in enumerate(ASKED_AT):
            changed[topic] += [sku for sku in seen if sku in known and seen[sku][place] != known[sku][place]]
        _keep(partner, {sku: now for sku, now in seen.items() if known.get(sku) != now})
    watched.exclude(sku__in=Product.objects.visible_to(by).order_by().values("sku")).delete()
    return 0 if is_first else _tell(partner, changed, at)


def _seen(by: Actor, at: datetime) -> Iterator[Seen]:
    """A thousand articles at a time, as the partner would read them now."""
    products = Product.objects.visible_to(by).with_packs().order_by("pk")
    rows = products.iterator(chunk_size=PORTION)
    while portion := list(islice(rows, PORTION)):
        wanted = [(product, first_quantity(order_rule(product))) for product in portion]
        prices = price_lines(wanted, by, localdate(at))
        promises = promise(wanted, by, at=at)
        yield {
            product.sku: (_digest(price_parts(price)), str(told.stock.level or ""))
            for product, price, told in zip(portion, prices, promises, strict=True)
        }


def _digest(values: dict) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:32]


def _keep(partner: Partner, rows: Seen) -> None:
    WatchedArticle.objects.bulk_create(
        [
            WatchedArticle(partner=partner, sku=sku, price=price, level=level)
            for sku, (price, level) in rows.items()
        ],
        update_conflicts=True,
        unique_fields=["partner", "sku"],
        update_fields=["price", "level"],
    )


def _tell(partner: Partner, changed: dict[Topic, list[str]], at: datetime) -> int:
    messages = [
        _message(webhook, topic, changed[topic], at)
        for webhook in Webhook.objects.of_partner(partner).filter(disabled_at=None)
        for topic in ASKED_AT
        if topic in webhook.topics and changed[topic]
    ]
    queue(messages)
    return len(messages)


def _message(webhook: Webhook, topic: Topic, skus: Iterable[str], at: datetime) -> OutboundMessage:
    skus = sorted(skus)
    sequence = int(at.timestamp())
    told = {
        "type": topic.value,
        "timestamp": at.isoformat(),
        "sequence": sequence,
        "data": {
            "count": len(skus),
            "skus": skus[:MOST_TOLD],
            "complete": len(skus) <= MOST_TOLD,
            "url": settings.BASE_URL + reverse(ASKED_AT[topic]),
        },
    }
    return OutboundMessage(
        webhook=webhook,
        topic=topic,
        subject=topic.value,
        once=f"{topic} {sequence}",
        sequence=sequence,
        body=json.dumps(told, ensure_ascii=False),
        made_at=at,
        due_at=at,
    )
