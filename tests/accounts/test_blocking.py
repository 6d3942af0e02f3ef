"""A block of a person, membership, unit or company counts from the next request on, wherever the shop speaks."""

import pytest
from django.core.files.base import ContentFile

from accounts.models import Company, Membership, Unit, User
from accounts.queries import able_members, managers_of_people
from approvals.queries import who_decides
from b2bshop.events.journal import deliver_due
from b2bshop.post.models import Mail
from catalog.models import Document
from orders.actions import Basket, cancel_order, place_order
from orders.actions.export import ask_export, write_due
from orders.models import OrderExport
from orders.queries import BasketLine
from tests.conftest import role_of

pytestmark = pytest.mark.usefixtures("searchable")

WHY = "Bitte rufen Sie uns an."


def block(what: str, actor) -> None:
    if what == "person":
        User.objects.filter(pk=actor.user.pk).update(is_active=False)
    elif what == "ended":
        Membership.objects.filter(pk=actor.membership.pk).update(is_active=False)
    else:
        rows = {"company": (Company, actor.company), "unit": (Unit, actor.unit)}
        model, row = rows.get(what, (Membership, actor.membership))
        model.objects.filter(pk=row.pk).update(blocked_because=WHY)


KINDS = ["person", "membership", "unit", "company"]
REASONED = KINDS[1:]


@pytest.fixture
def drawing(make_product, nordwerk, settings, tmp_path):
    """A product of the open range with a data sheet."""
    settings.MEDIA_ROOT = tmp_path
    product = make_product("NW-7")
    sheet = Document(product=product, kind="datasheet", title="NW-7")
    sheet.file.save("NW-7.pdf", ContentFile(b"%PDF"))
    return sheet


@pytest.mark.parametrize("kind", KINDS)
def test_the_next_page_is_closed(sign_in, buyer, bolt, kind):
    client = sign_in(buyer)
    assert client.get("/orders/").status_code == 200  # the control
    block(kind, buyer)
    answer = client.get("/orders/")
    assert answer.status_code == (302 if kind == "person" else 403)


@pytest.mark.parametrize("kind", REASONED)
def test_pages_open_to_everybody_show_the_reason_and_not_the_range_of_the_company(
    sign_in, buyer, bolt, drawing, kind
):
    client = sign_in(buyer)
    pages = ("/", "/catalog/", f"/products/{bolt.sku}/", "/search/?q=933", f"/documents/{drawing.pk}/")
    assert {client.get(page).status_code for page in pages} <= {200, 302}
    block(kind, buyer)
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 403 and WHY in answer.content.decode(), page


@pytest.mark.parametrize("kind", KINDS)
def test_a_part_of_a_page_makes_the_whole_page_load_anew(sign_in, buyer, bolt, kind):
    client = sign_in(buyer)
    sent = ("/carts/add/", {"sku": bolt.sku, "quantity": "100"})
    assert client.post(*sent, headers={"HX-Request": "true"}).status_code == 200  # the control
    block(kind, buyer)
    answer = client.post(*sent, headers={"HX-Request": "true"})
    assert answer.headers.get("HX-Refresh") == "true" or answer.headers["HX-Redirect"].startswith(
        "/accounts/login/"
    )


def test_who_is_blocked_in_one_company_switches_to_another_and_signs_out(sign_in, buyer, alpina):
    member = alpina.memberships.create(user=buyer.user, unit=alpina.units.get())
    member.roles.add(role_of(alpina, "buyer"))
    client = sign_in(buyer)
    client.post("/company/switch/", {"membership": buyer.membership.pk})
    block("company", buyer)
    assert client.get("/orders/").status_code == 403
    client.post("/company/switch/", {"membership": member.pk})
    assert client.get("/orders/").status_code == 200
    assert client.post("/accounts/logout/").status_code == 302


def test_a_switched_company_that_is_blocked_meanwhile_closes(sign_in, buyer, alpina):
    member = alpina.memberships.create(user=buyer.user, unit=alpina.units.get())
    member.roles.add(role_of(alpina, "buyer"))
    client = sign_in(buyer)
    client.post("/company/switch/", {"membership": member.pk})
    assert client.get("/orders/").status_code == 200
    Company.objects.filter(pk=alpina.pk).update(blocked_because=WHY)
    assert client.get("/orders/").status_code == 403


# --- What the worker does --------------------------------------------------------------------------------
@pytest.fixture
def order(buyer, bolt, address, at):
    return place_order(Basket((BasketLine(bolt.pk, "100", bolt.sku),), address, key="k"), by=buyer, at=at)


@pytest.mark.parametrize("kind", [*KINDS, "ended"])
def test_a_table_asked_for_before_the_block_is_not_written(buyer, order, at, kind):
    ask_export(format="csv", language="de", by=buyer, at=at)
    block(kind, buyer)
    assert write_due(at=at) == 0
    assert not OrderExport.objects.exists()


def test_control_without_a_block_the_table_is_written(buyer, order, at, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    ask_export(format="csv", language="de", by=buyer, at=at)
    assert write_due(at=at) == 1


@pytest.mark.parametrize("kind", [*KINDS, "ended"])
def test_mails_about_orders_no_longer_reach_who_is_blocked(buyer, order, at, kind):
    block(kind, buyer)
    deliver_due(at=at)
    assert not Mail.objects.exists()


def test_control_without_a_block_the_mail_is_written(buyer, order, at):
    deliver_due(at=at)
    assert Mail.objects.get().to == buyer.user.email


@pytest.mark.parametrize("kind", KINDS)
def test_who_is_blocked_after_being_asked_hears_of_no_approval(make_actor, nordwerk, bolt, address, at, kind):
    requester, approver = make_actor(nordwerk, "requester"), make_actor(nordwerk, "approver")
    held = place_order(Basket((BasketLine(bolt.pk, "100", bolt.sku),), address, key="k"), by=requester, at=at)
    stage = held.approval.stages.get()
    assert who_decides(stage, on=at.date()) == [approver.user]  # the control
    block(kind, approver)
    assert who_decides(held.approval.stages.get(), on=at.date()) == []
    deliver_due(at=at)
    assert not Mail.objects.filter(to=approver.user.email).exists()


def test_a_block_above_counts_for_the_members_below(nordwerk, make_actor, at):
    plant = nordwerk.units.get()
    hall = Unit.objects.add_child(plant, {"company": nordwerk, "name": "Halle 5"})
    admin = make_actor(nordwerk, "admin", unit=hall)
    assert managers_of_people(nordwerk) == [admin.user]
    Unit.objects.filter(pk=plant.pk).update(blocked_because=WHY)
    assert managers_of_people(nordwerk) == [] and not able_members(nordwerk, on=at.date())


def test_an_order_that_was_cancelled_for_a_blocked_buyer_tells_nobody(buyer, order, at):
    deliver_due(at=at)
    cancel_order(order, by=buyer, at=at)
    block("person", buyer)
    deliver_due(at=at)
    assert [mail.subject for mail in Mail.objects.all()] and Mail.objects.count() == 1
