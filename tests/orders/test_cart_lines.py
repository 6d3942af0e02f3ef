"""One article on several lines, wanted days, lines put aside, moved, merged, split; what changed since last time."""

from datetime import date, timedelta
from decimal import Decimal as D
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import CostCentre
from catalog.models import Stock
from orders.actions import (
    Basket,
    Entry,
    SplitBy,
    add_to_cart,
    comment_on,
    current_cart,
    merge_carts,
    move_lines,
    new_cart,
    place_order,
    split_cart,
)
from orders.actions.again import order_again, resubmit
from orders.actions.edit import LineEdit, edit_cart, face
from orders.actions.quick import put_into_cart
from orders.models import Cart, CartLine, Order
from orders.problems import OrderRefused
from orders.queries import basket_lines
from pricing.models import ListPrice
from tests.conftest import ALWAYS

DAY = date(2026, 12, 1)


@pytest.fixture
def centre(nordwerk):
    return CostCentre.objects.create(company=nordwerk, code="4711", name="Montage")


def lines_of(cart) -> list[tuple]:
    return [(f"{line.quantity.normalize():f}", line.note) for line in cart.lines.order_by("pk")]


def place(cart, buyer, address, at, key="cart-lines"):
    cart.refresh_from_db()
    return place_order(Basket(tuple(basket_lines(cart)), address, key=key, cart=cart), by=buyer, at=at)


def test_the_same_article_lies_several_times_for_another_note_centre_day_or_unit(
    cart, bolt, buyer, centre, at
):
    entries = [
        Entry(bolt.sku, "100"),
        Entry(bolt.sku, "100", note="Halle 3"),
        Entry(bolt.sku, "100", cost_centre=centre),
        Entry(bolt.sku, "100", requested_on=DAY),
        Entry(bolt.sku, "2", "PK"),
        Entry(bolt.sku, "300", note="Halle 3"),
    ]
    put, problems = add_to_cart(cart, entries, by=buyer, at=at)
    assert not problems and len(put) == 5
    assert [line.quantity for line in cart.lines.order_by("pk")] == [300, 400, 100, 100, 200]


def test_lines_of_one_article_reach_a_quantity_break_together(cart, bolt, buyer, base_lists, address, at):
    ListPrice.objects.create(
        price_list=base_lists["EUR"], product=bolt, amount=7, basis=100, min_quantity=400, valid=ALWAYS
    )
    add_to_cart(cart, [Entry(bolt.sku, "200", note="Halle 3")], by=buyer, at=at)
    order = place(cart, buyer, address, at)
    assert [line.amount for line in order.lines.all()] == [7, 7]
    assert order.net_total == D("28.00")


def test_control_by_itself_each_line_pays_the_price_of_its_own_quantity(
    cart, bolt, buyer, base_lists, address, at
):
    ListPrice.objects.create(
        price_list=base_lists["EUR"], product=bolt, amount=7, basis=100, min_quantity=400, valid=ALWAYS
    )
    assert place(cart, buyer, address, at).lines.get().amount == D("8.42")


def test_what_was_typed_in_a_row_is_shown_as_the_sum_of_its_lines(shop, cart, bolt, buyer, at):
    add_to_cart(cart, [Entry(bolt.sku, "100", note="Halle 3")], by=buyer, at=at)
    assert "300" in shop.get(f"/products/{bolt.sku}/").context["page"].buy.in_cart


def test_an_order_keeps_days_notes_and_centres_of_its_lines(cart, bolt, buyer, centre, address, at, shop):
    add_to_cart(cart, [Entry(bolt.sku, "100", "", "Halle 3", centre, DAY)], by=buyer, at=at)
    order = place(cart, buyer, address, at)
    told = order.lines.last()
    assert (told.note, told.cost_centre, told.requested_on) == ("Halle 3", "4711", DAY)
    assert "01.12.2026" in shop.get(order.get_absolute_url()).content.decode()
    again = new_cart("again", by=buyer, at=at)
    count, problems = put_into_cart(order_again(order, by=buyer, at=at), again, by=buyer, at=at)
    assert count == 2 and not problems
    kept = [(line.note, line.cost_centre, line.requested_on) for line in again.lines.order_by("pk")]
    assert kept == [("", None, None), ("Halle 3", centre, None)]


def test_a_day_that_has_passed_or_is_none_is_refused_at_its_field(shop, cart):
    line = cart.lines.get()
    for day in ("2020-01-01", "31.02.2027", "morgen", "\x00"):
        sent = {"line": line.pk, "quantity": "200", "note": "", "requested_on": day}
        answer = shop.post(cart.get_absolute_url(), sent)
        assert answer.status_code == (302 if day == "\x00" else 422), day
        assert answer.status_code == 302 or f'aria-describedby="d{line.pk}-error"' in answer.content.decode()
    assert cart.lines.get().requested_on is None


def test_a_line_whose_day_passes_in_the_cart_is_not_ordered_unseen(cart, bolt, buyer, address, at):
    add_to_cart(cart, [Entry(bolt.sku, "100", requested_on=DAY)], by=buyer, at=at)
    with pytest.raises(OrderRefused) as refusal:
        place(cart, buyer, address, at + timedelta(days=30))
    assert [problem.code for problem in refusal.value.problems] == ["day_passed"]


def test_once_more_makes_another_line_of_the_smallest_quantity_beside_the_first(
    shop, cart, buyer, make_product, address, at
):
    line = cart.lines.get()
    other = make_product("OTHER")
    add_to_cart(cart, [(other.sku, "7", "")], by=buyer, at=at)
    sent = {"line": line.pk, "quantity": "300", "note": "", "another": line.pk}
    answer = shop.post(cart.get_absolute_url(), sent)
    assert answer["Location"].startswith(f"{cart.get_absolute_url()}?page=1#line")
    assert lines_of(cart) == [("300", ""), ("7", ""), ("100", "")]
    rows = shop.get(cart.get_absolute_url()).context["page"].rows
    assert [row.value for row in rows] == ["300", "100", "7"]
    ordered = place(cart, buyer, address, at)
    assert [line.sku for line in ordered.lines.all()] == [line.product.sku] * 2 + [other.sku]


def test_what_was_put_aside_is_neither_priced_nor_ordered_and_outlives_the_order(
    shop, cart, buyer, address, at
):
    line = cart.lines.get()
    add_to_cart(cart, [Entry(line.product.sku, "100", note="Halle 3")], by=buyer, at=at)
    sent = {"line": [line.pk], "quantity": ["200"], "note": [""], "pick": [line.pk], "do": "aside"}
    assert shop.post(cart.get_absolute_url(), sent).status_code == 302
    page = shop.get(cart.get_absolute_url())
    assert page.context["page"].assessment.net_total == D("8.42")
    order = place(cart, buyer, address, at)
    assert [line.quantity for line in order.lines.all()] == [100]
    rest = current_cart(buyer, at=at)
    assert rest.pk != cart.pk and rest.lines.get().is_aside
    back = {"pick": rest.lines.get().pk, "do": "back"}
    shop.post(rest.get_absolute_url(), back)
    assert not rest.lines.get().is_aside


def test_ticked_lines_move_into_another_cart_or_a_new_one(shop, cart, bolt, buyer, make_product, at):
    other = new_cart("Zweiter", by=buyer, at=at)
    add_to_cart(other, [(bolt.sku, "100", "")], by=buyer, at=at)
    add_to_cart(cart, [(make_product("OTHER").sku, "7", "")], by=buyer, at=at)
    first, second = cart.lines.order_by("pk")
    both = {"line": [first.pk, second.pk], "quantity": ["200", "7"], "note": ["", ""]}
    shop.post(cart.get_absolute_url(), both | {"pick": first.pk, "do": "move", "into": other.pk})
    assert (lines_of(cart), lines_of(other)) == ([("7", "")], [("300", "")])
    only = {"line": second.pk, "quantity": "7", "note": "", "pick": second.pk, "do": "move", "into": ""}
    shop.post(cart.get_absolute_url(), only)
    assert not cart.lines.exists()
    assert second.cart_id != CartLine.objects.get(pk=second.pk).cart_id != other.pk


def test_lines_go_into_no_cart_of_somebody_else(shop, cart, rival, at):
    foreign = new_cart("", by=rival, at=at)
    line = cart.lines.get()
    sent = {"line": line.pk, "quantity": "200", "note": "", "pick": line.pk, "do": "move", "into": foreign.pk}
    assert shop.post(cart.get_absolute_url(), sent).status_code == 404
    assert shop.post(f"/carts/{cart.pk}/merger/", {"into": foreign.pk}).status_code == 404
    assert cart.lines.count() == 1


def test_a_cart_is_merged_into_another_and_gone(cart, bolt, buyer, at):
    other = new_cart("Zweiter", by=buyer, at=at)
    add_to_cart(other, [Entry(bolt.sku, "100"), Entry(bolt.sku, "100", note="x")], by=buyer, at=at)
    comment_on(cart, "Reicht das?", cart.lines.get(), by=buyer, at=at)
    merge_carts(cart, other, by=buyer, at=at)
    assert lines_of(other) == [("300", ""), ("100", "x")]
    assert [str(comment) for comment in other.comments.all()] == ["Reicht das?"]
    assert not Cart.objects.filter(pk=cart.pk).exists()


def test_a_merger_that_would_be_too_much_leaves_both_carts_as_they_are(cart, bolt, buyer, at):
    other = new_cart("Zweiter", by=buyer, at=at)
    add_to_cart(other, [(bolt.sku, "999900", "")], by=buyer, at=at)
    with pytest.raises(OrderRefused):
        merge_carts(cart, other, by=buyer, at=at)
    assert (lines_of(cart), lines_of(other)) == ([("200", "")], [("999900", "")])


def test_a_cart_is_split_by_cost_centre_day_or_maker(cart, bolt, buyer, centre, at):
    entries = [Entry(bolt.sku, "100", cost_centre=centre), Entry(bolt.sku, "300", requested_on=DAY)]
    add_to_cart(cart, entries, by=buyer, at=at)
    (by_centre,) = split_cart(cart, SplitBy.COST_CENTRE, by=buyer, at=at)
    assert "4711" in by_centre.name and by_centre.lines.get().cost_centre == centre
    (by_day,) = split_cart(cart, SplitBy.DAY, by=buyer, at=at)
    assert by_day.lines.get().requested_on == DAY
    assert split_cart(cart, SplitBy.MANUFACTURER, by=buyer, at=at) == []
    assert current_cart(buyer, at=at) == cart


def test_moving_to_and_fro_at_once_loses_and_doubles_nothing(transactional_db, cart, bolt, buyer, at):
    from tests.orders.test_races import at_once

    other = new_cart("Zweiter", by=buyer, at=at)
    add_to_cart(other, [Entry(bolt.sku, "100", note="x")], by=buyer, at=at)

    def move(source, target):
        move_lines(list(source.lines.all()), source, target, by=buyer, at=at)

    at_once(*[partial(move, *pair) for pair in [(cart, other), (other, cart)] * 5])
    assert sum(line.quantity for line in CartLine.objects.all()) == 300


def test_prices_and_stock_that_changed_since_the_last_visit_are_listed(shop, cart, bolt):
    assert not shop.get(cart.get_absolute_url()).context["page"].stock_changes
    Stock.objects.update(on_hand=0)
    ListPrice.objects.filter(product=bolt).update(amount=9)
    page = shop.get(cart.get_absolute_url())
    assert [change.values["at_once"] for change in page.context["page"].stock_changes] == [False]
    assert len(page.context["page"].changes) == 1
    shop.post(f"/carts/{cart.pk}/confirmation/")
    told = shop.get(cart.get_absolute_url()).context["page"]
    assert not told.stock_changes and not told.changes


def test_the_checkout_begins_with_what_the_cart_says(shop, cart, centre, address):
    sent = {"name": "Wartung", "cost_centre": centre.pk, "ship_to": address.pk, "po_number": "PO-7"}
    assert shop.post(f"/carts/{cart.pk}/settings/", sent).status_code == 302
    form = shop.get(f"/checkout/{cart.pk}/").context["page"].form
    assert (form["po_number"].value(), form["cost_centre"].value()) == ("PO-7", "4711")
    assert form["address"].value() == str(address.pk)


def test_a_hundred_quantities_typed_at_once_cost_as_many_statements_as_two(buyer, make_product, at):
    counted = {}
    for many in (2, 40):
        cart = new_cart(f"{many}", by=buyer, at=at)
        products = [make_product(f"P-{many}-{number}") for number in range(many)]
        add_to_cart(cart, [(product.sku, "1", "") for product in products], by=buyer, at=at)
        lines = list(cart.lines.select_related("product", "cost_centre").prefetch_related("product__packs"))
        edits = [LineEdit(line, "5", f"n{line.pk}", was=face(line)) for line in lines]
        with CaptureQueriesContext(connection) as captured:
            assert not edit_cart(cart, edits, by=buyer, at=at)
        counted[many] = len(captured)
        assert {line.quantity for line in cart.lines.all()} == {5}
    assert counted[2] == counted[40]


def test_submitting_again_keeps_lines_of_one_article_apart(make_actor, nordwerk, bolt, address, at):
    from orders.actions import withdraw_order

    requester = make_actor(nordwerk, "requester")
    cart = current_cart(requester, at=at)
    add_to_cart(cart, [Entry(bolt.sku, "100"), Entry(bolt.sku, "300", note="x")], by=requester, at=at)
    order = place(cart, requester, address, at)
    withdraw_order(order, by=requester, at=at)
    again = resubmit(Order.objects.get(), "", by=requester, at=at)
    assert lines_of(again) == [("100", ""), ("300", "x")]
