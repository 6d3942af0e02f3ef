"""The order confirmation: issued once when the seller confirms, in the reader's language, and never changed."""

import random
import re
from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.db import DatabaseError, transaction
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.actor import Actor
from accounts.models import Address, Company
from b2bshop.events.journal import deliver_due
from b2bshop.money import show_money
from b2bshop.post.sending import send_due
from edi.actions import issue_key
from edi.models import Partner
from edi.scopes import Scope
from orders.actions import Basket, confirm_order, place_order
from orders.actions.papers import issue_confirmation
from orders.models import Order, Paper
from orders.papers import confirmation
from orders.queries import BasketLine
from pricing.models import Charge, ListPrice
from tests.conftest import ALWAYS
from tests.edi.conftest import Caller
from tests.matrix.channels import browser
from tests.orders.test_races import at_once


@pytest.fixture
def order(bolt, address, buyer, at) -> Order:
    basket = Basket(
        (BasketLine(bolt.pk, "200", bolt.sku),), address, key="papers", po_number="PO-7", note="Tor 3"
    )
    return place_order(basket, by=buyer, at=at)


@pytest.fixture
def confirmed(order, buyer, at) -> Order:
    at += timedelta(microseconds=4711)  # as clocks are
    confirm_order(order, by=buyer, at=at)
    deliver_due(at=at)
    send_due(at=at)
    return order


def test_confirming_issues_the_paper_and_the_mail_leads_to_it(confirmed, shop, mailoutbox):
    paper = confirmed.papers.get()
    assert paper.file.read()[:5] == b"%PDF-"
    mail = next(mail for mail in mailoutbox if "bestätigt" in mail.body)
    assert (
        mail.subject == f"Auftragsbestätigung {confirmed.number} (PO-7)"
        and paper.get_absolute_url() in mail.body
    )
    page = shop.get(confirmed.get_absolute_url()).content.decode()
    assert paper.get_absolute_url() in page.split('data-test="papers"')[1]
    answer = shop.get(paper.get_absolute_url())
    assert answer["Content-Type"] == "application/pdf" and b"".join(answer.streaming_content)[:5] == b"%PDF-"


def test_it_says_who_what_and_whose_numbers(confirmed, nordwerk, bolt):
    content = confirmed.papers.get().content
    facts = dict(content["facts"])
    assert facts["Ihre Bestellnummer"] == "PO-7" and facts["Kundennummer"] == nordwerk.number
    [line] = content["lines"]
    assert (line["sku"], line["name"]) == (bolt.sku, bolt.name_de)
    assert (
        content["total"] == show_money(confirmed.total, "EUR") and ["Bemerkung", "Tor 3"] in content["texts"]
    )
    assert content["title"] == "Auftragsbestätigung" and content["language"] == "de"


def test_it_is_in_the_language_of_who_ordered(order, buyer, at):
    buyer.user.language = "en"
    buyer.user.save()
    order = Order.objects.select_related("ordered_by", "company").get()
    paper = issue_confirmation(order, at=at)
    assert (paper.language, paper.content["title"]) == ("en", "Order confirmation")


def test_a_second_delivery_of_the_fact_issues_nothing_more(confirmed, at):
    before = confirmed.papers.get()
    assert issue_confirmation(confirmed, at=at) == before
    assert Paper.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_issue_one_paper(order, at):
    papers = at_once(*[lambda: issue_confirmation(Order.objects.get(pk=order.pk), at=at)] * 4)
    assert len({paper.pk for paper in papers}) == 1 and Paper.objects.count() == 1


def test_what_was_issued_is_never_changed(confirmed):
    for change in (
        lambda: Paper.objects.update(language="en"),
        lambda: Paper.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert confirmed.papers.get().language == "de"


def test_the_paper_of_another_company_is_not_there(confirmed, sign_in, rival):
    assert sign_in(rival).get(confirmed.papers.get().get_absolute_url()).status_code == 404


def test_a_paper_that_is_not_issued_is_not_there(order, shop):
    for kind in ("confirmation", "invoice", "nonsense"):
        assert shop.get(reverse("orders:paper", args=[kind, order.number])).status_code == 404


def test_staff_take_the_paper_from_the_administration(confirmed, admin_client, client):
    address = reverse("admin:orders_paper", args=[confirmed.papers.get().pk])
    assert b"".join(admin_client.get(address).streaming_content)[:5] == b"%PDF-"
    assert client.get(address).status_code == 302


def test_a_lost_file_is_not_found(confirmed, shop):
    paper = confirmed.papers.get()
    paper.file.storage.delete(paper.file.name)
    assert shop.get(paper.get_absolute_url()).status_code == 404


def test_long_orders_break_into_pages(bolt, make_product, address, buyer, at):
    products = [make_product(f"LONG-{n:03}", price="1.00") for n in range(120)]
    lines = tuple(
        BasketLine(product.pk, "1", product.sku, note="Bitte einzeln verpacken") for product in products
    )
    order = place_order(Basket(lines, address, key="long-paper"), by=buyer, at=at)
    pdf = issue_confirmation(order, at=at).file.read()
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) > 3


def test_what_people_type_is_no_command(order, at):
    Order.objects.update(note='#read("/etc/passwd") $x$ *b* ] }', po_number="#panic()")
    order.refresh_from_db()
    assert issue_confirmation(order, at=at).file.read()[:5] == b"%PDF-"


# Totals to the cent, everywhere


def total_on(page: str, mark: str) -> str:
    return re.search(mark + r"[^0-9]*([0-9.,’']+)", page.replace("\N{NO-BREAK SPACE}", " "))[1]


def caller_of(partner: Partner, at) -> Caller:
    _key, text = issue_key(partner, "totals", list(Scope), by=Actor.system(partner.company), at=at)
    return Caller(text)


@pytest.mark.parametrize("seed", range(4))
def test_totals_are_the_same_on_page_mail_paper_and_through_the_api(
    seed, make_company, make_actor, make_product, base_lists, at, settings
):
    """Fifty orders of each seed: at home, reverse charge, Swiss francs, freight, odd prices and quantities."""
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
        buyers.append((actor, Address.objects.filter(company=company).first(), browser(actor), api))
    products = [
        make_product(f"T{seed}-{n}", price=f"{chance.uniform(0.01, 90):.4f}", basis=100) for n in range(8)
    ]
    for currency in ("EUR", "CHF"):
        Charge.objects.create(kind="freight", currency=currency, below=50, amount=D("9.87"), valid=ALWAYS)
    assert ListPrice.objects.filter(price_list=base_lists["CHF"]).exists()
    reasons = set()
    for number in range(50):
        actor, address, client, api = chance.choice(buyers)
        chosen = chance.sample(products, chance.randint(1, 5))
        lines = tuple(BasketLine(p.pk, str(chance.randint(1, 3000)), p.sku) for p in chosen)
        order = place_order(Basket(lines, address, key=f"total-{seed}-{number}"), by=actor, at=at)
        reasons |= {tax["reason"] for tax in order.taxes}
        expected = show_money(order.total, str(order.currency))
        digits = re.sub(r"[^0-9.,’']", "", expected.replace("\N{NO-BREAK SPACE}", ""))
        page = client.get(order.get_absolute_url()).content.decode()
        assert total_on(page, 'data-test="order-total">') == digits
        mail = render_to_string("mail/order_placed.txt", {"order": order, "lines": list(order.lines.all())})
        assert expected in mail.replace("\N{NO-BREAK SPACE}", " ") or expected in mail
        content = confirmation(order, on=at.date())
        assert content["total"] == expected
        read = api.get(f"orders/{order.number}/").json()
        assert (read["net_total"], read["total"]) == (f"{order.net_total:f}", f"{order.total:f}")
        assert order.total == sum(line.net for line in order.lines.all()) + sum(
            charge.net for charge in order.charges.all()
        ) + sum(D(str(tax["tax"])) for tax in order.taxes)
    assert {"reverse_charge", "domestic", "destination"} <= reasons
