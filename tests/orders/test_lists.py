"""Lists: who sees and changes them, what they are made from, and how all of one gets into a cart."""

import csv
import io
import re
from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.timezone import now

from accounts.actor import Actor
from accounts.models import CostCentre, Unit
from accounts.permissions import Permission, Scope
from b2bshop.intake.cells import Form
from catalog.cells import unit as read_unit
from catalog.models import Product, ProductUnit
from catalog.units import UNITS, unit_name
from orders.actions import Basket, add_to_cart, cancel_order, current_cart, new_cart, place_order
from orders.actions.list_lines import ListEdit, Taken, edit_list, face, take_from_list
from orders.actions.lists import ListEntry, add_to_list, describe_list, new_list, put_in_order
from orders.labels import labels_of
from orders.models import Audience, CartLine, ListLine, Order, OrderList, QuickOrder
from orders.pages.usual import usual_page
from orders.queries import basket_lines
from orders.quick.scanning import read_scan
from pricing.models import ListPrice


@pytest.fixture
def goods(bolt, make_product):
    """The bolt (in hundreds, carton of 500) and a nut."""
    ProductUnit.objects.create(product=bolt, unit="CT", numerator=500)
    make_product("NUT-8")
    return bolt


@pytest.fixture
def shelf(goods, buyer, at) -> OrderList:
    """Bolts by the carton in one section, nuts in another."""
    listed = new_list("Regal 4", by=buyer, at=at)
    entries = [
        ListEntry("933-8X40", "2", "CT", section="Schrauben", target=D(6)),
        ListEntry("NUT-8", "5", section="Muttern", note="blau"),
    ]
    assert add_to_list(listed, entries, by=buyer, at=at)[1] == []
    return listed


def edit_of(line: ListLine, **typed) -> ListEdit:
    told = {
        "place": str(line.place),
        "section": line.section,
        "unit": "",
        "note": line.note,
        "cost_centre": "",
    }
    told |= {"quantity": f"{line.quantity.normalize():f}" if line.quantity else ""}
    told |= {"target": f"{line.target.normalize():f}" if line.target else "", "was": face(line)}
    return ListEdit(line, **(told | typed))


def said(answer) -> str:
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


# whom it is for


@pytest.fixture
def hall(nordwerk) -> Unit:
    """Below the unit of the buyer."""
    return Unit.objects.add_child(nordwerk.units.get(), {"company": nordwerk, "name": "Halle"})


def names(queryset) -> set[str]:
    return set(queryset.values_list("name", flat=True))


def test_a_list_is_seen_by_those_it_is_for(make_actor, nordwerk, hall, buyer, rival, at):
    boss, in_the_hall, colleague = (
        make_actor(nordwerk, "admin"),
        make_actor(nordwerk, unit=hall),
        make_actor(nordwerk),
    )
    new_list("own", by=buyer, at=at)
    new_list("unit", audience=Audience.UNIT, unit=buyer.unit, by=buyer, at=at)
    new_list("hall", audience=Audience.UNIT, unit=hall, by=in_the_hall, at=at)
    new_list("company", audience=Audience.COMPANY, by=boss, at=at)
    assert names(OrderList.objects.visible_to(buyer)) == {"own", "unit", "company"}
    assert names(OrderList.objects.visible_to(colleague)) == {"unit", "company"}
    assert names(OrderList.objects.visible_to(in_the_hall)) == {"unit", "hall", "company"}
    assert not OrderList.objects.visible_to(rival).exists()
    assert not OrderList.objects.visible_to(Actor()).exists()


def test_shared_lists_are_made_as_far_as_the_role_reaches(make_actor, nordwerk, hall, buyer, at):
    with pytest.raises(PermissionDenied):  # a buyer's role reaches their unit, not the company
        new_list("company", audience=Audience.COMPANY, by=buyer, at=at)
    with pytest.raises(PermissionDenied):
        new_list("hall", audience=Audience.UNIT, unit=hall, by=buyer, at=at)
    requester = make_actor(nordwerk, "requester")
    with pytest.raises(PermissionDenied):
        new_list("unit", audience=Audience.UNIT, unit=requester.unit, by=requester, at=at)
    assert new_list("own", by=requester, at=at)
    boss = make_actor(nordwerk, "admin")
    assert boss.scopes[Permission.MANAGE_LISTS] == Scope.COMPANY
    assert new_list("hall", audience=Audience.UNIT, unit=hall, by=boss, at=at)


def test_the_form_offers_no_more_than_that(sign_in, make_actor, nordwerk, hall, buyer):
    client = sign_in(buyer)
    page = said(client.get("/lists/new/"))
    assert f'value="unit-{buyer.unit.pk}"' in page and f'value="unit-{hall.pk}"' not in page
    assert 'value="company"' not in page
    for whom in ("company", f"unit-{hall.pk}", "unit-999999", "\x00"):
        assert client.post("/lists/new/", {"name": "x", "whom": whom}).status_code == 422, whom
    requester = Client()
    requester.force_login(
        make_actor(nordwerk, "requester").user,
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    assert 'name="whom"' not in said(requester.get("/lists/new/"))
    assert requester.post("/lists/new/", {"name": "meine"}).status_code == 302
    assert OrderList.objects.get().audience == "person"


@pytest.mark.parametrize("is_locked", [False, True])
def test_a_locked_list_is_changed_by_its_owner_and_those_who_manage_it(
    make_actor, nordwerk, goods, buyer, at, is_locked
):
    listed = new_list("unit", audience=Audience.UNIT, unit=buyer.unit, is_locked=is_locked, by=buyer, at=at)
    requester, colleague = make_actor(nordwerk, "requester"), make_actor(nordwerk)
    entry = [ListEntry("NUT-8", "1")]
    for who in (buyer, colleague):  # a buyer may manage lists of the unit
        assert add_to_list(listed, entry, by=who, at=at)[0]
    if is_locked:
        with pytest.raises(PermissionDenied):
            add_to_list(listed, entry, by=requester, at=at)
    else:
        assert add_to_list(listed, entry, by=requester, at=at)[0]
    assert take_from_list(listed, {}, by=requester, at=at) is not None  # everybody orders from it
    with pytest.raises(PermissionDenied):
        describe_list(listed, "mine", audience=Audience.PERSON, by=requester, at=at)


def test_what_the_seller_keeps_is_ordered_from_and_not_changed(shop, shelf, buyer, at):
    OrderList.objects.filter(pk=shelf.pk).update(is_sellers=True, owner=None, audience="company")
    assert shop.get(f"/lists/{shelf.pk}/edit/").status_code == 404
    assert shop.post(f"/lists/{shelf.pk}/deletion/").status_code == 404
    with pytest.raises(PermissionDenied):
        add_to_list(shelf, [ListEntry("NUT-8")], by=buyer, at=at)
    assert shop.post(shelf.get_absolute_url(), follow=True).status_code == 200
    assert CartLine.objects.count() == 2


# what stands in it


def test_lines_are_refused_like_everywhere(shelf, buyer, rival, make_product, at):
    make_product("A-1", manufacturer_number="TWICE"), make_product("A-2", manufacturer_number="TWICE")
    entries = [("X-99", ""), ("TWICE", "1"), ("933-8X40", "150"), ("NUT-8", "1", "CT"), ("NUT-8", "")]
    made, problems = add_to_list(shelf, [ListEntry(*entry) for entry in entries], by=buyer, at=at)
    assert [problem.code for problem in problems] == [
        "unknown_article",
        "ambiguous_number",
        "not_a_multiple",
        "wrong_unit",
    ]
    assert [(line.product.sku, line.quantity) for line in made] == [("NUT-8", None)]
    with pytest.raises(PermissionDenied):
        add_to_list(shelf, [ListEntry("NUT-8")], by=rival, at=at)


def test_lines_are_changed_in_place_and_what_is_wrong_says_so(shop, shelf, nordwerk):
    CostCentre.objects.create(company=nordwerk, code="4711")
    bolt, nut = shelf.lines.all()
    sent = {
        "line": [bolt.pk, nut.pk],
        "was": [face(bolt), face(nut)],
        "place": ["2", "1"],
        "section": ["Schrauben", "Muttern"],
        "quantity": ["3", "zwei"],
        "unit": ["CT", "C62"],
        "target": ["8", "-1"],
        "note": ["", "rot"],
        "cost_centre": ["4711", "FREMD"],
    }
    answer = shop.post(f"/lists/{shelf.pk}/edit/", sent)
    assert answer.status_code == 422
    page = said(answer)
    for words in ("zwei", "„-1“ ist kein Sollbestand", "FREMD", "rot"):
        assert words in page, words
    bolt.refresh_from_db(), nut.refresh_from_db()
    assert (bolt.quantity, bolt.target, bolt.cost_centre.code) == (3, 8, "4711")
    assert (nut.quantity, nut.note) == (5, "blau")
    sent |= {"quantity": ["3", ""], "target": ["8", ""], "cost_centre": ["4711", ""]}
    assert shop.post(f"/lists/{shelf.pk}/edit/", sent | {"was": ["", ""]}).status_code == 302
    assert [(line.product.sku, line.place, line.quantity) for line in shelf.lines.all()] == [
        ("NUT-8", 1, None),
        ("933-8X40", 2, 3),
    ]


def test_what_a_colleague_changed_meanwhile_is_not_overwritten(shelf, buyer, at):
    line = shelf.lines.get(section="Muttern")
    assert edit_list(shelf, [edit_of(line, quantity="6")], by=buyer, at=at) == {}
    stale = edit_of(line, quantity="7")
    refused = edit_list(shelf, [stale], by=buyer, at=at)
    assert [problem.code for problem in refused[line.pk]] == ["list_line_changed"]
    line.refresh_from_db()
    assert line.quantity == 6


def test_who_changed_nothing_of_a_line_is_not_told_and_takes_nothing_back(shelf, buyer, at):
    bolt, nut = shelf.lines.all()
    seen = edit_of(nut)
    edit_list(shelf, [edit_of(nut, quantity="6", note="rot")], by=buyer, at=at)
    assert edit_list(shelf, [edit_of(bolt, quantity="3"), seen], by=buyer, at=at) == {}
    bolt.refresh_from_db(), nut.refresh_from_db()
    assert (bolt.quantity, nut.quantity, nut.note) == (3, 6, "rot")


def test_a_note_is_saved_although_the_article_is_sold_otherwise_today(shelf, buyer, at):
    line = shelf.lines.get(section="Muttern")
    Product.objects.filter(pk=line.product_id).update(minimum=4, multiple=4)
    assert edit_list(shelf, [edit_of(line, note="rot")], by=buyer, at=at) == {}
    assert list(edit_list(shelf, [edit_of(line, quantity="7")], by=buyer, at=at)) == [line.pk]
    line.refresh_from_db()
    assert (line.quantity, line.note) == (5, "rot")


def test_control_without_a_fingerprint_the_colleague_is_overwritten(shelf, buyer, at):
    line = shelf.lines.get(section="Muttern")
    edit_list(shelf, [edit_of(line, quantity="6")], by=buyer, at=at)
    edit_list(shelf, [edit_of(line, quantity="7", was="")], by=buyer, at=at)
    line.refresh_from_db()
    assert line.quantity == 7


def test_sections_stand_together_and_a_moved_line_where_it_was_put(shelf, buyer, at):
    add_to_list(
        shelf, [ListEntry("NUT-8", "1", section="Schrauben"), ListEntry("NUT-8", "2")], by=buyer, at=at
    )
    put_in_order(shelf)
    assert [line.section for line in shelf.lines.all()] == ["Schrauben", "Schrauben", "Muttern", ""]
    last = shelf.lines.last()
    edit_list(shelf, [edit_of(last, place="1")], by=buyer, at=at)
    assert shelf.lines.first() == last
    assert [line.place for line in shelf.lines.all()] == [1, 2, 3, 4]


def test_a_line_of_another_list_cannot_be_changed_through_ones_own(shop, shelf, rival, alpina, goods, at):
    foreign = new_list("theirs", by=rival, at=at)
    line = ListLine.objects.create(order_list=foreign, place=1, product=goods, quantity=100)
    sent = {"line": line.pk, "quantity": "900", "remove": line.pk}
    assert shop.post(f"/lists/{shelf.pk}/edit/", sent).status_code == 302
    line.refresh_from_db()
    assert line.quantity == 100
    assert shop.get("/lists/new/?from=cart-999999").status_code == 404
    for source in (
        f"cart-{new_cart('x', by=rival, at=at).pk}",
        "order-1",
        "quick-1",
        "user-1",
        "cart-x",
        "order-",
    ):
        assert shop.get(f"/lists/new/?from={source}").status_code == 404, source


# what it is made from


def test_a_list_is_made_from_a_cart_an_order_and_a_quick_order(shop, goods, buyer, address, nordwerk, at):
    centre = CostCentre.objects.create(company=nordwerk, code="4711")
    cart = current_cart(buyer, at=at)
    add_to_cart(cart, [("933-8X40", "2", "CT", "Halle 3", centre), ("NUT-8", "5")], by=buyer, at=at)
    shop.post("/quick-order/", {"text": "933-8X40;100\nNUT-8;1.000\nX-99;1"})
    quick = QuickOrder.objects.get()
    sources = [f"cart-{cart.pk}", f"quick-{quick.pk}"]
    order = place_order(Basket(tuple(basket_lines(cart)), address, key="for-a-list"), by=buyer, at=at)
    for source in (*sources, f"order-{order.number}"):
        assert shop.post(f"/lists/new/?from={source}", {"name": source, "whom": "person"}).status_code == 302
    told = {
        listed.name: [(x.product.sku, x.quantity, x.unit, x.note, x.cost_centre) for x in listed.lines.all()]
        for listed in OrderList.objects.all()
    }
    whole = [("933-8X40", 2, "CT", "Halle 3", centre), ("NUT-8", 5, "", "", None)]
    assert told == {
        sources[0]: whole,
        sources[1]: [("933-8X40", 100, "", "", None)],
        f"order-{order.number}": whole,
    }


def test_lines_go_into_a_list_there_is(shop, shelf, buyer, rival, at):
    cart = current_cart(buyer, at=at)
    add_to_cart(cart, [("NUT-8", "9")], by=buyer, at=at)
    assert "Regal 4" in said(shop.get(f"/lists/new/?from=cart-{cart.pk}"))
    shop.post(f"/lists/new/?from=cart-{cart.pk}", {"into": shelf.pk})
    assert [line.quantity for line in shelf.lines.all()] == [2, 5, 9]
    theirs = new_list("theirs", by=rival, at=at)
    assert shop.post(f"/lists/new/?from=cart-{cart.pk}", {"into": theirs.pk}).status_code == 404


def test_a_scanned_label_adds_its_article(shop, shelf):
    address = "https://shop.example.com/products/NUT-8/"
    assert read_scan(address) == ("NUT-8", "")
    assert read_scan("https://shop.example.com/products/A%2FB%201/") == ("A/B 1", "")
    assert read_scan("https://shop.example.com/catalog/screws/") is None
    shop.post(f"/lists/{shelf.pk}/add/", {"sku": address, "quantity": "3", "section": "Neu"})
    line = shelf.lines.last()
    assert (line.product.sku, line.quantity, line.section) == ("NUT-8", 3, "Neu")
    assert "X-99" in said(shop.post(f"/lists/{shelf.pk}/add/", {"sku": "X-99"}, follow=True))


# into a cart


def test_the_whole_list_goes_into_the_cart_whatever_page_is_shown(shop, buyer, goods, at, monkeypatch):
    monkeypatch.setattr("orders.pages.lists.PER_PAGE", 2)
    listed = new_list("lang", by=buyer, at=at)
    add_to_list(listed, [ListEntry("NUT-8", str(n), section=str(n)) for n in range(1, 6)], by=buyer, at=at)
    add_to_list(listed, [ListEntry("NUT-8", section="none")], by=buyer, at=at)
    page = shop.get(listed.get_absolute_url())
    rows = page.context["page"].rows
    assert len(rows) == 2
    sent = {"line": [row.line.pk for row in rows], "quantity": ["10", ""], "unit": ["", ""]}
    answer = shop.post(listed.get_absolute_url(), sent)
    assert answer["Location"] == current_cart(buyer, at=at).get_absolute_url()
    assert CartLine.objects.get().quantity == 10 + 3 + 4 + 5  # what says the same is one line


def test_each_line_of_a_list_is_answered_for(shop, shelf, buyer, make_product, at):
    gone = make_product("OLD-1")
    add_to_list(shelf, [ListEntry("OLD-1", "1"), ListEntry("933-8X40", "100")], by=buyer, at=at)
    Product.objects.filter(pk=gone.pk).update(status="discontinued", last_order_on=at - timedelta(days=9))
    Product.objects.filter(sku="933-8X40").update(multiple=300, minimum=300)
    answer = shop.post(shelf.get_absolute_url(), follow=True)
    rows = QuickOrder.objects.get().lines.all()
    assert [(row.number, row.outcome, row.put_at is not None) for row in rows] == [
        ("933-8X40", "quantity", False),
        ("NUT-8", "fine", True),
        ("OLD-1", "refused", False),
        ("933-8X40", "quantity", False),
    ]
    assert "Regal 4" in said(answer)
    assert CartLine.objects.get().note == "blau"


def test_a_decimal_from_a_list_is_not_asked_about(buyer, make_product, at):
    make_product("CABLE", unit="KGM", multiple=D("0.001"), minimum=D("0.001"))
    listed = new_list("m", by=buyer, at=at)
    add_to_list(listed, [ListEntry("CABLE", "1.125")], by=buyer, at=at)
    row = take_from_list(listed, {}, by=buyer, at=at).lines.get()
    assert (row.outcome, row.quantity) == ("fine", "1,1250")
    line = listed.lines.get()
    as_it_stood = take_from_list(listed, {line.pk: Taken("1,125")}, by=buyer, at=at).lines.get()
    assert (as_it_stood.outcome, as_it_stood.quantity) == ("fine", "1,1250")


def test_a_thousand_or_one_that_somebody_typed_is_asked_about(shop, shelf, buyer, at):
    nut = shelf.lines.get(section="Muttern")
    row = take_from_list(shelf, {nut.pk: Taken("1.000")}, by=buyer, at=at).lines.get(number="NUT-8")
    assert (row.outcome, row.quantity) == ("quantity", "1.000")


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("code", UNITS)
def test_every_unit_is_read_as_it_is_written(code, language):
    with translation.override(language):
        assert read_unit(unit_name(code), Form()) == code


def test_what_is_missing_on_the_shelf_is_worked_out_and_shown_first(shop, shelf, buyer, at):
    add_to_list(
        shelf,
        [ListEntry("933-8X40", "", target=D(1000)), ListEntry("NUT-8", "", target=D(4))],
        by=buyer,
        at=at,
    )
    cartons, nuts, bolts, full = shelf.lines.all()
    taken = {
        cartons.pk: Taken(on_shelf="2"),
        nuts.pk: Taken("5"),
        bolts.pk: Taken(on_shelf="250"),
        full.pk: Taken(on_shelf="4"),
    }
    assert nuts.quantity == 5  # not counted, so nothing is wanted of it
    rows = list(take_from_list(shelf, taken, by=buyer, at=at).lines.all())
    assert [(row.quantity, row.unit, row.outcome) for row in rows] == [
        ("4", "Karton", "fine"),
        ("800", "", "fine"),
    ]
    told = rows[1].remark.replace("\N{NO-BREAK SPACE}", " ")
    assert told.startswith("Soll 1.000 Stk., im Regal 250 Stk., es fehlen 750 Stk. – aufgerundet")
    taken[nuts.pk] = Taken("6")  # typed beside the counting
    assert take_from_list(shelf, taken, by=buyer, at=at).lines.filter(number="NUT-8").get().quantity == "6"
    sent = {"line": [bolts.pk], "quantity": [""], "unit": [""], "on_shelf": ["250"]}
    answer = shop.post(shelf.get_absolute_url(), sent)
    assert answer["Location"].startswith("/quick-order/") and not CartLine.objects.exists()
    assert "es fehlen 750" in said(shop.get(answer["Location"]))
    bad = take_from_list(shelf, {bolts.pk: Taken(on_shelf="halb voll")}, by=buyer, at=at).lines.get(
        remark__contains="halb voll"
    )
    assert bad.outcome == "quantity"


def test_an_article_that_is_not_offered_any_more_is_told_and_its_name_is_not(
    shop, shelf, make_product, buyer, at
):
    secret = make_product("SECRET-1", exclusive=True, name_de="Geheimes Teil")
    line = ListLine.objects.create(order_list=shelf, place=3, product=secret, quantity=D(1))
    for address in (shelf.get_absolute_url(), f"/lists/{shelf.pk}/edit/"):
        page = said(shop.get(address))
        assert "1 Position gehört zu einem Artikel, der Ihnen nicht angeboten wird." in page
        assert "Geheimes Teil" not in page and "SECRET-1" not in page
    table = b"".join(shop.get(f"/lists/{shelf.pk}/table/").streaming_content).decode()
    assert "SECRET-1" not in table
    row = take_from_list(shelf, {}, by=buyer, at=at).lines.get(number="SECRET-1")
    assert (row.outcome, row.product) == ("unknown", None)
    edit_list(shelf, [edit_of(line, quantity="2")], by=buyer, at=at)
    assert shelf.lines.count() == 3


# what leaves the shop


def test_the_table_of_a_list_is_taken_in_again(shop, shelf):
    table = b"".join(shop.get(f"/lists/{shelf.pk}/table/").streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table), delimiter=";"))
    assert rows[1][:4] == ["933-8X40", "2", "Karton", ""] and rows[1][5:7] == ["Schrauben", "6"]
    shop.post("/quick-order/", {"text": "\n".join("\t".join(row) for row in rows)})
    assert [(row.outcome, row.unit, row.note) for row in QuickOrder.objects.get().lines.all()] == [
        ("fine", "Karton", ""),
        ("fine", "Stk.", "blau"),
    ]


@pytest.mark.parametrize("sheet", ["70x37", "105x48", "52x30", "nonsense", ""])
def test_labels_are_a_pdf(shop, shelf, sheet):
    answer = shop.get(f"/lists/{shelf.pk}/labels/?sheet={sheet}")
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")


def test_a_label_says_nothing_as_a_command(shelf, buyer, at):
    for text in ("#panic()", "$x$", '"]', "\\", "{{7*7}}", "<svg/>"):
        ListLine.objects.filter(order_list=shelf).update(section=text)
        assert labels_of(shelf, "70x37", buyer).startswith(b"%PDF")


# the usual basket


def order_on(day, buyer, address, sku, quantity) -> Order:
    cart = new_cart("x", by=buyer, at=day)
    add_to_cart(cart, [(sku, quantity)], by=buyer, at=day)
    basket = Basket(tuple(basket_lines(cart)), address, key=f"usual-{cart.pk}", cart=cart)
    return place_order(basket, by=buyer, at=day)


def test_what_is_ordered_again_and_again_comes_with_its_interval_and_last_price(
    shop, goods, buyer, rival, make_actor, nordwerk, address, base_lists
):
    today = now()
    for weeks in (18, 12, 6):
        order_on(today - timedelta(weeks=weeks), buyer, address, "933-8X40", "100" if weeks > 6 else "200")
    order_on(today - timedelta(days=3), buyer, address, "NUT-8", "5")
    cancelled = order_on(today - timedelta(days=2), buyer, address, "NUT-8", "5")
    cancel_order(cancelled, by=buyer, at=today)
    page = usual_page(buyer, at=today)
    row = page.rows[0]
    assert [r.product.sku for r in page.rows] == ["933-8X40"]  # once is no habit, and a cancelled order none
    assert (row.times, row.rhythm, row.value, row.is_due) == (3, "alle 6 Wochen", "200", True)
    ListPrice.objects.filter(product=goods).update(amount=D("9.00"))
    shop.post("/lists/usual/", {"line": row.line.pk, "quantity": "1.000"})
    assert QuickOrder.objects.first().lines.get().outcome == "quantity"
    answer = shop.post("/lists/usual/", {"line": row.line.pk, "quantity": "200"}, follow=True)
    told = re.search(r'data-test="price-before">(.*?)</small>', said(answer))
    assert told and told[1].replace("\N{NO-BREAK SPACE}", " ") == "8,42 € je 100 → 9,00 € je 100 (+6,89 %)"
    colleague = make_actor(nordwerk)
    assert not usual_page(colleague, at=today).rows
    assert usual_page(colleague, at=today, everybody=True).rows
    assert not usual_page(rival, at=today, everybody=True).rows


def test_a_line_of_somebody_else_cannot_be_taken(shop, goods, rival, alpina, at):
    assert shop.post("/lists/usual/", {"line": "999999", "quantity": "1"}).status_code == 302
    assert shop.post("/lists/usual/", {"line": "x", "quantity": "1"}).status_code == 404
    assert shop.post("/lists/usual/", {"line": ["1", "2"], "quantity": "1"}).status_code == 404
    assert not QuickOrder.objects.exists()


def test_ticked_lines_of_an_order_alone_are_ordered_again(shop, goods, buyer, address, at):
    cart = current_cart(buyer, at=at)
    add_to_cart(cart, [("933-8X40", "100"), ("NUT-8", "5")], by=buyer, at=at)
    order = place_order(Basket(tuple(basket_lines(cart)), address, key="two-lines"), by=buyer, at=at)
    page = said(shop.get(order.get_absolute_url()))
    assert f'form="again{order.number}" name="pick" value="2"' in page
    shop.post(f"/orders/{order.number}/again/", {"pick": "2"})
    assert [row.number for row in QuickOrder.objects.get().lines.all()] == ["NUT-8"]


# speed


def test_statements_do_not_grow_with_the_lines(shop, shelf, buyer, at, make_product):
    counts = {}
    for size in (2, 40):
        while shelf.lines.count() < size:
            sku = f"P-{shelf.lines.count()}"
            make_product(sku)
            add_to_list(shelf, [ListEntry(sku, "1")], by=buyer, at=at)
        for address in ("/lists/", shelf.get_absolute_url(), f"/lists/{shelf.pk}/edit/", "/lists/usual/"):
            with CaptureQueriesContext(
                connection,
            ) as told:
                assert shop.get(address).status_code == 200
            counts.setdefault(address, []).append(len(told))
        with CaptureQueriesContext(connection) as told:
            take_from_list(shelf, {}, by=buyer, at=at)
        counts.setdefault("take", []).append(len(told))
        with CaptureQueriesContext(connection) as told:
            labels_of(shelf, "70x37", buyer)
        counts.setdefault("labels", []).append(len(told))
    assert all(few == many for few, many in counts.values()), counts
