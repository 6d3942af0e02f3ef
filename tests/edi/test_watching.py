"""Partners who want to know are told when prices and stock are others, once for all articles, and of theirs alone."""

import json
from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.timezone import localdate, now

from accounts.actor import Actor
from catalog.models import Stock
from edi.actions import watching
from edi.actions.watching import watch_articles
from edi.actions.webhooks import add_webhook
from edi.models import OutboundMessage, WatchedArticle
from pricing.models import ListPrice

pytestmark = pytest.mark.django_db
BOTH = ["price.changed", "availability.changed"]


@pytest.fixture
def sold(bolt, make_product):
    return [bolt, *(make_product(f"W-{n}") for n in range(3))]


@pytest.fixture
def listen():
    def make(partner, topics=BOTH):
        system = Actor.system(partner.company)
        return add_webhook(partner, f"https://{partner.code}.example/", topics, by=system, at=now())[0]

    return make


def told(webhook) -> list[tuple[str, list[str]]]:
    messages = OutboundMessage.objects.filter(webhook=webhook).order_by("pk")
    return [(each.topic, json.loads(each.body)["data"]["skus"]) for each in messages]


def test_the_first_time_there_is_nothing_to_compare_with_and_then_nothing_changed(partner, listen, sold):
    hook = listen(partner)
    assert watch_articles(at=now()) == 0
    assert WatchedArticle.objects.count() == len(sold)
    assert watch_articles(at=now() + timedelta(hours=1)) == 0 and told(hook) == []


def test_another_price_is_told_once(partner, listen, sold):
    hook = listen(partner)
    watch_articles(at=now())
    ListPrice.objects.filter(product=sold[1]).update(amount=77)
    later = now() + timedelta(hours=1)
    assert watch_articles(at=later) == 1 and told(hook) == [("price.changed", [sold[1].sku])]
    assert watch_articles(at=later + timedelta(hours=1)) == 0


def test_a_price_that_begins_on_a_day_is_told_on_that_day(partner, listen, sold, monkeypatch):
    hook = listen(partner)
    tomorrow = localdate() + timedelta(days=1)
    row = ListPrice.objects.filter(product=sold[1]).first()
    ListPrice.objects.filter(pk=row.pk).update(valid=DateRange(row.valid.lower, tomorrow))
    ListPrice.objects.create(
        price_list=row.price_list, product=sold[1], amount=1, basis=row.basis, valid=DateRange(tomorrow, None)
    )
    watch_articles(at=now())
    assert told(hook) == []
    assert watch_articles(at=now() + timedelta(days=1, hours=1)) == 1


def test_stock_that_runs_out_is_told_and_a_little_less_is_not(partner, listen, sold):
    hook = listen(partner)
    stock = Stock.objects.filter(product=sold[0])
    stock.update(on_hand=1000)
    watch_articles(at=now())
    stock.update(on_hand=999)
    assert watch_articles(at=now() + timedelta(hours=1)) == 0
    stock.update(on_hand=0)
    assert watch_articles(at=now() + timedelta(hours=2)) == 1
    assert told(hook) == [("availability.changed", [sold[0].sku])]


def test_who_is_shown_no_stock_is_told_of_none(partner, listen, sold):
    partner.company.stock_display = "none"
    partner.company.save()
    hook = listen(partner)
    stock = Stock.objects.filter(product=sold[0])
    stock.update(on_hand=1000)
    watch_articles(at=now())
    stock.update(on_hand=0)
    watch_articles(at=now() + timedelta(hours=1))
    assert told(hook) == []


def test_each_is_told_of_the_own_prices_and_of_what_they_asked_for(
    partner, listen, sold, make_partner, rival, make_contract, nordwerk
):
    mine, theirs = listen(partner, ["price.changed"]), listen(make_partner(rival, "alpina"))
    watch_articles(at=now())
    make_contract(nordwerk, {sold[1]: [(1, "0.50", 1)]}, number="RV-9")
    Stock.objects.filter(product=sold[0]).update(on_hand=0)
    watch_articles(at=now() + timedelta(hours=1))
    assert told(mine) == [("price.changed", [sold[1].sku])]
    assert ("price.changed", [sold[1].sku]) not in told(theirs)


def test_what_leaves_the_assortment_is_forgotten(partner, listen, sold):
    listen(partner)
    watch_articles(at=now())
    sold[-1].delete()
    watch_articles(at=now() + timedelta(hours=1))
    assert WatchedArticle.objects.count() == len(sold) - 1


def test_many_changes_are_one_message_that_says_whether_it_is_all(partner, listen, sold, monkeypatch):
    monkeypatch.setattr(watching, "MOST_TOLD", 2)
    listen(partner, ["price.changed"])
    watch_articles(at=now())
    ListPrice.objects.update(amount=55)
    watch_articles(at=now() + timedelta(hours=1))
    data = json.loads(OutboundMessage.objects.get().body)["data"]
    assert (data["count"], len(data["skus"]), data["complete"]) == (len(sold), 2, False)


def test_nobody_is_compared_who_does_not_want_to_know(partner, listen, sold):
    listen(partner, ["order.confirmed"])
    assert watch_articles(at=now()) == 0 and not WatchedArticle.objects.exists()


def test_more_articles_take_the_same_statements(
    partner, listen, sold, make_product, django_assert_max_num_queries
):
    listen(partner)
    watch_articles(at=now())
    counts = []
    for hours in (1, 2):
        with django_assert_max_num_queries(30) as seen:
            watch_articles(at=now() + timedelta(hours=hours))
        counts.append(len(seen))
        for number in range(20):
            make_product(f"M-{hours}-{number}")
        watch_articles(at=now() + timedelta(hours=hours, minutes=30))
    assert counts[0] == counts[1]
