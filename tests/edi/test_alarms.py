"""What goes wrong between partners' systems and us is noticed, told once, and over when its reason is gone."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils.timezone import now

from accounts.actor import Actor
from b2bshop.post.sending import send_due
from edi.actions import replay
from edi.actions.alarms import watch
from edi.actions.webhooks import add_webhook
from edi.models import Alarm, EdiDocument, EdiMessage, Webhook

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _alarms_by_mail(settings):
    settings.EDI_ALARM_EMAIL = "edi@b2bshop.example"


def open_ones() -> list[str]:
    return sorted(Alarm.objects.filter(ended_at=None).values_list("kind", flat=True))


def test_where_all_is_well_there_is_no_alarm(caller, wish, partner):
    caller.post("orders/", wish)
    partner.silent_after_hours = 24
    partner.save()
    assert watch(at=now()) == 0 and open_ones() == []


def test_a_partner_that_sends_nothing_for_too_long(caller, wish, partner):
    caller.post("orders/", wish)
    partner.silent_after_hours = 24
    partner.save()
    late = now() + timedelta(hours=25)
    assert watch(at=late) == 1 and open_ones() == ["silent"]
    assert watch(at=late + timedelta(hours=1)) == 0  # told once
    send_due(at=late)
    (sent,) = mail.outbox
    assert sent.to == ["edi@b2bshop.example"] and partner.name in sent.subject and "24 Stunden" in sent.body
    caller.post("orders/", {**wish, "order_number": "PO-2"})
    watch(at=now())
    assert open_ones() == [] and Alarm.objects.get().ended_at is not None


def test_most_of_what_came_was_refused(caller, wish):
    wish["lines"][0]["sku"] = "NO-SUCH"
    for number in range(4):
        caller.post("orders/", {**wish, "order_number": f"PO-{number}"})
    assert watch(at=now()) == 0  # a few are nobody's fault
    caller.post("orders/", {**wish, "order_number": "PO-9"})
    assert watch(at=now()) == 1 and open_ones() == ["refused"]
    assert Alarm.objects.get().about == {"refused": 5, "all": 5}
    watch(at=now() + timedelta(hours=25))
    assert open_ones() == []


def test_half_of_many_is_enough_and_less_is_not(caller, wish, bolt):
    wrong = [{**wish["lines"][0], "sku": "NO-SUCH"}]
    for number in range(11):
        lines = wrong if number < 5 else wish["lines"]
        caller.post("orders/", {**wish, "order_number": f"PO-{number}", "lines": lines})
    assert watch(at=now()) == 0
    caller.post("orders/", {**wish, "order_number": "PO-X", "lines": wrong})
    assert watch(at=now()) == 1


def test_a_document_that_waits_for_us_for_too_long(caller, wish, partner):
    partner.price_deviation, partner.answer_within_hours = "park", 4
    partner.save()
    wish["lines"][0]["price"] = "0.01"
    assert caller.post("orders/", wish).status_code == 202
    assert watch(at=now() + timedelta(hours=3)) == 0
    assert watch(at=now() + timedelta(hours=5)) == 1 and open_ones() == ["waiting"]
    replay(EdiDocument.objects.get(), by=Actor.system(partner.company), at=now(), prices_are_fine=True)
    watch(at=now() + timedelta(hours=6))
    assert open_ones() == []


def test_a_message_that_was_never_answered(caller, wish):
    caller.post("orders/", wish)
    EdiMessage.objects.update(answer_status=0)
    assert watch(at=now() + timedelta(minutes=5)) == 0
    assert watch(at=now() + timedelta(minutes=20)) == 1 and open_ones() == ["unanswered"]


def test_a_webhook_that_takes_nothing(partner):
    system = Actor.system(partner.company)
    add_webhook(partner, "https://a.example/", ["order.confirmed"], by=system, at=now())
    at = now()
    Webhook.objects.update(failing_since=at)
    assert watch(at=at + timedelta(hours=1)) == 0
    assert watch(at=at + timedelta(hours=3)) == 1 and open_ones() == ["webhook"]
    Webhook.objects.update(failing_since=None)
    watch(at=at + timedelta(hours=4))
    assert open_ones() == []


def test_a_partner_that_is_shut_off_raises_nothing_and_nobody_is_mailed_without_an_address(
    caller, wish, partner, settings
):
    settings.EDI_ALARM_EMAIL = ""
    caller.post("orders/", wish)
    partner.silent_after_hours = 1
    partner.save()
    late = now() + timedelta(hours=2)
    assert watch(at=late) == 1
    send_due(at=late)
    assert not mail.outbox
    partner.is_active = False
    partner.save()
    watch(at=late)
    assert open_ones() == []


def test_all_partners_take_the_same_statements(
    caller, wish, make_partner, make_caller, buyer, django_assert_num_queries
):
    caller.post("orders/", wish)
    with django_assert_num_queries(9):
        watch(at=now())
    for number in range(4):
        other = make_caller(make_partner(buyer, f"more-{number}"))
        other.post("orders/", {**wish, "order_number": f"A-{number}"})
    with django_assert_num_queries(9):
        watch(at=now())


def test_the_administration_lists_alarms(office, caller, wish, partner):
    caller.post("orders/", wish)
    partner.silent_after_hours = 24
    partner.save()
    watch(at=now() + timedelta(hours=25))
    assert "one is expected within 24 hours" in office.get("/admin/edi/alarm/").text
    assert office.get(f"/admin/edi/alarm/{Alarm.objects.get().pk}/change/").status_code == 200
