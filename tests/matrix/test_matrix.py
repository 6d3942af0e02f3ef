"""Every channel crossed with every condition: the same result in every cell. Published in docs/matrix.md."""

import pytest
from django.conf import settings
from django.utils.timezone import now

from accounts.actor import Actor
from bench.documents import FORMATS, GLN
from edi.actions import issue_key
from edi.models import EdiDocument, Partner
from edi.outcome import outcome_from_json
from edi.scopes import Scope as Scopes
from edi.words import CODES
from orders.actions import Basket, place_order
from orders.models import Cart, Order
from orders.problems import OrderRefused
from orders.queries import basket_lines
from tests.edi.conftest import Caller
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
    return place_order(basket, by=scene.orders or scene.buyer, at=now())


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


def sent(scene: Scene, wishes: list[Wish], make) -> str:
    """The order in a partner's format; what the partner is told, in German."""
    partner = Partner.objects.create(
        code="nordwerk", name="ERP", company=scene.buyer.company, member=scene.buyer.membership, gln=GLN
    )
    _key, text = issue_key(partner, "matrix", list(Scopes), by=Actor.system(partner.company), at=now())
    wished = [("sku", "number"), ("quantity", "quantity"), ("unit", "unit")]
    lines = [
        {"line": str(n), **{name: told for name, field in wished if (told := getattr(wish, field))}}
        for n, wish in enumerate(wishes, 1)
    ]
    order = {"order_number": "PO-1", "lines": lines, "ship_to": {"code": scene.address.code}}
    centre = {"cost_centre": wishes[0].cost_centre} if wishes[0].cost_centre else {}
    Caller(text).post("orders/", make({**order, **centre}))
    findings = outcome_from_json(EdiDocument.objects.get().outcome).all_findings
    return " ".join(f"{each.code} {each.texts['de']}" for each in findings).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("condition", CONDITIONS)
def test_every_format_of_partners_meets_every_condition_alike(scene, condition, form):
    wishes, expected = CONDITIONS[condition](scene)
    words = sent(scene, wishes, FORMATS[form])
    if expected.refused or expected.at_checkout:
        code = CODES.get(expected.at_checkout, "")
        assert not Order.objects.exists() and (expected.refused or code) in words, words
        return
    order = Order.objects.get()
    assert order.state == expected.state, words
    lines = zip(order.lines.all(), expected.lines, strict=True)
    assert [told(line, wanted) for line, wanted in lines] == list(expected.lines)


def test_control_a_channel_that_drops_the_unit_is_found(scene):
    wishes, expected = CONDITIONS["unit"](scene)
    cart, words = row_add(scene, [Wish(wish.number, "200") for wish in wishes])
    with pytest.raises(AssertionError):
        hold(scene, cart, words, expected)


def published() -> str:
    ways = [*CHANNELS, *FORMATS]
    table = [["", *ways], ["---"] * (len(ways) + 1)]
    table += [[condition, *["✓"] * len(ways)] for condition in CONDITIONS]
    text = [
        "# The matrix",
        "",
        "Ways into a cart, and formats of trading partners, crossed with what has to hold: the same result in every",
        'cell. Each cell is a test: `make test ARGS="tests/matrix"`. Reps act under the addresses of the customer.',
        "",
    ]
    return "\n".join([*text, *(f"| {' | '.join(cells)} |" for cells in table)]) + "\n"


def test_the_published_matrix_names_every_channel_and_condition():
    assert PAGE.read_text(encoding="utf-8") == published()
