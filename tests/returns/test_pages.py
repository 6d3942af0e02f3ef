"""Returns in the browser, as buyers fill them in: nothing typed is lost, and nobody sees what is not theirs."""

from dataclasses import replace

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from b2bshop.events.journal import deliver_due
from b2bshop.post.models import Mail
from returns.models import Photo, Return
from returns.states import State
from tests.conftest import role_of
from tests.returns.conftest import picture


@pytest.fixture
def shop(sign_in, buyer):
    return sign_in(buyer)


@pytest.fixture
def press(order, reasons):
    return order.lines.get(sku="PRESS")


def begun(shop, *lines) -> Return:
    answer = shop.post(reverse("returns:new"), {"pick": [line.pk for line in lines]})
    assert answer.status_code == 302
    return Return.objects.drafts().latest("pk")


def filled(draft, **values) -> dict:
    """What the form sends: each value for every line."""
    fields = {
        "quantity": "1",
        "reason": "defective",
        "settlement": "credit",
        "text": "Undicht",
        "amount": "",
    } | values
    sent = {f"line-{line.pk}-{name}": value for line in draft.lines.all() for name, value in fields.items()}
    return sent | {"reference": "RK-17", "note": "Bitte Rückruf"}


def page(draft) -> str:
    return reverse("returns:draft", args=[draft.pk])


def test_delivered_lines_are_found_by_every_number_on_paper(shop, order, press):
    note = press.shipped_in.get().shipment.number
    invoice = press.invoiced_in.get().invoice.number
    for text in (order.number, "PRESS", note, invoice, "artikel press"):
        assert b"PRESS" in shop.get(reverse("returns:new"), {"q": text}).content, text
    assert b"PRESS" not in shop.get(reverse("returns:new"), {"q": "nothing"}).content


def test_lines_of_several_orders_go_together(shop, order, bolt, make_order):
    other = make_order({bolt: 100})
    draft = begun(shop, order.lines.first(), other.lines.first())
    answer = shop.post(page(draft), filled(draft, quantity="100") | {"do": "submit"}, follow=True)
    claim = Return.objects.get()
    assert answer.status_code == 200 and claim.state == State.REQUESTED
    assert {line.order_line.order for line in claim.lines.all()} == {order, other}


def test_a_damaged_article_with_a_photo_is_credited_at_once(shop, order, generous):
    draft = begun(shop, order.lines.get(sku="933-8X40"))
    (line,) = draft.lines.all()
    sent = filled(draft, quantity="100", reason="damaged") | {
        "do": "submit",
        f"line-{line.pk}-photos": picture(),
    }
    answer = shop.post(page(draft), sent, follow=True)
    claim = Return.objects.get()
    number = line.__class__.objects.get(pk=line.pk).credits.get().number
    assert claim.state == State.SETTLED and claim.reference == "RK-17"
    assert number in answer.content.decode() and claim.number in answer.content.decode()


def test_what_is_wrong_is_said_at_its_field_and_everything_typed_stays(shop, press):
    draft = begun(shop, press)
    (line,) = draft.lines.all()
    sent = filled(draft, quantity="vier", reason="damaged", text="Gehäuse gerissen") | {"do": "submit"}
    sent[f"line-{line.pk}-photos"] = [picture(), picture("text.txt", kind="GIF")]
    answer = shop.post(page(draft), sent)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "vier" in shown and "Gehäuse gerissen" in shown and "text.txt" in shown
    assert Photo.objects.count() == 1  # the good one is kept
    assert reverse("returns:photo", args=[Photo.objects.get().pk]) in shown
    answer = shop.post(page(draft), filled(draft, quantity="4", reason="damaged") | {"do": "submit"})
    assert answer.status_code == 422 and "3\xa0Stk." in answer.content.decode()
    answer = shop.post(page(draft), filled(draft, quantity="3", reason="damaged") | {"do": "submit"})
    assert answer.status_code == 302 and Return.objects.get().state == State.REQUESTED


def test_a_draft_is_saved_a_photo_removed_a_line_left_out_and_the_draft_deleted(shop, order, press):
    draft = begun(shop, *order.lines.all())
    first, second = draft.lines.all()
    sent = filled(draft, text="") | {"do": "save", f"line-{second.pk}-photos": picture()}
    assert shop.post(page(draft), sent).status_code == 302
    second.refresh_from_db()
    assert second.reason.code == "defective" and second.photos.count() == 1
    shop.post(page(draft), filled(draft) | {"do": f"unphoto-{second.photos.get().pk}"})
    shop.post(page(draft), filled(draft) | {"do": f"drop-{first.pk}"})
    assert [line.pk for line in draft.lines.all()] == [second.pk] and not second.photos.exists()
    shop.post(reverse("returns:new"), {"draft": draft.pk, "pick": [first.order_line_id, press.pk]})
    assert draft.lines.count() == 2
    shop.post(reverse("returns:delete_draft", args=[draft.pk]))
    assert not Return.objects.exists()


def test_submitting_twice_leads_to_the_return(shop, press):
    draft = begun(shop, press)
    sent = filled(draft) | {"do": "submit"}
    shop.post(page(draft), sent)
    again = shop.post(page(draft), sent)
    assert again["Location"] == reverse("returns:return", args=[Return.objects.get().number])


def test_nothing_ticked_is_told(shop, order):
    answer = shop.post(reverse("returns:new"), {}, follow=True)
    assert "mindestens eine Position" in answer.content.decode() and not Return.objects.exists()


def test_a_colleague_sees_the_return_and_not_the_draft(
    client, sign_in, buyer, make_actor, nordwerk, claim, draft, press
):
    made, sketched = claim(press, "defective", quantity=1), draft(press, "defective", quantity=1)
    colleague = sign_in(make_actor(nordwerk, "buyer"))
    assert colleague.get(made.get_absolute_url()).status_code == 200
    assert colleague.get(sketched.get_absolute_url()).status_code == 404


def test_who_may_not_see_an_order_does_not_see_its_return(sign_in, make_actor, nordwerk, claim, press):
    made = claim(press, "defective", quantity=1)
    requester = sign_in(make_actor(nordwerk, "requester"))
    assert requester.get(made.get_absolute_url()).status_code == 404
    assert made.number.encode() not in requester.get(reverse("returns:list")).content
    assert b"PRESS" not in requester.get(reverse("returns:new")).content
    answer = requester.post(reverse("returns:new"), {"pick": [press.pk]})
    assert answer.status_code == 302 and Return.objects.count() == 1


def test_who_sees_no_prices_reads_no_amounts(sign_in, make_actor, nordwerk, claim, press):
    made = claim(press, "defective", quantity=1)
    blind = make_actor(nordwerk, "buyer")
    role = role_of(nordwerk, "buyer")
    role.permissions = [each for each in role.permissions if each != "see_prices"]
    role.save(update_fields=["permissions"])
    shown = sign_in(replace(blind)).get(made.get_absolute_url()).content.decode()
    assert made.number in shown and "120,00" not in shown
    assert "120,00" not in sign_in(blind).get(reverse("returns:list")).content.decode()


def test_the_order_tells_of_its_returns(shop, order, press, claim):
    made = claim(press, "defective", quantity=1)
    shown = shop.get(order.get_absolute_url()).content.decode()
    assert made.number in shown and "1\xa0Stk. in Retouren" in shown


def test_the_slip_is_printed_only_where_something_comes_back(shop, press, claim, generous, service, at):
    waiting = claim(press, "defective", quantity=1, settlement="replacement")
    assert shop.get(reverse("returns:slip", args=[waiting.number])).status_code == 404
    sent = claim(press, "by-mistake", quantity=1)
    assert sent.state == State.AUTHORISED
    answer = shop.get(reverse("returns:slip", args=[sent.number]))
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")


def test_it_is_withdrawn_after_being_asked(shop, press, claim):
    made = claim(press, "defective", quantity=1)
    where = reverse("returns:withdraw", args=[made.number])
    assert made.number in shop.get(where).content.decode()
    shop.post(where)
    made.refresh_from_db()
    assert made.state == State.WITHDRAWN
    assert "nicht mehr" in shop.post(where, follow=True).content.decode()


def test_who_asked_is_mailed_in_their_language_and_the_service_is_told(claim, press, buyer, settings, at):
    settings.RETURNS_EMAIL = "service@b2bshop.example"
    buyer.user.language = "en"
    buyer.user.save(update_fields=["language"])
    made = claim(press, "defective", quantity=1)
    deliver_due(at=at.replace(year=2027))
    to_buyer = Mail.objects.get(to=buyer.user.email, subject__contains=made.number)
    assert "being checked" in to_buyer.subject and "PRESS" in to_buyer.text
    told = Mail.objects.get(to="service@b2bshop.example")
    assert made.number in told.subject and "Undicht" not in told.subject
    assert mail.outbox == []


def test_what_is_granted_at_once_is_told_once(order, claim, generous, buyer, at):
    made = claim(order.lines.get(sku="933-8X40"), "damaged", quantity=100, photo=True)
    deliver_due(at=at.replace(year=2027))
    mails = Mail.objects.filter(to=buyer.user.email, subject__contains=made.number)
    assert [each.subject for each in mails] == [f"Retoure {made.number}: erledigt"]


STATEMENTS = {"list": 14, "new": 8, "draft": 11, "return": 16}


@pytest.mark.parametrize("count", [1, 5])
def test_pages_cost_the_same_whatever_their_length(count, shop, make_product, make_order, claim, reasons):
    goods = [make_product(f"P-{n}") for n in range(count)]
    order = make_order(dict.fromkeys(goods, 4))
    for line in order.lines.all():
        claim(line, "defective", quantity=1)
    draft = begun(shop, *order.lines.all())
    shop.post(page(draft), filled(draft) | {"do": "submit"})
    whole = Return.objects.latest("pk")
    other = begun(shop, *order.lines.all())
    shop.post(page(other), filled(other) | {"do": "save"})
    pages = {
        "list": reverse("returns:list"),
        "new": reverse("returns:new"),
        "draft": page(other),
        "return": whole.get_absolute_url(),
    }
    told = {}
    for name, where in pages.items():
        shop.get(where)
        with CaptureQueriesContext(connection) as captured:
            assert shop.get(where).status_code == 200
        told[name] = len(captured)
    assert told == STATEMENTS


def test_both_languages_speak(shop, press, claim):
    made = claim(press, "defective", quantity=1)
    with translation.override("en"):
        shop.post("/language/", {"language": "en", "next": "/"})
    shown = shop.get(made.get_absolute_url()).content.decode()
    assert "Defective" in shown and "being checked" in shown
