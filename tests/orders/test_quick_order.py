"""Quick order as people use it: every row is answered for, corrected where it stands, and goes into a cart once."""

import csv
import io
from datetime import timedelta
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from accounts.models import CostCentre
from catalog.models import CrossReference, CustomerPartNumber, Product, ProductUnit, Stock
from catalog.search import index
from orders.actions import current_cart
from orders.actions.quick import correct_rows, forget_old, put_into_cart, take_in
from orders.models import Cart, CartLine, ColumnMap, Outcome, QuickLine, QuickOrder
from orders.pages.quick import quick_page
from orders.quick.reading import read_text
from tests.orders.test_races import at_once

CARTON = "2000000000022"


@pytest.fixture
def goods(bolt, make_product, nordwerk):
    """The bolt (in hundreds, carton of 500), a nut the customer calls N-1, two of one number, one that ended."""
    ProductUnit.objects.create(product=bolt, unit="CT", numerator=500, gtin=CARTON)
    nut = make_product("NUT-8", manufacturer_number="TWICE")
    make_product("NUT-9", manufacturer_number="TWICE")
    CustomerPartNumber.objects.create(company=nordwerk, product=nut, number="N-1")
    CrossReference.objects.create(product=nut, kind="legacy", number="ALT-8")
    new = make_product("NEW-1")
    make_product("OLD-1", stock=0, status=Product.Status.DISCONTINUED, successor=new)
    make_product("ASK-1", price=None)
    index.refresh()
    return bolt


def paste(shop, text: str, **more):
    answer = shop.post("/quick-order/", {"text": text} | more)
    assert answer.status_code == 302, answer.content.decode()
    return QuickOrder.objects.get()


def outcomes(quick) -> dict[str, str]:
    return {line.number: line.outcome for line in quick.lines.all()}


def test_every_row_is_answered_for(shop, goods):
    text = "933-8X40;200\nn-1;3\nHV-84040;100\n2000000000015;100\n2000000000022;2\nALT-8;1\n933 8x40;100\n"
    text += "TWICE;1\nX-99;1\nOLD-1;1\nASK-1;1\n933-8X40;150\nNUT-8;\nNUT-8;1.000\nNUT-8;1;Ballen\n"
    quick = paste(shop, text)
    told = [line.outcome for line in quick.lines.all()]
    assert told[:7] == [Outcome.FINE] * 7
    assert told[7:] == [
        Outcome.AMBIGUOUS,
        Outcome.UNKNOWN,
        Outcome.SUBSTITUTE,
        Outcome.REFUSED,
        *[Outcome.QUANTITY] * 4,
    ]
    page = shop.get(quick.get_absolute_url()).content.decode().replace("\N{NO-BREAK SPACE}", " ")
    for words in ("Ihre Teilenummer", "Herstellernummer", "GTIN einer Verpackung", "NEW-1", "= 1.000 Stk."):
        assert words in page, words
    assert not CartLine.objects.exists()


def test_what_is_fine_goes_into_the_cart_once_and_the_rest_waits(shop, goods, buyer):
    quick = paste(shop, "933-8X40;200\nX-99;1\n2000000000022;2")
    assert shop.post(quick.get_absolute_url(), {"put": "1"})["Location"] == quick.get_absolute_url()
    assert [(line.quantity, line.typed_unit) for line in CartLine.objects.order_by("pk")] == [
        (200, ""),
        (1000, "CT"),
    ]
    shop.post(quick.get_absolute_url(), {"put": "1"})
    assert CartLine.objects.count() == 2
    row = quick.lines.get(number="X-99")
    fixed = {"line": [row.pk], "number": ["N-1"], "quantity": ["3"], "unit": [""]}
    shop.post(quick.get_absolute_url(), fixed)
    answer = shop.post(quick.get_absolute_url(), {"put": "1"})
    assert answer["Location"] == Cart.objects.get().get_absolute_url()
    assert CartLine.objects.count() == 3


def test_a_row_is_corrected_by_what_the_shop_offers(shop, goods):
    quick = paste(shop, "933-8X40;150\nTWICE;1\nOLD-1;2")
    uneven, twice, old = quick.lines.all()
    page = shop.get(quick.get_absolute_url()).content.decode()
    for value in (f"{uneven.pk}:100", f"{uneven.pk}:200", f"{twice.pk}:NUT-9", f"{old.pk}:NEW-1"):
        assert f'value="{value}"' in page
    assert shop.post("/quick-order/", {"text": "NUT-8;1.000"}).status_code == 302
    grouped = QuickOrder.objects.first()
    page = shop.get(grouped.get_absolute_url()).content.decode()
    assert all(f'value="{grouped.lines.get().pk}:{quantity}"' in page for quantity in ("1000", "1"))
    shop.post(quick.get_absolute_url(), {"take_quantity": f"{uneven.pk}:200"})
    shop.post(quick.get_absolute_url(), {"take_number": f"{twice.pk}:NUT-9"})
    shop.post(quick.get_absolute_url(), {"take_number": f"{old.pk}:NEW-1"})
    assert [(line.number, line.quantity, line.outcome) for line in quick.lines.all()] == [
        ("933-8X40", "200", "fine"),
        ("NUT-9", "1", "fine"),
        ("NEW-1", "2", "fine"),
    ]


def test_a_number_with_o_for_zero_is_offered_but_never_taken_for_the_other(shop, make_product):
    make_product("AB-1080")
    index.refresh()
    quick = paste(shop, "AB-IO80;1")
    assert outcomes(quick) == {"AB-IO80": "unknown"}
    assert f'value="{quick.lines.get().pk}:AB-1080"' in shop.get(quick.get_absolute_url()).content.decode()


def test_notes_cost_centres_days_and_units_come_along(shop, goods, nordwerk, alpina):
    centre = CostCentre.objects.create(company=nordwerk, code="4711")
    CostCentre.objects.create(company=alpina, code="FREMD")
    day = now().date() + timedelta(days=30)
    head = "Artikel;Menge;Einheit;Bemerkung;Kostenstelle;Wunschtermin"
    rows = [
        f"933-8X40;2;Karton;Halle 3;4711;{day:%d.%m.%Y}",
        "933-8X40;100;;;FREMD;",
        "NUT-8;1;;;;01.01.2020",
        "NUT-8;1;;;;bald",
    ]
    quick = paste(shop, "\n".join([head, *rows]))
    assert [line.outcome for line in quick.lines.all()] == ["fine", "quantity", "quantity", "quantity"]
    wrong = quick.lines.get(cost_centre="FREMD")
    fixed = {"line": wrong.pk, "number": "933-8X40", "quantity": "100", "unit": "", "cost_centre": "4711"}
    shop.post(quick.get_absolute_url(), fixed)
    wrong.refresh_from_db()
    assert wrong.outcome == "fine"
    wrong.delete()
    shop.post(quick.get_absolute_url(), {"put": "1"})
    line = CartLine.objects.get()
    assert (line.quantity, line.typed_unit, line.note, line.cost_centre, line.requested_on) == (
        1000,
        "CT",
        "Halle 3",
        centre,
        day,
    )


def test_a_note_that_is_too_long_is_not_shortened_unseen(shop, goods):
    quick = paste(shop, "Artikel;Menge;Bemerkung\nNUT-8;1;" + "x" * 300)
    row = quick.lines.get()
    assert row.outcome == "broken" and "200" in row.damage
    fixed = {"line": row.pk, "number": "NUT-8", "quantity": "1", "unit": "", "note": "x"}
    shop.post(quick.get_absolute_url(), fixed)
    assert quick.lines.get().outcome == "fine"


def test_the_private_number_of_a_rival_is_unknown_like_one_that_does_not_exist(
    shop, rival, make_product, alpina
):
    secret = make_product("SECRET-1", exclusive=True)
    CustomerPartNumber.objects.create(company=alpina, product=make_product("OPEN-1"), number="ALPINA-7")
    quick = paste(shop, f"{secret.sku};1\nALPINA-7;1\nNONE-1;1")
    assert set(outcomes(quick).values()) == {"unknown"}
    assert "Artikel SECRET-1" not in shop.get(quick.get_absolute_url()).content.decode()


def test_a_quick_order_is_its_owners_alone(shop, goods, sign_in, rival, make_actor, nordwerk):
    quick = paste(shop, "933-8X40;200")
    for stranger in (rival, make_actor(nordwerk)):
        client = sign_in(stranger)
        for path in ("", "failed/"):
            assert client.get(f"{quick.get_absolute_url()}{path}").status_code == 404
        assert client.post(quick.get_absolute_url(), {"put": "1"}).status_code == 404
    assert not CartLine.objects.exists()


def test_rows_of_somebody_elses_quick_order_cannot_be_corrected(shop, goods, rival, at):
    foreign = take_in(read_text("NUT-8;1"), "", by=rival, at=at)
    quick = QuickOrder.objects.get(pk=take_in(read_text("NUT-8;1"), "", by=rival, at=at).pk)
    own = paste_own(shop)
    row = foreign.lines.get()
    shop.post(own.get_absolute_url(), {"line": row.pk, "number": "X", "quantity": "9", "unit": ""})
    shop.post(own.get_absolute_url(), {"drop": row.pk})
    row.refresh_from_db()
    assert (row.number, row.quantity) == ("NUT-8", "1") and quick.lines.count() == 1


def paste_own(shop):
    shop.post("/quick-order/", {"text": "933-8X40;200"})
    return QuickOrder.objects.first()


def test_rows_into_a_cart_of_somebody_else_are_a_404(shop, goods, rival, at):
    quick = paste(shop, "933-8X40;200")
    foreign = current_cart(rival, at=at)
    assert shop.post(quick.get_absolute_url(), {"put": "1", "into": foreign.pk}).status_code == 404
    assert not CartLine.objects.exists()


# --- tables ---------------------------------------------------------------------------------------------


def send(shop, content: str, name="bedarf.csv"):
    return shop.post("/quick-order/", {"file": SimpleUploadedFile(name, content.encode())})


def test_columns_with_strange_names_are_explained_once_for_the_whole_company(
    shop, goods, sign_in, make_actor, nordwerk
):
    table = "Pos;Was;Wieviel\n1;933-8X40;200\n2;N-1;3\n"
    assert send(shop, table).status_code == 302
    quick = QuickOrder.objects.get()
    page = shop.get(quick.get_absolute_url()).content.decode()
    assert "Was sind die Spalten?" in page and "933-8X40" in page
    wrong = shop.post(f"{quick.get_absolute_url()}columns/", {"number": "1", "quantity": "1"})
    assert wrong.status_code == 302 and not ColumnMap.objects.exists()
    shop.post(f"{quick.get_absolute_url()}columns/", {"number": "1", "quantity": "2"})
    assert outcomes(quick) == {"933-8X40": "fine", "N-1": "fine"}
    colleague = sign_in(make_actor(nordwerk))
    send(colleague, table)
    assert set(outcomes(QuickOrder.objects.first()).values()) == {"fine"}


def test_what_one_company_said_about_columns_is_nothing_to_another(shop, goods, sign_in, rival):
    table = "Was;Wieviel\nNUT-8;1\n"
    send(shop, table)
    shop.post(f"{QuickOrder.objects.get().get_absolute_url()}columns/", {"number": "0", "quantity": "1"})
    send(sign_in(rival), table)
    assert not QuickOrder.objects.first().is_read


def test_failed_rows_come_back_as_they_were_sent_with_the_reason(shop, goods):
    send(shop, 'Pos;Artikel;Menge;Text\n1;933-8X40;200;gut\n2;X-99;1;"a;b"\n3;933-8X40;150;\n')
    quick = QuickOrder.objects.get()
    answer = shop.get(f"{quick.get_absolute_url()}failed/")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[0][:4] == ["Pos", "Artikel", "Menge", "Text"]
    assert [row[:4] for row in rows[1:]] == [["2", "X-99", "1", "a;b"], ["3", "933-8X40", "150", ""]]
    assert all(row[4] for row in rows[1:])


@pytest.mark.parametrize("name", ["../../x.csv", 'a"b\r\n.csv', "x" * 300 + ".csv", "\u202egnp.csv", ".csv"])
def test_the_name_of_a_file_is_only_shown(shop, goods, name):
    answer = send(shop, "Artikel;Menge\n933-8X40;200\n", name)
    assert answer.status_code in (302, 422)
    for quick in QuickOrder.objects.all():
        assert "\u202e" not in quick.name and shop.get(quick.get_absolute_url()).status_code == 200


def test_a_table_that_cannot_be_read_says_so_on_the_page(shop):
    answer = shop.post("/quick-order/", {"file": SimpleUploadedFile("t.xlsx", b"%PDF")})
    assert answer.status_code == 422 and 'role="alert"' in answer.content.decode()
    kept = shop.post("/quick-order/", {"text": "Artikel;Menge"})
    assert kept.status_code == 422 and "Artikel;Menge" in kept.content.decode()


# --- typing and scanning --------------------------------------------------------------------------------


def test_a_scanner_types_a_row_and_a_symbol_brings_its_quantity(shop, goods):
    shop.post("/quick-order/", {"sku": "N-1", "quantity": "3"})
    quick = QuickOrder.objects.get()
    shop.post(quick.get_absolute_url(), {"sku": "(01)02000000000022(30)2", "quantity": ""})
    shop.post(quick.get_absolute_url(), {"sku": "NUT-9"})
    told = [(line.number, line.quantity, line.outcome) for line in quick.lines.all()]
    assert told == [("N-1", "3", "fine"), (CARTON, "2", "fine"), ("NUT-9", "", "quantity")]


def test_while_somebody_types_only_numbers_they_may_see_are_offered(shop, goods, make_product):
    make_product("NUT-SECRET", exclusive=True)
    page = shop.get("/quick-order/offers/?sku=nut").content.decode()
    assert "NUT-8" in page and "SECRET" not in page
    assert shop.get("/quick-order/offers/?sku=%00").status_code == 400


def test_rubbish_never_breaks_the_grid(shop, goods):
    quick = paste(shop, "933-8X40;200")
    url, row = quick.get_absolute_url(), quick.lines.get().pk
    for sent in (
        {"line": "x"},
        {"line": row, "number": ["a", "b"]},
        {"take_quantity": "x:1"},
        {"take_number": f"{row}:" + "9" * 5000},
        {"drop": "9" * 30},
        {"put": "1", "into": "x"},
        {"sku": "\x00"},
        {"sku": "x" * 100_000},
    ):
        assert shop.post(url, sent).status_code in (302, 404), sent
    for query in ("?show=nothing", "?page=0", "?page=99999", "?show=fine&page=x"):
        assert shop.get(url + query).status_code == 200, query


# --- many rows, many at once ----------------------------------------------------------------------------


def test_a_hundred_rows_cost_as_many_statements_as_two(buyer, make_product, at):
    skus = [make_product(f"P-{number}").sku for number in range(40)]
    counted, cart = {}, current_cart(buyer, at=at)
    for many in (2, 40):
        text = "\n".join(f"{sku};1" for sku in skus[:many])
        with CaptureQueriesContext(connection) as captured:
            quick = take_in(read_text(text), "", by=buyer, at=at)
        with CaptureQueriesContext(connection) as shown:
            assert len(quick_page(quick, buyer).rows) == many
        with CaptureQueriesContext(connection) as put:
            assert put_into_cart(quick, cart, by=buyer, at=at) == (many, [])
        counted[many] = (len(captured), len(shown), len(put))
        CartLine.objects.all().delete()
    assert counted[2] == counted[40]


@pytest.mark.django_db(transaction=True)
def test_of_several_clicks_at_once_each_row_goes_into_the_cart_once(goods, buyer, at):
    quick = take_in(read_text("933-8X40;200\nN-1;3"), "", by=buyer, at=at)
    cart = current_cart(buyer, at=at)
    answers = at_once(*[partial(put_into_cart, quick, cart, by=buyer, at=at)] * 6)
    assert sorted(answer[0] for answer in answers) == [0, 0, 0, 0, 0, 2]
    assert {line.quantity for line in CartLine.objects.all()} == {200, 3}


def test_control_two_quick_orders_of_the_same_rows_add_up(goods, buyer, at):
    for _time in range(2):
        quick = take_in(read_text("933-8X40;200"), "", by=buyer, at=at)
        put_into_cart(quick, current_cart(buyer, at=at), by=buyer, at=at)
    assert CartLine.objects.get().quantity == 400


def test_what_changed_since_it_was_looked_at_does_not_slip_into_the_cart(goods, buyer, at):
    quick = take_in(read_text("933-8X40;200\nN-1;3"), "", by=buyer, at=at)
    Product.objects.filter(sku="NUT-8").update(multiple=10)
    Stock.objects.update(on_hand=0)
    put, _problems = put_into_cart(quick, current_cart(buyer, at=at), by=buyer, at=at)
    assert put == 1 and outcomes(quick)["N-1"] == "quantity"


def test_what_lies_in_a_cart_already_is_not_corrected_any_more(goods, buyer, at):
    quick = take_in(read_text("933-8X40;200"), "", by=buyer, at=at)
    put_into_cart(quick, current_cart(buyer, at=at), by=buyer, at=at)
    row = quick.lines.get()
    correct_rows(quick, {row.pk: {"number": "N-1", "quantity": "3"}}, by=buyer, at=at)
    row.refresh_from_db()
    assert (row.number, row.quantity) == ("933-8X40", "200")


def test_after_thirty_days_it_is_forgotten(goods, buyer, at):
    take_in(read_text("933-8X40;200"), "", by=buyer, at=at)
    forget_old(at=at + timedelta(days=29))
    assert QuickLine.objects.exists()
    forget_old(at=at + timedelta(days=31))
    assert not QuickOrder.objects.exists() and not QuickLine.objects.exists()
