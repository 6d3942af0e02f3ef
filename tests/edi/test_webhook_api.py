"""Partners look after their webhooks themselves; what is wrong is told all at once, and nothing is made twice."""

import socket
from datetime import timedelta

import pytest
from django.utils.timezone import now

from b2bshop.events.models import Event
from edi.actions import send_due
from edi.actions.webhooks import MOST
from edi.models import OutboundMessage, Webhook

pytestmark = pytest.mark.django_db
WISH = {"url": "https://edi.partner.example/hook", "topics": ["order.confirmed"]}


@pytest.fixture
def made(caller) -> dict:
    answer = caller.post("webhooks/", WISH)
    assert answer.status_code == 201
    return answer.json()


def codes(answer) -> dict:
    return {each["pointer"]: each["code"] for each in answer.json()["errors"]}


def test_the_secret_is_told_once(caller, made):
    assert made["secret"].startswith("whsec_") and made["active"] is True
    assert "secret" not in caller.get(f"webhooks/{made['id']}/").json()
    assert made["secret"] not in caller.get("webhooks/").content.decode()
    assert Event.objects.filter(name="WebhookAdded", subject="partner-nordwerk").exists()


def test_the_same_key_makes_no_second_one(caller):
    first, second = (caller.post("webhooks/", WISH, **{"Idempotency-Key": "one"}) for _ in range(2))
    assert first.content == second.content and second["Idempotency-Replayed"] == "true"
    other = caller.post("webhooks/", {**WISH, "name": "x"}, **{"Idempotency-Key": "one"})
    assert other.status_code == 422 and Webhook.objects.count() == 1
    again = caller.post("webhooks/", WISH)
    assert again.status_code == 409 and codes(again) == {"/url": "webhook-taken"}


def test_after_a_day_the_same_key_tells_the_secret_no_more(caller, made):
    Webhook.objects.update(made_by_key="one", made_at=now() - timedelta(days=2))
    first = Webhook.objects.get()
    again = caller.post("webhooks/", WISH, **{"Idempotency-Key": "one"}).json()
    assert again["secret"] == "" and again["id"] == str(first.key)


def test_everything_that_is_wrong_is_told_at_once(caller):
    wrong = {"url": "http://10.0.0.1/", "topics": ["order.confirmed", "nothing"], "payload": "big", "x": 1}
    answer = caller.post("webhooks/", wrong)
    assert answer.status_code == 422
    assert codes(answer) == {
        "/url": "webhook-address",
        "/topics/1": "not-a-choice",
        "/payload": "not-a-choice",
        "/x": "unknown-field",
    }
    assert codes(caller.post("webhooks/", {})) == {"/url": "missing", "/topics": "missing"}
    assert not Webhook.objects.exists()


@pytest.mark.parametrize("topics", ["order.confirmed", {}, [None], [["x"]], [1], []])
def test_topics_are_a_list_of_names(caller, topics):
    assert caller.post("webhooks/", {**WISH, "topics": topics}).status_code == 422


def test_there_is_an_end_to_their_number(caller):
    for number in range(MOST):
        assert caller.post("webhooks/", {**WISH, "url": f"https://a{number}.example/"}).status_code == 201
    answer = caller.post("webhooks/", WISH)
    assert answer.status_code == 409 and codes(answer) == {"/": "too-many-webhooks"}


def patch(caller, path: str, body: str):
    return caller.client.patch(
        f"/api/v1/{path}", body, content_type="application/json", headers=caller.headers
    )


def test_what_is_told_can_be_changed_and_the_address_cannot(caller, made):
    path = f"webhooks/{made['id']}/"
    answer = patch(caller, path, '{"topics": ["invoice.issued"], "payload": "full", "active": false}')
    told = answer.json()
    assert (told["topics"], told["payload"], told["active"]) == (["invoice.issued"], "full", False)
    assert told["off_because"] == "hand"
    assert patch(caller, path, '{"active": true}').json()["active"] is True
    assert patch(caller, path, '{"url": "https://b.example/"}').status_code == 422
    assert patch(caller, path, '{"active": "yes"}').status_code == 422
    assert patch(caller, path, "[]").status_code == 400


def test_a_test_is_sent_and_a_webhook_that_is_off_is_not_tried(caller, made, monkeypatch):
    asked = socket.getaddrinfo

    def nobody_there(host, *args, **more):  # no test asks the world outside
        if host == "edi.partner.example":
            raise socket.gaierror("unknown")
        return asked(host, *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", nobody_there)
    path = f"webhooks/{made['id']}/"
    answer = caller.post(f"{path}test/", b"")
    assert answer.status_code == 202 and answer.json()["type"] == "test"
    send_due(at=now())
    (told,) = caller.get(f"{path}deliveries/?state=waiting").json()["deliveries"]
    one = caller.get(f"{path}deliveries/{told['id']}/").json()
    assert one["body"]["type"] == "test" and one["tries"][0]["error"] and one["tries"][0]["status"] is None
    patch(caller, path, '{"active": false}')
    for where in ("test/", "redeliver/", f"deliveries/{told['id']}/redeliver/"):
        off = caller.post(path + where, b"")
        assert off.status_code == 409 and codes(off) == {"/": "webhook-off"}
    assert caller.get(f"{path}deliveries/?state=nothing").status_code == 400


def test_what_was_given_up_is_asked_for(caller, made):
    path = f"webhooks/{made['id']}/"
    key = caller.post(f"{path}test/", b"").json()["id"]
    OutboundMessage.objects.update(state="dead")
    assert caller.post(f"{path}redeliver/", b"").json() == {"count": 1}
    assert caller.post(f"{path}redeliver/", b"").json() == {"count": 0}
    OutboundMessage.objects.update(state="dead", attempts=8)
    one = caller.post(f"{path}deliveries/{key}/redeliver/", b"")
    assert one.status_code == 202 and (one.json()["state"], one.json()["attempts"]) == ("waiting", 0)


def test_one_that_is_removed_is_gone_with_what_it_was_told(caller, made):
    path = f"webhooks/{made['id']}/"
    caller.post(f"{path}test/", b"")
    assert caller.client.delete(f"/api/v1/{path}", headers=caller.headers).status_code == 204
    assert not OutboundMessage.objects.exists()
    assert caller.get(path).status_code == 404


def test_another_system_of_the_company_has_webhooks_of_its_own(
    caller, made, make_caller, make_partner, buyer
):
    other = make_caller(make_partner(buyer, "second"))
    assert other.get("webhooks/").json() == {"webhooks": []}
    assert other.post("webhooks/", WISH).status_code == 201  # the same address is theirs to use
    for path in (f"webhooks/{made['id']}/", f"webhooks/{made['id']}/deliveries/"):
        assert other.get(path).status_code == 404
    assert other.post(f"webhooks/{made['id']}/secret/", b"").status_code == 404


def test_a_new_secret_follows_the_old_one(caller, made):
    answer = caller.post(f"webhooks/{made['id']}/secret/", b"").json()
    assert answer["secret"] != made["secret"]
    assert Webhook.objects.get().secrets(at=now()) == [answer["secret"], made["secret"]]
    assert Event.objects.filter(name="WebhookSecretIssued").exists()


def test_the_administration_makes_one_shows_its_secret_and_looks_after_it(office, partner):
    page = f"/admin/edi/partner/{partner.pk}/webhook/"
    wrong = office.post(page, {"url": "http://a.example", "topics": ["order.confirmed"]})
    assert wrong.status_code == 422
    answer = office.post(page, {**WISH, "payload": "thin", "name": "ERP"})
    webhook = Webhook.objects.get()
    assert webhook.secret in answer.content.decode() and "no-store" in answer["Cache-Control"]
    listed = "/admin/edi/webhook/"
    for action in ("send_test", "switch_off", "send_test", "switch_on", "send_given_up"):
        ticked = {"action": action, "_selected_action": [webhook.pk]}
        assert office.post(listed, ticked, follow=True).status_code == 200
    webhook.refresh_from_db()
    message = OutboundMessage.objects.get()
    assert webhook.disabled_at is None and message.state == "waiting"
    OutboundMessage.objects.update(state="dead")
    ticked = {"action": "send_once_more", "_selected_action": [message.pk]}
    assert "1 message is" in office.post("/admin/edi/outboundmessage/", ticked, follow=True).text
    assert webhook.secret not in office.get(f"{listed}{webhook.pk}/change/").text
