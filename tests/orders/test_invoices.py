"""Invoices, credit notes and payments: amounts to the cent, credit that adds up, papers, and who may see them."""

import io
import random
import zipfile
from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from accounts.actor import Actor
from accounts.models import Address, Company, CreditEntry
from b2bshop.events.journal import deliver_due
from b2bshop.money import show_money
from b2bshop.post.sending import send_due
from edi.models import Partner
from orders.actions import Basket, Dispatch, Packed, cancel_order, place_order, ship, ship_order
from orders.actions import credit_note as crediting
from orders.actions.credit_note import Correction, Credited, issue_credit_note, settle_invoice
from orders.actions.drop import cancel_rest
from orders.actions.follow import WrongState
from orders.actions.invoice import Bill, Billed, issue_invoice
from orders.actions.papers import issue_invoice_paper
from orders.bookings import BookingRefused
from orders.models import Invoice, InvoiceLine, Order, Paper
from orders.papers_invoice import invoice_paper
from orders.queries import BasketLine
from orders.views import documents
from pricing.models import Charge
from tests.conftest import ALWAYS
from tests.orders.test_papers import caller_of
from tests.orders.test_races import at_once
from tests.orders.test_shipping import refused


@pytest.fixture
def order(bolt, make_product, address, buyer, at) -> Order:
    """200 bolts at 8.42 per 100 and 3 odd ones at 0.335: 16.84 and 1.01, with freight 9.87."""
    Charge.objects.create(kind="freight", currency="EUR", below=50, amount=D("9.87"), valid=ALWAYS)
    odd = make_product("ODD", price="33.50", basis=100)
    lines = (BasketLine(bolt.pk, "200", bolt.sku), BasketLine(odd.pk, "3", odd.sku))
    return place_order(Basket(lines, address, key="inv", po_number="PO-7"), by=buyer, at=at)


@pytest.fixture
def bill(buyer, at):
    """bill(order, {position: quantity}) invoices that."""

    def make(order, parts, **fields) -> Invoice:
        billed = [Billed(order.lines.get(position=pos).pk, D(q)) for pos, q in parts.items()]
        return issue_invoice(Bill(billed, at.date(), **fields), by=buyer, at=at)

    return make


@pytest.fixture
def credit(buyer, at):
    """credit(invoice, {position: quantity or "1.23 €"}) takes that back."""

    def make(invoice, parts, **fields) -> Invoice:
        lines = []
        for position, wish in parts.items():
            pk = invoice.lines.get(position=position).pk
            is_money = str(wish).endswith("€")
            lines.append(Credited(pk, net=D(wish[:-2])) if is_money else Credited(pk, D(wish)))
        fields = {"reason": "Bruch"} | fields
        return issue_credit_note(Correction(invoice, lines, at.date(), **fields), by=buyer, at=at)

    return make


def used(company) -> D:
    company.refresh_from_db()
    booked = sum(CreditEntry.objects.filter(company=company).values_list("amount", flat=True), D(0))
    assert booked == company.credit_used
    return booked


def test_the_whole_order_is_invoiced_with_its_freight(order, bill, nordwerk):
    invoice = bill(order, {1: 200, 2: 3})
    assert invoice.total == order.total and invoice.net_total == D("27.72")
    assert [line.net for line in invoice.lines.all()] == [D("16.84"), D("1.01")]
    assert [charge.net for charge in invoice.charges.all()] == [D("9.87")]
    assert invoice.due_on == invoice.issued_on + timedelta(days=order.payment_days)
    assert used(nordwerk) == invoice.total and not CreditEntry.objects.filter(amount=0).exists()


def test_parts_add_up_to_the_order_and_freight_comes_once(order, bill, nordwerk):
    made = [bill(order, {1: 100, 2: 1}), bill(order, {1: 50, 2: 1}), bill(order, {1: 50, 2: 1})]
    assert sum(invoice.net_total for invoice in made) == order.net_total
    assert [line.net for invoice in made for line in invoice.lines.filter(order_line__position=2)] == [
        D("0.34"),
        D("0.33"),
        D("0.34"),
    ]
    assert [invoice.charges.count() for invoice in made] == [1, 0, 0]
    assert used(nordwerk) == sum(invoice.total for invoice in made)


def test_what_is_paid_is_free_again_and_nothing_stays_held(order, bill, nordwerk, buyer, at):
    made = [bill(order, {1: 100, 2: 2}), bill(order, {1: 100, 2: 1})]
    for invoice in made:
        assert settle_invoice(invoice, on=at.date(), by=buyer, at=at)
        assert not settle_invoice(invoice, on=at.date(), by=buyer, at=at)
    assert used(nordwerk) == 0


def test_several_orders_stand_on_one_invoice(order, bolt, address, buyer, nordwerk, at):
    other = place_order(Basket((BasketLine(bolt.pk, "700", bolt.sku),), address, key="o2"), by=buyer, at=at)
    lines = [*order.lines.all(), *other.lines.all()]
    invoice = issue_invoice(Bill([Billed(x.pk, x.quantity) for x in lines], at.date()), by=buyer, at=at)
    assert invoice.net_total == order.net_total + other.net_total
    assert used(nordwerk) == invoice.total
    paper = issue_invoice_paper(invoice, at=at)
    assert order.number in str(paper.content["facts"]) and other.number in str(paper.content["lines"]) + str(
        paper.content["facts"]
    )
    assert set(paper.orders.all()) == {order, other}


def test_more_than_was_ordered_cannot_be_invoiced(order, bill):
    bill(order, {1: 150})
    assert refused(lambda: bill(order, {1: 51, 2: 0})) == ["more_than_wanted", "not_positive"]
    assert refused(lambda: bill(order, {})) == ["nothing"]
    assert refused(lambda: bill(order, {1: 1}, number=Invoice.objects.get().number)) == ["number_taken"]
    assert Invoice.objects.count() == 1


def test_orders_of_two_companies_currencies_or_addresses_are_invoiced_apart(
    order, bolt, rival, alpina, buyer, address, at
):
    foreign = place_order(
        Basket((BasketLine(bolt.pk, "100", bolt.sku),), alpina.addresses.get(), key="f"), by=rival, at=at
    )
    other = place_order(Basket((BasketLine(bolt.pk, "700", bolt.sku),), address, key="o2"), by=buyer, at=at)
    Order.objects.filter(pk=other.pk).update(bill_to={"name": "Andere GmbH"})
    for stranger, code in ((foreign, "other_company"), (other, "other_bill_to")):
        lines = [*order.lines.all(), *stranger.lines.all()]
        both = Bill([Billed(line.pk, line.quantity) for line in lines], at.date())
        assert refused(lambda both=both: issue_invoice(both, by=buyer, at=at)) == [code]


def test_an_invoiced_order_is_neither_cancelled_nor_left_out(order, bill, buyer, at):
    bill(order, {1: 100})
    with pytest.raises(WrongState):
        cancel_order(order, by=buyer, at=at)
    pk = order.lines.get(position=1).pk
    assert refused(lambda: cancel_rest(order, {pk: D(101)}, "", by=buyer, at=at)) == ["more_than_left"]


def test_the_rest_left_out_is_not_invoiced(order, bill, buyer, nordwerk, at):
    cancel_rest(order, {order.lines.get(position=2).pk: D(3)}, "", by=buyer, at=at)
    order.refresh_from_db()
    invoice = bill(order, {1: 200})
    assert invoice.total == order.total and used(nordwerk) == invoice.total


# Credit notes


def test_a_quantity_is_credited_at_its_price(order, bill, credit, nordwerk):
    invoice = bill(order, {1: 200, 2: 3})
    note = credit(invoice, {1: 50})
    assert (note.net_total, note.total, note.corrects) == (D("4.21"), D("5.01"), invoice)
    assert used(nordwerk) == invoice.total - note.total
    assert note.number.startswith("GS-") and note.due_on is None


def test_a_price_is_reduced_and_freight_given_back(order, bill, credit, nordwerk):
    invoice = bill(order, {1: 200, 2: 3})
    charge = invoice.charges.get()
    note = credit(invoice, {1: "2.00 €"}, charges={charge.pk: D("9.87")})
    assert note.net_total == D("11.87")
    assert refused(lambda: credit(invoice, {1: "14.85 €"}, charges={charge.pk: D("0.01")})) == [
        "credited_net",
        "credited_charge",
    ]


def test_no_more_is_credited_than_was_invoiced(order, bill, credit):
    invoice = bill(order, {1: 200, 2: 3})
    credit(invoice, {2: 1})
    credit(invoice, {2: 1})
    assert refused(lambda: credit(invoice, {2: 2})) == ["credited_quantity"]
    last = credit(invoice, {2: 1})
    nets = InvoiceLine.objects.filter(credits__position=2).values_list("net", flat=True)
    assert sum(nets) == D("1.01") and last.net_total in {D("0.33"), D("0.34")}
    assert refused(lambda: credit(last, {1: 1})) == ["not_an_invoice"]
    assert refused(lambda: credit(invoice, {})) == ["nothing"]


def test_a_wrong_invoice_is_taken_back_and_a_right_one_follows(order, bill, credit, nordwerk, buyer, at):
    wrong = bill(order, {1: 200, 2: 3})
    charge = wrong.charges.get()
    credit(wrong, {1: 200, 2: 3}, charges={charge.pk: charge.net}, again=True)
    right = bill(order, {1: 200, 2: 3})
    assert right.net_total == D("17.85")  # freight was invoiced, and is not again
    assert used(nordwerk) == right.total
    settle_invoice(wrong, on=at.date(), by=buyer, at=at)
    settle_invoice(right, on=at.date(), by=buyer, at=at)
    assert used(nordwerk) == 0


def test_a_credit_note_for_a_paid_invoice_frees_no_credit_twice(order, bill, credit, nordwerk, buyer, at):
    invoice = bill(order, {1: 200, 2: 3})
    settle_invoice(invoice, on=at.date(), by=buyer, at=at)
    credit(invoice, {1: 200}, again=True)
    again = bill(order, {1: 200})
    assert used(nordwerk) == again.total
    settle_invoice(again, on=at.date(), by=buyer, at=at)
    assert used(nordwerk) == 0


def test_an_invoice_of_which_nothing_is_left_is_not_unpaid(order, bill, credit, nordwerk):
    """In parts, so that the VAT of the parts is not that of the whole to the cent."""
    invoice = bill(order, {1: 200, 2: 3})
    charge = invoice.charges.get()
    for position, quantity in ((1, 70), (1, 70), (1, 60), (2, 1), (2, 1), (2, 1)):
        credit(invoice, {position: quantity})
        invoice.refresh_from_db()
        assert invoice.settled_on is None
    note = credit(invoice, {}, charges={charge.pk: charge.net})
    invoice.refresh_from_db()
    assert invoice.settled_on == note.issued_on and used(nordwerk) == 0
    assert sum(each.total for each in invoice.credits.all()) != invoice.total


def test_what_was_credited_in_part_is_paid_with_the_rest(order, bill, credit, nordwerk, buyer, at):
    invoice = bill(order, {1: 200, 2: 3})
    credit(invoice, {1: 100})
    settle_invoice(invoice, on=at.date(), by=buyer, at=at)
    assert used(nordwerk) == 0


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_shipped_left_out_invoiced_credited_and_paid_the_books_add_up(
    seed, order, bill, credit, buyer, nordwerk, at
):
    """Forty random steps; at the end everything is paid, and no cent is held any more."""
    chance = random.Random(seed)
    invoices: list[Invoice] = []
    for _step in range(40):
        order.refresh_from_db()
        line = chance.choice(list(order.lines.all()))
        quantity = D(chance.randint(1, 60))
        verb = chance.choice(["ship", "rest", "bill", "bill", "credit", "again", "settle"])
        try:
            if verb == "ship":
                ship(Dispatch([Packed(line.pk, quantity)], at.date()), by=buyer, at=at)
            elif verb == "rest":
                cancel_rest(order, {line.pk: min(quantity, D(2))}, "", by=buyer, at=at)
            elif verb == "bill":
                invoices.append(bill(order, {line.position: quantity}))
            elif verb == "settle" and invoices:
                settle_invoice(chance.choice(invoices), on=at.date(), by=buyer, at=at)
            elif invoices:
                credit(chance.choice(invoices), {1: min(quantity, D(3))}, again=verb == "again")
        except BookingRefused:
            continue
        assert used(nordwerk) >= 0
    for line in order.lines.all():
        line.refresh_from_db()
        if line.wanted > line.invoiced:
            invoices.append(bill(order, {line.position: line.wanted - line.invoiced}))
    for invoice in invoices:
        settle_invoice(invoice, on=at.date(), by=buyer, at=at)
    assert used(nordwerk) == 0


# Papers and mails


def test_the_invoice_goes_to_accounts_as_a_pdf_with_the_buyers_references(
    order, bill, nordwerk, at, mailoutbox
):
    Company.objects.filter(pk=nordwerk.pk).update(
        buyer_reference="04011000-1234512345-06",
        invoice_email="rechnung@nordwerk.example",
        vat_id="DE123456788",
    )
    ship_order(order, by=Actor.system(order.company), at=at)
    invoice = bill(order, {1: 200, 2: 3})
    deliver_due(at=at)
    send_due(at=at)
    mail = next(mail for mail in mailoutbox if mail.to == ["rechnung@nordwerk.example"])
    [(name, content, kind)] = mail.attachments
    assert name == f"invoice-{invoice.number}.pdf" and content[:5] == b"%PDF-" and kind == "application/pdf"
    assert invoice.number in mail.subject and "04011000-1234512345-06" in mail.body
    facts = dict(Paper.objects.get(kind="invoice").content["facts"])
    assert facts["Ihre Referenz"] == "04011000-1234512345-06"
    assert facts["Ihre Bestellnummer"] == "PO-7" and facts["Kundennummer"] == nordwerk.number
    assert facts["Geliefert am"] == date_format(at, "SHORT_DATE_FORMAT")
    assert facts["Lieferschein"].startswith("LS-")


def test_a_credit_note_names_its_invoice_and_why(order, bill, credit, at):
    invoice = bill(order, {1: 200, 2: 3})
    note = credit(invoice, {1: 50, 2: "0.50 €"})
    content = issue_invoice_paper(note, at=at).content
    assert content["title"] == "Gutschrift (Rechnungskorrektur)"
    assert invoice.number in dict(content["facts"])["Zu Rechnung"]
    assert ["Grund", "Bruch"] in content["texts"] and not any(
        "zahlen" in text for _n, text in content["texts"]
    )
    assert "Preisminderung" in content["lines"][1]["notes"]


def test_a_cash_discount_is_told_with_its_day_and_what_is_left(order, bill, nordwerk, at):
    Order.objects.filter(pk=order.pk).update(payment_days=30, discount_percent=2, discount_days=8)
    order.refresh_from_db()
    invoice = bill(order, {1: 200, 2: 3})
    texts = str(issue_invoice_paper(invoice, at=at).content["texts"])
    assert "32,99" in texts and "32,33" in texts  # less 2 % of 32.99
    assert invoice.due_on == at.date() + timedelta(days=30)


# The document centre


@pytest.fixture
def papers(order, bill, credit, buyer, at) -> list[Paper]:
    ship_order(order, by=buyer, at=at)
    invoice = bill(order, {1: 200, 2: 3})
    credit(invoice, {1: 50})
    deliver_due(at=at)
    return list(Paper.objects.order_by("pk"))


def test_all_papers_are_found_in_one_place(papers, order, shop):
    page = shop.get(reverse("orders:documents")).content.decode()
    assert all(paper.get_absolute_url() in page for paper in papers) and len(papers) == 3
    only = shop.get(reverse("orders:documents"), {"kind": "credit"}).content.decode()
    assert [paper.get_absolute_url() in only for paper in papers] == [False, False, True]
    assert (
        papers[0].get_absolute_url()
        in shop.get(reverse("orders:documents"), {"text": "po-7"}).content.decode()
    )
    nothing = shop.get(reverse("orders:documents"), {"text": "nope", "first_on": "x"}).content.decode()
    assert "Keine Belege hier" in nothing


def test_unpaid_invoices_are_found_and_paid_ones_are_not(papers, shop, buyer, at):
    address = reverse("orders:documents") + "?kind=unpaid"
    assert papers[1].get_absolute_url() in shop.get(address).content.decode()
    settle_invoice(Invoice.objects.get(kind="invoice"), on=at.date(), by=buyer, at=at)
    assert papers[1].get_absolute_url() not in shop.get(address).content.decode()


def opened(answer) -> dict[str, bytes]:
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    return {name: archive.read(name) for name in archive.namelist()}


def test_the_ticked_papers_come_as_a_zip_with_a_table_of_contents(papers, shop):
    files = opened(shop.post(reverse("orders:archive"), {"pick": [papers[0].pk, papers[1].pk]}))
    assert set(files) == {papers[0].file_name, papers[1].file_name, "Inhalt.csv"}
    assert files[papers[0].file_name][:5] == b"%PDF-"
    rows = files["Inhalt.csv"].decode("utf-8-sig").splitlines()
    assert len(rows) == 3 and papers[1].number in rows[1] + rows[2] and "32,99;EUR" in rows[1] + rows[2]


def test_without_a_tick_all_that_is_found_comes(papers, shop):
    files = opened(shop.post(reverse("orders:archive") + "?kind=delivery"))
    assert set(files) == {papers[0].file_name, "Inhalt.csv"}


def test_a_lost_file_is_named_in_the_contents(papers, shop):
    papers[0].file.storage.delete(papers[0].file.name)
    files = opened(shop.post(reverse("orders:archive")))
    assert papers[0].file_name not in files and "verloren" in files["Inhalt.csv"].decode()


def test_more_than_one_zip_holds_is_told(papers, shop, monkeypatch):
    monkeypatch.setattr(documents, "MOST", 2)
    answer = shop.post(reverse("orders:archive"), follow=True)
    assert "Höchstens 2 Belege" in answer.content.decode()
    assert "keinen Beleg" in shop.post(reverse("orders:archive") + "?text=nope", follow=True).content.decode()
    assert shop.post(reverse("orders:archive"), {"pick": "x"}).status_code == 404


def test_a_rival_finds_and_takes_nothing(papers, sign_in, rival):
    client = sign_in(rival)
    page = client.get(reverse("orders:documents")).content.decode()
    assert not any(paper.number in page for paper in papers)
    assert all(client.get(paper.get_absolute_url()).status_code == 404 for paper in papers)
    answer = client.post(reverse("orders:archive"), {"pick": [paper.pk for paper in papers]}, follow=True)
    assert "keinen Beleg" in answer.content.decode()


def test_an_invoice_about_a_colleagues_order_too_is_not_shown(
    order, bolt, address, buyer, nordwerk, make_actor, sign_in, at
):
    colleague = make_actor(nordwerk, "requester", email="kollege@nordwerk.example")
    own = place_order(Basket((BasketLine(bolt.pk, "100", bolt.sku),), address, key="own"), by=buyer, at=at)
    Order.objects.filter(pk=own.pk).update(ordered_by=colleague.user)
    lines = [*order.lines.all(), *own.lines.all()]
    invoice = issue_invoice(Bill([Billed(x.pk, x.quantity) for x in lines], at.date()), by=buyer, at=at)
    paper = issue_invoice_paper(invoice, at=at)
    client = sign_in(colleague)
    assert client.get(paper.get_absolute_url()).status_code == 404
    assert invoice.number not in client.get(own.get_absolute_url()).content.decode().split("h-story")[0]


@pytest.mark.parametrize("count", [3, 24])
def test_the_page_takes_the_same_statements_whatever_there_is(
    count, order, shop, nordwerk, at, django_assert_num_queries
):
    for number in range(count):
        paper = Paper.objects.create(
            kind="confirmation",
            number=f"X-{number}",
            company=nordwerk,
            language="de",
            issued_at=at,
            content={},
            file=ContentFile(b"%PDF-", "x.pdf"),
        )
        paper.about.create(order=order)
    shop.get(reverse("orders:documents"))
    with django_assert_num_queries(8):
        shop.get(reverse("orders:documents"))


# Many at once


@pytest.mark.django_db(transaction=True)
def test_of_six_who_invoice_the_same_goods_one_does(order, bill, nordwerk):
    results = at_once(*[lambda: bill(order, {1: 200, 2: 3})] * 6)
    assert sum(isinstance(each, Invoice) for each in results) == 1
    assert used(nordwerk) == order.total


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(2))
def test_of_a_cancellation_and_an_invoice_one_wins(order, bill, nordwerk, buyer, at, round_):
    mine = Order.objects.select_related("company", "unit").get(pk=order.pk)
    results = at_once(lambda: cancel_order(mine, by=buyer, at=at), lambda: bill(order, {1: 200, 2: 3}))
    order.refresh_from_db()
    if order.state == "cancelled":
        assert isinstance(results[1], BookingRefused) and used(nordwerk) == 0
    else:
        assert isinstance(results[0], WrongState) and used(nordwerk) == order.total


@pytest.mark.django_db(transaction=True)
def test_of_six_who_credit_the_same_goods_one_does(order, bill, credit, nordwerk):
    invoice = bill(order, {1: 200, 2: 3})
    results = at_once(*[lambda: credit(Invoice.objects.get(pk=invoice.pk), {1: 150})] * 6)
    made = [each for each in results if isinstance(each, Invoice)]
    assert len(made) == 1 and used(nordwerk) == invoice.total - made[0].total


@pytest.mark.django_db(transaction=True)
def test_control_without_the_locks_the_same_goods_are_credited_twice(order, bill, credit, monkeypatch):
    invoice = bill(order, {1: 200, 2: 3})
    monkeypatch.setattr(
        crediting, "locked", lambda ids: ({order.pk: order}, {line.pk: line for line in order.lines.all()})
    )
    monkeypatch.setattr(type(Invoice.objects.all()), "select_for_update", lambda self, **_: self)
    results = at_once(*[lambda: credit(Invoice.objects.get(pk=invoice.pk), {1: 150})] * 6)
    assert sum(isinstance(each, Invoice) for each in results) > 1, results


@pytest.mark.django_db(transaction=True)
def test_of_six_who_book_one_payment_one_does(order, bill, nordwerk, buyer, at):
    invoice = bill(order, {1: 200, 2: 3})
    results = at_once(*[lambda: settle_invoice(invoice, on=date(2026, 12, 1), by=buyer, at=at)] * 6)
    assert results.count(True) == 1 and used(nordwerk) == 0


@pytest.mark.parametrize("seed", range(2))
def test_totals_of_invoices_and_credit_notes_are_alike_on_page_mail_paper_and_through_the_api(
    seed, make_company, make_actor, make_product, base_lists, at, sign_in, settings
):
    """Fifty orders of each seed, invoiced in parts and credited in parts: at home, reverse charge, Swiss francs."""
    settings.API_LIMITS = dict.fromkeys(settings.API_LIMITS, 100_000)
    chance = random.Random(seed)
    buyers = []
    for name, country, currency in (("Heim", "DE", "EUR"), ("Wien", "AT", "EUR"), ("Chur", "CH", "CHF")):
        company = make_company(name, country, currency)
        if country == "AT":
            Company.objects.filter(pk=company.pk).update(
                vat_id="ATU12345675", vat_proven="ATU12345675", vat_proven_until="2030-01-01"
            )
            company.refresh_from_db()
        actor = make_actor(company)
        api = caller_of(Partner.objects.create(code=name, company=company, member=actor.membership), at)
        buyers.append((actor, Address.objects.filter(company=company).first(), api))
    products = [make_product(f"T{n}", price=f"{chance.uniform(0.01, 90):.4f}", basis=100) for n in range(6)]
    reasons = set()
    for number in range(50):
        actor, address, api = chance.choice(buyers)
        chosen = chance.sample(products, chance.randint(1, 4))
        lines = tuple(BasketLine(p.pk, str(chance.randint(2, 3000)), p.sku) for p in chosen)
        order = place_order(Basket(lines, address, key=f"t-{number}"), by=actor, at=at)
        made = []
        for line in order.lines.all():
            first = D(chance.randint(1, int(line.quantity)))
            parts = [first, line.quantity - first] if first < line.quantity else [first]
            made += [issue_invoice(Bill([Billed(line.pk, q)], at.date()), by=actor, at=at) for q in parts]
        some = chance.choice(made)
        wish = [Credited(each.pk, each.quantity) for each in some.lines.all()]
        made.append(issue_credit_note(Correction(some, wish, at.date(), "x"), by=actor, at=at))
        assert made[-1].total == some.total
        assert sum(i.net_total for i in made if i.kind == "invoice") == order.net_total
        for invoice in made:
            reasons |= {tax["reason"] for tax in invoice.taxes}
            paper = issue_invoice_paper(invoice, at=at) if number < 3 else None
            content = paper.content if paper else content_of(invoice)
            shown = show_money(invoice.total, str(invoice.currency))
            assert content["total"] == shown
            nets = sum(row.net for row in [*invoice.lines.all(), *invoice.charges.all()])
            assert invoice.net_total == nets
        for invoice, path in ((made[0], "invoices"), (made[-1], "credit-notes")):
            read = api.get(f"{path}/{invoice.number}/").json()
            assert (read["net_total"], read["total"]) == (f"{invoice.net_total:f}", f"{invoice.total:f}")
    assert {"reverse_charge", "domestic"} <= reasons and len(reasons) >= 3


def content_of(invoice) -> dict:
    with translation.override("de"):
        orders = [part.order for part in invoice.parts.select_related("order__company")]
        return invoice_paper(invoice, orders)
