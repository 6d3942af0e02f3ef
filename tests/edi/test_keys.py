"""Keys: who may call, what for, and that nobody reaches what is another partner's."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from accounts.actor import Actor
from bench.documents import cxml_of
from edi.actions import TooManyKeys, issue_key, revoke_key
from edi.api.operations import EXAMPLE_WEBHOOK
from edi.models import ApiKey, EdiMessage
from edi.scopes import Scope
from edi.urls import urlpatterns
from tests.edi.conftest import Caller

pytestmark = pytest.mark.django_db
OPEN = {"openapi", "docs", "nowhere"}


NO_KEY = "00000000-0000-4000-8000-000000000000"


def addresses(number="1", key=NO_KEY, sku="X", webhook=NO_KEY, message=NO_KEY, with_erp=True) -> list[str]:
    fill = {"number": number, "key": key, "sku": sku, "message": message, "kind": "stock"}
    of_webhooks = fill | {"key": webhook}
    return [
        reverse(
            f"edi:{each.name}",
            kwargs={
                name: (of_webhooks if "webhooks" in str(each.pattern) else fill)[name]
                for name in each.pattern.converters
            },
        )
        for each in urlpatterns
        if each.name not in OPEN and (with_erp or not each.name.startswith("erp_"))
    ]


def test_nobody_enters_without_a_key(db):
    for path in addresses():
        for caller in (
            Caller(),
            Caller("b2b_0000_wrong"),
            Caller("x"),
            Caller(Authorization="Basic eDp5"),
        ):
            for answer in (
                caller.client.get(path, headers=caller.headers),
                caller.client.post(path, b"{}", headers=caller.headers, content_type="application/json"),
            ):
                assert answer.status_code in (401, 405), (path, answer.status_code)


def test_a_session_of_the_shop_is_no_key(sign_in, buyer):
    client = sign_in(buyer)
    assert {client.get(path).status_code for path in addresses()} <= {401, 405}


def test_a_key_is_kept_as_a_hash_alone(partner):
    key, text = issue_key(partner, "a", [Scope.ORDERS], by=Actor.system(partner.company), at=now())
    assert text.startswith(f"{key.prefix}_") and text not in str(ApiKey.objects.values().get())


def test_two_keys_follow_each_other_and_a_third_has_to_wait(partner):
    by = Actor.system(partner.company)
    first, _ = issue_key(partner, "a", [], by=by, at=now())
    issue_key(partner, "b", [], by=by, at=now())
    with pytest.raises(TooManyKeys):
        issue_key(partner, "c", [], by=by, at=now())
    revoke_key(first, by=by, at=now())
    issue_key(partner, "c", [], by=by, at=now())


def test_a_key_that_is_revoked_or_over_opens_nothing_from_now_on(partner):
    by = Actor.system(partner.company)
    revoked, text = issue_key(partner, "a", tuple(Scope), by=by, at=now())
    assert Caller(text).get("orders/").status_code == 200
    revoke_key(revoked, by=by, at=now())
    assert Caller(text).get("orders/").status_code == 401
    _, over = issue_key(partner, "b", tuple(Scope), by=by, at=now(), expires_at=now() - timedelta(seconds=1))
    assert Caller(over).get("orders/").status_code == 401


def test_a_partner_that_is_shut_off_enters_no_more(caller, partner):
    partner.is_active = False
    partner.save()
    assert caller.get("orders/").status_code == 401


def test_a_key_does_what_it_is_for_and_says_what_is_missing(partner, make_caller, wish):
    caller = make_caller(partner, [Scope.ORDERS])
    assert caller.get("orders/").status_code == 200
    refused = caller.post("orders/", wish)
    assert refused.status_code == 403 and refused.json()["detail"] == "scope:orders:write"
    assert caller.get("products/").json()["detail"] == "scope:catalog:read"


def test_a_member_who_left_takes_the_permissions_along(caller, partner, wish):
    partner.member.is_active = False
    partner.member.save()
    assert caller.get("orders/").json() == {"orders": []}
    answer = caller.post("orders/", wish)
    assert answer.status_code == 403 and answer.json()["errors"][0]["code"] == "not-allowed"


def test_a_blocked_company_orders_nothing_and_reads_why(caller, partner, wish):
    partner.company.blocked_because = "Zahlungsverzug"
    partner.company.save()
    answer = caller.post("orders/", wish)
    assert answer.status_code == 403 and answer.json()["errors"][0]["code"] == "blocked-partner"


@pytest.fixture
def rival_caller(make_partner, make_caller, rival):
    return make_caller(make_partner(rival, "alpina"))


def test_a_rival_gets_the_same_as_for_what_does_not_exist(caller, rival_caller, wish, make_product):
    number = caller.post("orders/", wish).json()["number"]
    key = str(EdiMessage.objects.get().key)
    hidden = make_product("NW-0001", exclusive=True)
    webhook = caller.post("webhooks/", EXAMPLE_WEBHOOK).json()["id"]
    message = caller.post(f"webhooks/{webhook}/test/", b"").json()["id"]
    there = addresses(number, key, hidden.sku, webhook, message, with_erp=False)
    nowhere = addresses("999999999", with_erp=False)
    with_keys = [(mine, none) for mine, none in zip(there, nowhere, strict=True) if mine != none]
    assert len(with_keys) == 18
    for mine, none in with_keys:
        client = rival_caller.client
        for method in (client.get, client.post, client.patch, client.delete):
            one = method(mine, headers=rival_caller.headers)
            other = method(none, headers=rival_caller.headers)
            assert one.status_code == other.status_code in (404, 405), mine
            assert one.content == other.content
    assert caller.get(f"orders/{number}/").json()["state"] == "placed"
    assert rival_caller.get("orders/").json() == {"orders": []}
    assert rival_caller.get("messages/").json() == {"messages": []}
    assert rival_caller.get("webhooks/").json() == {"webhooks": []}
    assert caller.get(f"webhooks/{webhook}/deliveries/{message}/").status_code == 200


def test_control_the_owner_does_reach_them(caller, wish, bolt):
    number = caller.post("orders/", wish).json()["number"]
    message = caller.get("messages/").json()["messages"][0]
    assert caller.get(f"orders/{number}/").status_code == 200
    assert caller.get(f"messages/{message['id']}/").json()["documents"][0]["state"] == "booked"
    assert json.loads(caller.get(f"messages/{message['id']}/raw/").content) == wish
    assert caller.get(f"products/{bolt.sku}/").json()["gtin"] == bolt.gtin


def test_another_system_of_the_same_company_does_not_read_the_messages(
    caller, make_partner, make_caller, buyer, wish
):
    caller.post("orders/", wish)
    other = make_caller(make_partner(buyer, "second"))
    assert other.get("messages/").json() == {"messages": []}
    assert other.get(f"messages/{EdiMessage.objects.get().key}/").status_code == 404


def test_more_than_the_limit_has_to_wait(caller, settings):
    settings.API_LIMITS = {**settings.API_LIMITS, "read": 2}
    first = caller.get("orders/")
    assert (first["RateLimit-Limit"], first["RateLimit-Remaining"]) == ("2", "1")
    caller.get("orders/")
    over = caller.get("orders/")
    assert over.status_code == 429 and 0 < int(over["Retry-After"]) <= 60
    assert over["Content-Type"] == "application/problem+json"


def test_who_guesses_secrets_has_to_wait(client, partner, secret, wish, settings):
    settings.API_LIMITS = {**settings.API_LIMITS, "write": 2}
    post = lambda: client.post("/api/v1/orders/", cxml_of(wish, secret="wrong"), content_type="text/xml")  # noqa: E731
    assert [post().status_code for _ in range(3)] == [200, 200, 429]


def test_an_address_that_is_none_is_answered_with_a_problem(caller, client):
    for path in ("", "nothing/", "orders/1/2/3/", "erp/imports/a%20b/"):
        for answer in (caller.get(path), caller.post(path, {}), client.get(f"/api/v1/{path}")):
            assert answer.status_code == 404 and answer["Content-Type"] == "application/problem+json"
