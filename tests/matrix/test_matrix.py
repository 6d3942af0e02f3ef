"""Every channel crossed with every condition: the same result in every cell. Published in docs/matrix.md."""

import pytest
from django.conf import settings
from django.utils.timezone import now

from orders.actions import Basket, place_order
from orders.models import Cart, Order
from orders.problems import OrderRefused
from orders.queries import basket_lines
from tests.matrix.channels import CHANNELS, row_add
from tests.matrix.conditions import CONDITIONS, Outcome, Scene, Wish

pytestmark = pytest.mark.django_db
PAGE = settings.BASE_DIR / "docs" / "matrix.md"


@pytest.fixture
def scene(buyer, make_actor, nordwerk, address, bolt, make_product, make_contract, base_lists) -> Scene:
    return Scene(
        buyer=buyer,
        colleague=make_actor(nordwerk),
        address=address,
        products={bolt.sku: bolt},
        make=make_product,
        make_contract=make_contract,
        base_lists=base_lists,
    )


def order_of(scene: Scene, cart: Cart) -> Order:
    cart.refresh_from_db()
    basket = Basket(tuple(basket_lines(cart)), scene.address, key=f"matrix-{cart.pk}", cart=cart)
    return place_order(basket, by=scene.buyer, at=now())


def told(line, names) -> dict:
    """The parts of an order line that a condition speaks of, numbers as they compare."""
    return {name: len(line.parts) if name == "parts" else getattr(line, name) for name in names}


def hold(scene: Scene, cart: Cart, words: str, expected: Outcome) -> None:
    if expected.refused:
        assert not cart.lines.exists() and expected.refused in words, words[-1500:]
        return
    if expected.at_checkout:
        with pytest.raises(OrderRefused) as refusal:
            order_of(scene, cart)
        assert [problem.code for problem in refusal.value.problems] == [expected.at_checkout]
        return
    order = order_of(scene, cart)
    lines = list(order.lines.all())
    assert order.state == expected.state
    assert [told(line, wanted) for line, wanted in zip(lines, expected.lines, strict=True)] == list(
        expected.lines
    )


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("condition", CONDITIONS)
def test_every_channel_meets_every_condition_alike(scene, condition, channel):
    wishes, expected = CONDITIONS[condition](scene)
    cart, words = CHANNELS[channel](scene, wishes)
    hold(scene, cart, words, expected)


def test_control_a_channel_that_drops_the_unit_is_found(scene):
    wishes, expected = CONDITIONS["unit"](scene)
    cart, words = row_add(scene, [Wish(wish.number, "200") for wish in wishes])
    with pytest.raises(AssertionError):
        hold(scene, cart, words, expected)


def published() -> str:
    table = [["", *CHANNELS], ["---"] * (len(CHANNELS) + 1)]
    table += [[condition, *["✓"] * len(CHANNELS)] for condition in CONDITIONS]
    text = [
        "# The matrix",
        "",
        "Ways into a cart, crossed with what has to hold: the same result in every cell.",
        'Each cell is a test: `make test ARGS="tests/matrix"`. The API and acting reps join',
        "when the shop has them.",
        "",
    ]
    return "\n".join([*text, *(f"| {' | '.join(cells)} |" for cells in table)]) + "\n"


def test_the_published_matrix_names_every_channel_and_condition():
    assert PAGE.read_text(encoding="utf-8") == published()
