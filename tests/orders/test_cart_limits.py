"""What a stubborn or forgetful person does to a cart."""

from django.urls import reverse

from orders.actions import add_to_cart
from orders.actions.edit import LineEdit, edit_cart
from orders.models import CartLine


def test_adding_again_and_again_stops_at_the_largest_quantity(cart, buyer, bolt, at):
    lines, problems = add_to_cart(cart, [(bolt.sku, "1000000", "")], by=buyer, at=at)
    assert not lines
    assert [problem.code for problem in problems] == ["too_many"]
    assert str(problems[0])
    assert cart.lines.get().quantity == 200


def test_one_entry_too_many_keeps_none_of_the_others_out(cart, buyer, bolt, make_product, at):
    other = make_product("OTHER")
    entries = [(bolt.sku, "1000000", ""), (other.sku, "1", "")]
    lines, problems = add_to_cart(cart, entries, by=buyer, at=at)
    assert [line.product_id for line in lines] == [other.pk]
    assert [(problem.code, problem.line) for problem in problems] == [("too_many", 0)]


def test_a_line_removed_in_another_window_is_not_changed_but_told(cart, buyer, at):
    line = cart.lines.select_related("product", "cost_centre").get()
    CartLine.objects.all().delete()
    refused = edit_cart(cart, [LineEdit(line, "300", "a note")], by=buyer, at=at)
    assert [problem.code for problem in refused[line.pk]] == ["line_removed"]
    assert str(refused[line.pk][0])
    assert not cart.lines.exists()


def test_what_was_typed_into_an_old_window_is_kept_for_the_lines_that_are_left(
    shop, cart, buyer, make_product, at
):
    add_to_cart(cart, [(make_product("OTHER").sku, "1", "")], by=buyer, at=at)
    left, gone = cart.lines.order_by("pk")
    gone_id = gone.pk
    gone.delete()
    typed = {"line": [left.pk, gone_id], "quantity": ["300", "2"], "note": ["", ""]}
    page = shop.post(reverse("orders:cart", args=[cart.pk]), typed, follow=True)
    assert page.status_code == 200
    assert [str(message) for message in page.context["messages"]]
    assert cart.lines.get().quantity == 300
