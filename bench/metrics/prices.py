"""The price door alone: any number of products at once, contracts and lists together."""

from django.utils.timezone import localdate

from accounts.actor import Actor
from accounts.models import Membership
from bench import BY_DISCOUNT, Bench, Measured, metric
from catalog.models import Product
from pricing.queries import price_lines


def _price(bench: Bench, number: int) -> Measured:
    seen = Product.objects.visible_to(bench.buyer).filter(status=Product.Status.ACTIVE).order_by("rank")
    lines = [(product, product.minimum) for product in seen[:number]]
    return bench.call(lambda: price_lines(lines, bench.buyer, localdate()))


@metric("price_lines_1")
def price_lines_1(bench: Bench) -> Measured:
    return _price(bench, 1)


@metric("price_lines_48")
def price_lines_48(bench: Bench) -> Measured:
    return _price(bench, 48)


@metric("price_lines_1000")
def price_lines_1000(bench: Bench) -> Measured:
    return _price(bench, 1000)


@metric("price_lines_discounted_48")
def price_lines_discounted_48(bench: Bench) -> Measured:
    """Of somebody whose list has discounts."""
    actor = Actor.from_membership(Membership.objects.get(user__email=BY_DISCOUNT))
    lines = [
        (product, product.minimum) for product in Product.objects.visible_to(actor).order_by("rank")[:48]
    ]
    return bench.call(lambda: price_lines(lines, actor, localdate()))
