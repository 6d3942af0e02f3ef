"""Carts that several people work in: rights, changes of others, comments, links, handing over."""

from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils.timezone import now

from accounts.models import CostCentre, Unit
from b2bshop.events.journal import deliver_due
from b2bshop.post.models import Mail
from orders.actions import (
    Basket,
    add_to_cart,
    current_cart,
    hand_over,
    join_cart,
    make_current,
    new_cart,
    place_order,
    share_cart,
)
from orders.actions.edit import LineEdit, edit_cart, face
from orders.models import Cart, CartLine, CartShare, Right
from orders.problems import OrderRefused
from orders.queries import basket_lines
from tests.orders.test_races import at_once

RIGHTS = list(Right)


@pytest.fixture
def petra(make_actor, nordwerk):
    actor = make_actor(nordwerk, email="petra@nordwerk.example")
    actor.user.name = "Petra Kern"
    actor.user.save(update_fields=["name"])
    return actor


@pytest.fixture
def client_of():
    def client(actor):
        made = Client()
        made.force_login(actor.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return made

    return client


def share(cart, right, whom, buyer, at):
    return share_cart(cart, right, with_whom=whom, by=buyer, at=at)


def posted(line, **more) -> dict:
    quantity = f"{line.quantity.normalize():f}"
    return {"line": line.pk, "quantity": quantity, "note": line.note, "was": face(line)} | more


def test_a_cart_that_is_not_shared_is_not_there_for_a_colleague(client_of, petra, cart):
    assert client_of(petra).get(cart.get_absolute_url()).status_code == 404
    assert not Cart.objects.visible_to(petra).exists()


@pytest.mark.parametrize("right", RIGHTS, ids=[right.name for right in RIGHTS])
def test_each_right_allows_what_it_says_and_no_more(client_of, petra, buyer, cart, address, at, right):
    share(cart, right, petra.user, buyer, at)
    client, url, line = client_of(petra), cart.get_absolute_url(), cart.lines.get()
    page = client.get(url).content.decode()
    assert "Sechskantschraube" in page
    assert ('name="quantity" value="200"' in page) == (right >= Right.EDIT)
    said = client.post(f"{url}comments/", {"text": "Reicht das?"}).status_code
    assert said == (302 if right >= Right.COMMENT else 404)
    assert cart.comments.count() == (right >= Right.COMMENT)
    changed = client.post(url, posted(line, quantity="300")).status_code
    assert changed == (302 if right >= Right.EDIT else 403)
    line.refresh_from_db()
    assert line.quantity == (300 if right >= Right.EDIT else 200)
    sent = {"address": address.pk, "idempotency_key": f"petra-orders-{right}"}
    ordered = client.post(f"/checkout/{cart.pk}/", sent)
    assert ordered.status_code == (302 if right >= Right.ORDER else 403)
    cart.refresh_from_db()
    assert (cart.closed_at is not None) == (right >= Right.ORDER)
    assert client.post(f"{url}deletion/").status_code == 404


def test_the_order_of_a_shared_cart_is_that_of_who_ordered_it(petra, buyer, cart, address, at):
    share(cart, Right.ORDER, petra.user, buyer, at)
    cart.refresh_from_db()
    basket = Basket(tuple(basket_lines(cart)), address, key="shared-order", cart=cart)
    order = place_order(basket, by=petra, at=at)
    assert order.ordered_by == petra.user and order.cart == cart


def test_the_door_itself_refuses_a_cart_somebody_may_not_order(petra, buyer, cart, address, at):
    share(cart, Right.EDIT, petra.user, buyer, at)
    basket = Basket(tuple(basket_lines(cart)), address, key="not-allowed", cart=cart)
    with pytest.raises((OrderRefused, PermissionDenied)):
        place_order(basket, by=petra, at=at)
    assert Cart.objects.open().filter(pk=cart.pk).exists()


def test_a_cart_is_shared_with_a_unit_and_those_below_and_with_a_role(make_actor, nordwerk, buyer, cart, at):
    hall = Unit.objects.add_child(nordwerk.units.get(), {"company": nordwerk, "name": "Halle 5"})
    there = make_actor(nordwerk, unit=hall)
    requester = make_actor(nordwerk, "requester")
    assert not Cart.objects.visible_to(there).exists()
    share(cart, Right.VIEW, buyer.unit, buyer, at)
    assert Cart.objects.visible_to(there).get() == cart
    CartShare.objects.all().delete()
    share(cart, Right.EDIT, requester.membership.roles.get(), buyer, at)
    assert Cart.objects.visible_to(requester).get() == cart
    assert not Cart.objects.visible_to(there).exists()


def test_nothing_is_shared_across_companies(client_of, rival, buyer, cart, at):
    link = share(cart, Right.ORDER, None, buyer, at)
    CartShare.objects.create(cart=cart, right=Right.ORDER, person=rival.user, shared_at=at)
    client = client_of(rival)
    assert client.get(cart.get_absolute_url()).status_code == 404
    assert client.get(f"/carts/shared/{link.token}/").status_code == 404
    assert client.post(f"/carts/shared/{link.token}/").status_code == 404
    assert not Cart.objects.visible_to(rival).exists()


def test_a_form_offers_nobody_of_another_company(shop, client_of, rival, cart):
    page = shop.get(f"/carts/{cart.pk}/sharing/").content.decode()
    assert rival.user.email not in page and str(rival.unit) not in page
    sent = {"with_whom": f"person-{rival.user.pk}", "right": Right.EDIT}
    assert shop.post(f"/carts/{cart.pk}/sharing/", sent).status_code == 422
    assert shop.post(f"/carts/{cart.pk}/owner/", {"to": rival.user.pk}).status_code == 404
    assert not cart.shares.exists()


def test_a_colleague_follows_a_link_and_takes_the_cart(client_of, petra, buyer, cart, at):
    link = share(cart, Right.EDIT, None, buyer, at)
    client = client_of(petra)
    assert cart.get_absolute_url() not in client.get("/carts/").content.decode()
    page = client.get(f"/carts/shared/{link.token}/").content.decode()
    assert "Petra" not in page.split("<main")[1] and str(buyer.user) in page
    assert not Cart.objects.visible_to(petra).exists()  # looking alone does nothing
    assert client.post(f"/carts/shared/{link.token}/").status_code == 302
    assert cart.get_absolute_url() in client.get("/carts/").content.decode()
    link.delete()  # who took it keeps it, until that share ends too
    assert client.get(cart.get_absolute_url()).status_code == 200
    assert client.get(f"/carts/shared/{link.token}/").status_code == 404


def test_a_link_does_not_lower_what_somebody_may(petra, buyer, cart, at):
    share(cart, Right.ORDER, petra.user, buyer, at)
    join_cart(share(cart, Right.VIEW, None, buyer, at), by=petra, at=at)
    assert cart.shares.get(person=petra.user).right == Right.ORDER


def test_who_gets_a_share_is_told_by_mail_once(petra, buyer, cart, at):
    share(cart, Right.VIEW, petra.user, buyer, at)
    share(cart, Right.EDIT, petra.user, buyer, at)
    deliver_due(at=at)
    mail = Mail.objects.get(to=petra.user.email)
    assert cart.get_absolute_url() in mail.text
    assert cart.shares.get().right == Right.EDIT


def test_a_share_ends_by_its_owner_or_by_whom_it_was_for(client_of, petra, buyer, cart, at):
    given = share(cart, Right.EDIT, petra.user, buyer, at)
    other = share(cart, Right.VIEW, buyer.unit, buyer, at)
    client = client_of(petra)
    assert client.post(f"/carts/{cart.pk}/sharing/{other.pk}/end/").status_code == 404
    assert client.post(f"/carts/{cart.pk}/sharing/{given.pk}/end/").status_code == 302
    assert client_of(buyer).post(f"/carts/{cart.pk}/sharing/{other.pk}/end/").status_code == 302
    assert client.get(cart.get_absolute_url()).status_code == 404


# --- two people at once ---------------------------------------------------------------------------------


def test_what_a_colleague_changed_meanwhile_is_told_and_not_overwritten(client_of, petra, buyer, cart, at):
    share(cart, Right.EDIT, petra.user, buyer, at)
    seen = cart.lines.select_related("product").get()
    client_of(petra).post(cart.get_absolute_url(), posted(seen, quantity="500"))
    answer = client_of(buyer).post(cart.get_absolute_url(), posted(seen, quantity="300"))
    page = answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert answer.status_code == 422
    assert "Petra Kern" in page and "500 Stk." in page and 'value="300"' in page
    assert cart.lines.get().quantity == 500


def test_lines_one_did_not_touch_are_kept_as_colleagues_left_them(
    client_of, petra, buyer, cart, at, make_product
):
    add_to_cart(cart, [(make_product("OTHER").sku, "7", "")], by=buyer, at=at)
    share(cart, Right.EDIT, petra.user, buyer, at)
    first, second = cart.lines.select_related("product").order_by("pk")
    client_of(petra).post(cart.get_absolute_url(), posted(first, quantity="500"))
    stale = {name: [posted(line)[name] for line in (first, second)] for name in posted(first)}
    stale["quantity"][1] = "8"
    assert client_of(buyer).post(cart.get_absolute_url(), stale).status_code == 302
    assert [line.quantity for line in cart.lines.order_by("pk")] == [500, 8]
    page = client_of(buyer).get(cart.get_absolute_url()).content.decode()
    assert page.count('data-test="changed-by"') == 1 and "Petra Kern" in page


def test_control_without_what_was_seen_the_later_one_wins(client_of, petra, buyer, cart, at):
    share(cart, Right.EDIT, petra.user, buyer, at)
    seen = cart.lines.select_related("product").get()
    client_of(petra).post(cart.get_absolute_url(), posted(seen, quantity="500"))
    client_of(buyer).post(cart.get_absolute_url(), posted(seen, quantity="300", was=""))
    assert cart.lines.get().quantity == 300


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("looked", [True, False], ids=["as seen", "control: unseen"])
def test_of_ten_edits_of_one_line_at_once_one_is_saved_and_the_others_hear_of_it(cart, buyer, at, looked):
    seen = cart.lines.select_related("product", "cost_centre").get()

    def change(number):
        was = face(seen) if looked else ""
        edit = LineEdit(seen, str(300 + 100 * number), "", was=was)
        return edit_cart(cart, [edit], by=buyer, at=at)

    answers = at_once(*[partial(change, number) for number in range(10)])
    assert all(isinstance(answer, dict) for answer in answers)
    assert sum(bool(answer) for answer in answers) == (9 if looked else 0)


# --- the current cart -----------------------------------------------------------------------------------


def test_a_colleague_who_fills_a_shared_cart_does_not_move_the_owners_current_one(
    petra, buyer, cart, bolt, at
):
    share(cart, Right.EDIT, petra.user, buyer, at)
    mine = new_cart("Meiner", by=buyer, at=at)
    make_current(cart, by=petra, at=at)
    add_to_cart(current_cart(petra, at=at), [(bolt.sku, "100", "")], by=petra, at=at)
    assert cart.lines.get().quantity == 300
    assert current_cart(petra, at=at) == cart
    assert current_cart(buyer, at=at) == mine


def test_a_cart_that_is_merely_shared_gets_nothing_unawares(client_of, petra, buyer, cart, bolt, at):
    share(cart, Right.ORDER, petra.user, buyer, at)
    client = client_of(petra)
    client.post(cart.get_absolute_url(), posted(cart.lines.select_related("product").get(), quantity="300"))
    assert current_cart(petra, at=at) != cart
    client.post("/carts/add/", {"sku": bolt.sku, "quantity": "100"})
    assert cart.lines.get().quantity == 300
    page = client.get("/carts/").content.decode()
    assert "Mit Ihnen geteilt" in page and f'action="/carts/{cart.pk}/current/"' in page
    client.post(f"/carts/{cart.pk}/current/")
    client.post("/carts/add/", {"sku": bolt.sku, "quantity": "100"})
    assert cart.lines.get().quantity == 400


def test_what_one_may_only_look_at_never_becomes_the_current_cart(petra, buyer, cart, at):
    share(cart, Right.COMMENT, petra.user, buyer, at)
    with pytest.raises(PermissionDenied):
        make_current(cart, by=petra, at=at)
    assert current_cart(petra, at=at) != cart


# --- comments and handing over --------------------------------------------------------------------------


def test_a_comment_on_a_line_outlives_it(shop, cart):
    line = cart.lines.get()
    url = cart.get_absolute_url()
    shop.post(f"{url}comments/", {"text": " Bitte prüfen\x00 ", "about": line.pk})
    shop.post(f"{url}comments/", {"text": "  "})
    shop.post(f"{url}comments/", {"text": "x", "about": "99999999"})
    shop.post(url, posted(line, remove=line.pk))
    comment = cart.comments.get()
    assert (comment.text, comment.sku, comment.line) == ("Bitte prüfen", line.product.sku, None)


def test_a_cart_that_is_handed_over_is_the_colleagues_alone(client_of, petra, buyer, cart, at):
    assert client_of(buyer).post(f"/carts/{cart.pk}/owner/", {"to": petra.user.pk}).status_code == 302
    assert not Cart.objects.visible_to(buyer).filter(pk=cart.pk).exists()
    assert client_of(petra).get(cart.get_absolute_url()).status_code == 200
    assert current_cart(petra, at=at) == cart
    deliver_due(at=now())
    assert Mail.objects.get().to == petra.user.email


def test_nobody_hands_over_what_is_not_theirs(petra, buyer, cart, at):
    share(cart, Right.ORDER, petra.user, buyer, at)
    with pytest.raises(PermissionDenied):
        hand_over(cart, petra.user, by=petra, at=at)


def test_a_cart_that_waits_for_approval_says_so_and_leads_to_the_order(
    client_of, make_actor, nordwerk, bolt, address, at
):
    requester = make_actor(nordwerk, "requester")
    cart = current_cart(requester, at=at)
    add_to_cart(cart, [(bolt.sku, "100", "")], by=requester, at=at)
    cart.refresh_from_db()
    basket = Basket(tuple(basket_lines(cart)), address, key="locked-cart", cart=cart)
    order = place_order(basket, by=requester, at=at)
    page = client_of(requester).get(cart.get_absolute_url()).content.decode()
    assert "Gesperrt" in page and order.get_absolute_url() in page
    assert client_of(requester).post(cart.get_absolute_url(), {}).status_code == 404


def test_nobody_charges_a_cost_centre_of_another_company(petra, buyer, cart, at, alpina):
    foreign = CostCentre.objects.create(company=alpina, code="FREMD")
    line = cart.lines.select_related("product", "cost_centre").get()
    refused = edit_cart(cart, [LineEdit(line, "200", "", foreign.code)], by=buyer, at=at)
    assert [problem.code for problem in refused[line.pk]] == ["cost_centre"]
    assert CartLine.objects.get().cost_centre is None
