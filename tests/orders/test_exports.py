"""Tables of orders are asked for in the browser, written by the worker, and belong to who asked."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils.timezone import now
from openpyxl import load_workbook

from accounts.models import CostCentre
from orders.actions import Basket, place_order
from orders.actions.export import LEASE, ask_export, forget_old, write_due
from orders.finding import OrderWish
from orders.models import OrderExport
from orders.queries import BasketLine


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def order(buyer, bolt, address, at):
    lines = (BasketLine(bolt.pk, "150", bolt.sku), BasketLine(bolt.pk, "200", bolt.sku))[1:]
    CostCentre.objects.create(company=buyer.company, code="4100")
    return place_order(Basket(lines, address, key="k", po_number="=1+1", cost_centre="4100"), by=buyer, at=at)


def ask(buyer, at, format="csv", language="de", **wish):
    return ask_export(OrderWish(**wish), format=format, language=language, by=buyer, at=at)


def table_of(export) -> list[dict]:
    text = export.file.open("rb").read().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";" if export.language == "de" else ","))


def test_a_buyer_asks_for_a_table_and_takes_it_home(shop, order):
    page = reverse("orders:exports")
    assert shop.post(page, {"format": "csv"}).status_code == 302
    assert "wird geschrieben" in shop.get(page).content.decode()
    assert write_due(at=now()) == 1
    export = OrderExport.objects.get()
    answer = shop.get(reverse("orders:export", args=[export.pk]))
    assert "attachment" in answer.headers["Content-Disposition"]
    assert order.number in b"".join(answer.streaming_content).decode()


def test_a_german_table_has_german_numbers_and_no_formulas(buyer, order, at):
    export = ask(buyer, at)
    write_due(at=at)
    export.refresh_from_db()
    [row] = table_of(export)
    assert (row["Netto"], row["Menge"], row["Kostenstelle"]) == ("16,84", "200", "4100")
    assert row["Ihre Bestellnummer"] == "'=1+1"
    assert export.rows == 1


def test_an_english_table_has_english_heads(buyer, order, at):
    export = ask(buyer, at, language="en")
    write_due(at=at)
    export.refresh_from_db()
    assert table_of(export)[0]["Net"] == "16.84"


def test_a_spreadsheet_keeps_numbers_and_days(buyer, order, at):
    export = ask(buyer, at, format="xlsx")
    write_due(at=at)
    export.refresh_from_db()
    rows = list(load_workbook(export.file.open("rb"), read_only=True).active.iter_rows(values_only=True))
    assert rows[1][0] == order.number
    assert (rows[1][2].date(), rows[1][11], rows[1][17]) == (at.date(), 200, 16.84)


def test_a_table_holds_what_its_asker_may_see_and_nothing_of_a_rival(
    buyer, rival, order, make_actor, nordwerk, at
):
    requester = make_actor(nordwerk, "requester")
    exports = [ask(actor, at) for actor in (rival, requester, buyer)]
    write_due(at=at)
    counts = [OrderExport.objects.get(pk=export.pk).rows for export in exports]
    assert counts == [0, 0, 1]


def test_state_and_search_text_narrow_the_table(buyer, order, at):
    exports = [
        ask(buyer, at, state="shipped"),
        ask(buyer, at, state="placed"),
        ask(buyer, at, text="nothing"),
    ]
    write_due(at=at)
    assert [OrderExport.objects.get(pk=export.pk).rows for export in exports] == [0, 1, 0]


def test_a_table_another_worker_writes_is_left_alone_until_its_lease_ends(buyer, order, at):
    export = ask(buyer, at)
    OrderExport.objects.update(due_at=at + LEASE)
    assert write_due(at=at) == 0
    assert write_due(at=at + LEASE) == 1
    assert write_due(at=at + timedelta(days=1)) == 0
    assert OrderExport.objects.get(pk=export.pk).attempts == 1


def test_a_full_disk_delays_a_table(buyer, order, at, settings, tmp_path):
    (tmp_path / "exports").write_bytes(b"")  # a file where the folder should be
    ask(buyer, at)
    assert write_due(at=at) == 0
    export = OrderExport.objects.get()
    assert export.written_at is None
    assert export.due_at == at + timedelta(minutes=1)


def test_tables_are_forgotten_after_a_month(buyer, order, at, tmp_path):
    ask(buyer, at)
    write_due(at=at)
    forget_old(at=at + timedelta(days=29))
    assert OrderExport.objects.count() == 1
    forget_old(at=at + timedelta(days=31))
    assert not OrderExport.objects.exists()
    assert not list((tmp_path / "exports").iterdir())


@pytest.mark.parametrize(
    "wish", [{"format": "exe"}, {"state": "lost", "format": "csv"}, {"text": "x" * 61}, {}]
)
def test_a_wish_nobody_can_fulfil_is_answered_in_the_form(shop, wish):
    assert shop.post(reverse("orders:exports"), wish).status_code == 422
    assert not OrderExport.objects.exists()


def test_a_document_of_a_product_is_saved_under_its_name(shop, bolt):
    sheet = bolt.documents.create(kind="datasheet", title="Datenblatt")
    sheet.file.save("bolt.html", ContentFile(b"<script>"))
    answer = shop.get(reverse("catalog:document", args=[sheet.pk]))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "/documents/" in shop.get(reverse("catalog:product", args=[bolt.sku])).content.decode()
