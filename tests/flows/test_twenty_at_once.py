"""A nervous finger, a slow network, a proxy that repeats: one checkout sent twenty times is one order."""

from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from orders.actions import add_to_cart, current_cart
from orders.actions import place as placing
from orders.models import Order, OrderKey

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 20


@pytest.fixture
def send(buyer, bolt, sign_in):
    """Sends the same filled checkout form TIMES times at the same moment; returns the answers."""
    client = sign_in(buyer)
    cart = current_cart(buyer, at=now())
    add_to_cart(cart, [(bolt.sku, "200", "")], by=buyer, at=now())
    url = reverse("orders:checkout", args=[cart.pk])
    page = client.get(url).context["page"]
    form = {
        "idempotency_key": page.key,
        "prices_seen": page.cart.assessment.prices_seen,
        "address": buyer.company.addresses.get().pk,
        "po_number": "PO-20",
    }

    def send_all():
        answers, start = [None] * TIMES, Barrier(TIMES)

        def post(index):
            own = Client()
            own.cookies = client.cookies
            start.wait()
            answers[index] = own.post(url, form)
            connection.close()

        threads = [Thread(target=post, args=[index]) for index in range(TIMES)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers

    return send_all


def is_one_order(answers) -> bool:
    """Everybody is sent to the page of the same single order."""
    places = {answer.headers.get("Location") for answer in answers}
    return places == {order.get_absolute_url() for order in Order.objects.all()} and len(places) == 1


def test_twenty_times_the_same_checkout_is_one_order(send):
    assert is_one_order(send())


def test_control_without_the_key_it_is_not(send, monkeypatch):
    def claim_nothing(basket, by):
        return OrderKey.objects.create(company=by.company, key=uuid4().hex), True

    monkeypatch.setattr(placing, "_claim_key", claim_nothing)
    assert not is_one_order(send())
