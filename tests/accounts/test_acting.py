"""A rep acts for a customer: what is lent, what never, and that two customers in two tabs stay apart."""

from datetime import timedelta
from decimal import Decimal as D
from uuid import UUID

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.urls import URLPattern, get_resolver, reverse
from django.utils.timezone import now

from accounts.acting import BESIDES, NEVER, ROOMS, actor_acting
from accounts.actions.acting import NotAllowed, end_acting, set_sales_access, start_acting
from accounts.actor import Actor
from accounts.models import Acting, Company, Membership, SalesAccess
from approvals.actions import OwnRequest, decide
from approvals.states import Verdict
from b2bshop.events.models import Event
from catalog.models import CustomerPartNumber
from orders.actions import Basket, place_order
from orders.models import Cart, Order, OrderList
from orders.queries import BasketLine

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def rep(make_user, nordwerk, alpina):
    rep = make_user("rep@b2bshop.example")
    Company.objects.update(account_manager=rep)
    for company in (nordwerk, alpina):
        company.refresh_from_db()
    return rep


@pytest.fixture
def as_rep(client, rep):
    client.force_login(rep, backend=BACKEND)
    return client


@pytest.fixture
def act(rep):
    """act(actor) → where the pages of a rep who acts for that person begin: `/as/…`."""

    def make(actor: Actor, reason="Bestellung am Telefon") -> str:
        made = start_acting(actor.membership, reason, rep=rep, at=now())
        return f"/as/{made.token}"

    return make


def put(client, prefix: str, product, quantity="100"):
    return client.post(f"{prefix}/carts/add/", {"sku": product.sku, "quantity": quantity}, follow=True)


def test_the_rep_reads_the_customers_prices_under_a_bar_that_says_so(as_rep, act, buyer, bolt, make_contract):
    make_contract(buyer.company, {bolt: [(1, "7.77", 100)]})
    shown = as_rep.get(f"{act(buyer)}/products/{bolt.sku}/").content.decode()
    assert "7,77" in shown and 'data-test="acting"' in shown
    assert "Bestellung am Telefon" in shown and str(buyer.user) in shown
    assert "7,77" not in as_rep.get(f"/products/{bolt.sku}/").content.decode()


def test_every_address_on_the_page_stays_with_the_customer(as_rep, act, buyer, bolt, cart_of):
    prefix = act(buyer)
    cart_of(prefix, bolt)
    for path in ("/", "/catalog/", f"/products/{bolt.sku}/", "/carts/", "/orders/", "/lists/", "/returns/"):
        shown = as_rep.get(prefix + path).content.decode()
        own = [part.split('"')[0] for part in shown.split('href="')[1:]]
        astray = [each for each in own if each.startswith("/") and not each.startswith((prefix, "/static/"))]
        assert astray == [], path


@pytest.fixture
def cart_of(as_rep):
    def put_in(prefix, product) -> Cart:
        assert put(as_rep, prefix, product).status_code == 200
        return Cart.objects.latest("pk")

    return put_in


def test_two_customers_in_two_tabs_never_mix(
    as_rep, act, buyer, rival, bolt, make_contract, make_product, cart_of, rep
):
    make_contract(buyer.company, {bolt: [(1, "7.77", 100)]})
    make_contract(rival.company, {bolt: [(1, "6.66", 100)]})
    CustomerPartNumber.objects.create(company=buyer.company, product=bolt, number="NW-BOLT")
    CustomerPartNumber.objects.create(company=rival.company, product=bolt, number="AL-BOLT")
    first, second = act(buyer), act(rival)
    carts = {first: cart_of(first, bolt), second: cart_of(second, bolt)}
    assert carts[first].company == buyer.company and carts[second].company == rival.company
    assert {cart.owner for cart in carts.values()} == {rep}
    for here, there, price, foreign, number in (
        (first, second, "7,77", "6,66", "NW-BOLT"),
        (second, first, "6,66", "7,77", "AL-BOLT"),
        (first, second, "7,77", "6,66", "NW-BOLT"),  # and back again
    ):
        shown = as_rep.get(f"{here}/products/{bolt.sku}/").content.decode()
        assert price in shown and foreign not in shown and number in shown
        mine, other = carts[here], carts[there]
        assert as_rep.get(f"{here}/carts/{mine.pk}/").status_code == 200
        assert as_rep.get(f"{here}/carts/{other.pk}/").status_code == 404
        assert other.company.name not in as_rep.get(f"{here}/carts/").content.decode()
    as_rep.post(f"{first}/lists/new/", {"name": "Regal", "whom": "person"})
    assert OrderList.objects.get().company == buyer.company
    assert "Regal" not in as_rep.get(f"{second}/lists/").content.decode()


def test_what_is_said_in_one_tab_is_not_read_in_the_other(as_rep, act, buyer, rival, bolt):
    first, second = act(buyer), act(rival)
    as_rep.post(f"{first}/carts/add/", {"sku": "UNKNOWN", "quantity": "1"})
    as_rep.post(f"{first}/lists/new/", {"name": "Regal 4711", "whom": "person"})
    assert "Regal 4711" not in as_rep.get(f"{second}/").content.decode()
    assert "Regal 4711" not in as_rep.get("/").content.decode()
    assert list(get_messages(as_rep.get(f"{second}/").wsgi_request)) == []


def test_documents_and_orders_are_those_of_one_customer(as_rep, act, buyer, rival, bolt, address, at):
    order = place_order(Basket((BasketLine(bolt.pk, "100"),), address, key="a"), by=buyer, at=at)
    first, second = act(buyer), act(rival)
    assert as_rep.get(f"{first}/orders/{order.number}/").status_code == 200
    assert as_rep.get(f"{second}/orders/{order.number}/").status_code == 404
    assert as_rep.get(f"/orders/{order.number}/").status_code in (403, 404)


def test_an_order_bears_both_names(as_rep, act, buyer, bolt, rep, nordwerk, address, at):
    held = Membership.objects.get(pk=buyer.membership.pk)
    acting = start_acting(held, "Am Telefon", rep=rep, at=now())
    actor = actor_of(acting, rep)
    order = place_order(Basket((BasketLine(bolt.pk, "100"),), address, key="rep"), by=actor, at=at)
    assert (order.ordered_by, order.entered_by) == (buyer.user, rep)
    event = Event.objects.get(name="OrderPlaced", subject=order.number)
    assert (event.actor_id, event.acting_for) == (rep.pk, buyer.user.pk)
    shown = as_rep.get(f"/as/{acting.token}/orders/{order.number}/").content.decode()
    assert str(rep) in shown and str(buyer.user) in shown


def actor_of(acting: Acting, rep) -> Actor:
    return actor_acting(Acting.objects.select_related("company", "member__user").get(pk=acting.pk), rep)


def test_the_persons_limit_holds_and_the_rep_does_not_approve_it(
    act, buyer, rep, bolt, address, make_actor, nordwerk, at
):
    approver = make_actor(nordwerk, "approver")
    member = Membership.objects.get(pk=buyer.membership.pk)
    member.order_limit = D(1)
    member.save(update_fields=["order_limit"])
    actor = actor_of(start_acting(member, "x", rep=rep, at=now()), rep)
    order = place_order(Basket((BasketLine(bolt.pk, "100"),), address, key="rep"), by=actor, at=at)
    assert order.state == "held" and order.approval.requester == buyer.user
    mighty = actor_of(start_acting(approver.membership, "x", rep=rep, at=now()), rep)
    assert not mighty.can("approve_order")
    with pytest.raises(PermissionDenied):
        decide(order.approval, Verdict.YES, by=mighty, at=at)
    decide(order.approval, Verdict.YES, by=approver, at=at)


def test_who_asked_through_a_rep_does_not_approve_it_either(
    buyer, rep, bolt, address, make_actor, nordwerk, at
):
    own = make_actor(nordwerk, "approver", order_limit=D(1))
    actor = actor_of(start_acting(own.membership, "x", rep=rep, at=now()), rep)
    order = place_order(Basket((BasketLine(bolt.pk, "100"),), address, key="rep"), by=actor, at=at)
    with pytest.raises(OwnRequest):
        decide(order.approval, Verdict.YES, by=own, at=at)


def every_page():
    """View name → an address without arguments, or with harmless ones."""

    def walk(patterns, space=""):
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                if pattern.name:
                    yield f"{space}{pattern.name}", pattern
            else:
                inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
                yield from walk(pattern.url_patterns, inner)

    return dict(walk(get_resolver().url_patterns))


def address_of(name: str, pattern: URLPattern) -> str:
    kinds = {key: type(converter).__name__ for key, converter in pattern.pattern.converters.items()}
    told = {
        key: {"IntConverter": 1, "UUIDConverter": UUID(int=1)}.get(kind, "x") for key, kind in kinds.items()
    }
    return reverse(name, kwargs=told) if told else reverse(name)


def test_no_page_but_those_of_buying_opens_under_a_token(as_rep, act, buyer):
    prefix, refused, opened = act(buyer), set(), set()
    pages = every_page()
    del pages["accounts:stop_acting"]  # it works, and nothing opens any more
    for name, pattern in pages.items():
        try:
            path = address_of(name, pattern)
        except Exception:  # noqa: S112  addresses of libraries with patterns of their own
            continue
        for method in (as_rep.get, as_rep.post):
            answer = method(prefix + path)
            is_refused = answer.status_code == 403 and b"acting_refused" not in answer.content
            (refused if is_refused else opened).add(name)
            if (name.split(":")[0] not in ROOMS and name not in BESIDES) or name in NEVER:
                assert answer.status_code == 403, name
    assert {
        "account_change_password",
        "mfa_index",
        "accounts:people",
        "rules:list",
        "orders:exports",
    } <= refused
    assert {"catalog:home", "orders:carts", "returns:list"} <= opened


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/password/change/",
        "/accounts/2fa/",
        "/admin/",
        "/api/v1/orders/",
        "/company/people/",
        "/approvals/",
    ],
)
def test_security_keys_people_and_approvals_are_refused(as_rep, act, buyer, make_actor, nordwerk, path):
    prefix = act(make_actor(nordwerk, "admin"))
    for method in (as_rep.get, as_rep.post):
        assert method(prefix + path).status_code == 403


def test_who_may_look_only_changes_nothing(as_rep, act, buyer, bolt, nordwerk, rep):
    prefix = act(buyer)
    Company.objects.filter(pk=nordwerk.pk).update(sales_access=SalesAccess.READ)
    assert as_rep.get(f"{prefix}/products/{bolt.sku}/").status_code == 200
    assert as_rep.post(f"{prefix}/carts/add/", {"sku": bolt.sku, "quantity": "100"}).status_code == 403
    assert not Cart.objects.exists()


def test_who_may_prepare_fills_carts_and_orders_nothing(
    as_rep, act, buyer, bolt, nordwerk, cart_of, rep, address, at
):
    prefix = act(buyer)
    Company.objects.filter(pk=nordwerk.pk).update(sales_access=SalesAccess.PREPARE)
    cart = cart_of(prefix, bolt)
    assert as_rep.post(f"{prefix}/checkout/{cart.pk}/", {}).status_code == 403
    actor = actor_of(Acting.objects.get(), rep)
    with pytest.raises(PermissionDenied):
        place_order(Basket((BasketLine(bolt.pk, "100"),), address, key="x"), by=actor, at=at)


def test_a_cart_is_handed_over_and_the_customer_finds_it(as_rep, client, act, buyer, bolt, cart_of, sign_in):
    prefix = act(buyer)
    cart = cart_of(prefix, bolt)
    answer = as_rep.post(
        f"{prefix}/carts/{cart.pk}/owner/", {"person": buyer.user.pk, "to": buyer.user.pk}, follow=True
    )
    assert answer.status_code == 200
    cart.refresh_from_db()
    assert cart.owner == buyer.user
    assert sign_in(buyer).get(f"/carts/{cart.pk}/").status_code == 200


def test_the_time_runs_out(as_rep, act, buyer, settings):
    prefix = act(buyer)
    assert as_rep.get(f"{prefix}/").status_code == 200
    with time_machine.travel(now() + timedelta(minutes=settings.ACTING_MINUTES + 1), tick=False):
        as_rep.force_login(Acting.objects.get().rep, backend=BACKEND)
        answer = as_rep.get(f"{prefix}/")
    assert answer.status_code == 403 and "beendet" in answer.content.decode()


def test_the_customer_sees_it_ends_it_and_forbids_it(as_rep, act, buyer, rep, nordwerk, make_actor, client):
    prefix = act(buyer, "Angebot nachfassen")
    admin = make_actor(nordwerk, "admin")
    client.force_login(admin.user, backend=BACKEND)
    shown = client.get("/company/sales-access/").content.decode()
    assert "Angebot nachfassen" in shown and str(rep) in shown
    client.post(f"/company/sales-access/{Acting.objects.get().pk}/end/")
    client.force_login(rep, backend=BACKEND)
    assert client.get(f"{prefix}/").status_code == 403
    client.force_login(admin.user, backend=BACKEND)
    assert client.post("/company/sales-access/", {"access": "none"}).status_code == 302
    with pytest.raises(NotAllowed):
        act(buyer)
    told = client.get("/company/history/").content.decode()
    assert "Angebot nachfassen" in told


def test_forbidding_ends_what_is_running(act, buyer, nordwerk, make_actor, at):
    act(buyer)
    admin = make_actor(nordwerk, "admin")
    set_sales_access(SalesAccess.NONE, by=admin, at=now())
    assert not Acting.objects.in_force(at=now()).exists()


def test_nobody_but_the_account_manager_acts_and_nobody_uses_the_token_of_another(
    client, act, buyer, make_user, nordwerk
):
    prefix, other = act(buyer), make_user("other@b2bshop.example")
    with pytest.raises(NotAllowed):
        start_acting(buyer.membership, "x", rep=other, at=now())
    client.force_login(other, backend=BACKEND)
    assert client.get(f"{prefix}/").status_code == 403
    client.force_login(buyer.user, backend=BACKEND)
    assert client.get(f"{prefix}/").status_code == 403
    client.logout()
    answer = client.get(f"{prefix}/orders/")
    assert answer.status_code == 302 and answer["Location"].startswith("/accounts/login/?next=/as/")


def test_who_looks_after_the_customer_no_more_is_out_at_once(as_rep, act, buyer, nordwerk, make_user):
    prefix = act(buyer)
    Company.objects.filter(pk=nordwerk.pk).update(account_manager=make_user("next@b2bshop.example"))
    assert as_rep.get(f"{prefix}/").status_code == 403


def test_a_member_who_is_blocked_or_gone_lends_nothing(as_rep, act, buyer):
    prefix = act(buyer)
    Membership.objects.filter(pk=buyer.membership.pk).update(blocked_because="Urlaub")
    assert as_rep.get(f"{prefix}/carts/").status_code == 403
    Membership.objects.filter(pk=buyer.membership.pk).delete()
    assert as_rep.get(f"{prefix}/").status_code == 403


def test_the_rep_stops_and_is_in_their_own_name_again(as_rep, act, buyer, nordwerk):
    prefix = act(buyer)
    answer = as_rep.post(f"{prefix}/company/acting/stop/")
    assert answer["Location"] == f"/sales/{nordwerk.number}/"
    assert as_rep.get(f"{prefix}/").status_code == 403
    assert Event.objects.filter(name="ActingEnded").exists()


def test_ending_is_told_once(buyer, rep, nordwerk, at):
    made = start_acting(buyer.membership, "x", rep=rep, at=at)
    by = Actor(user=rep, company=nordwerk)
    assert end_acting(made, by=by, at=at) and not end_acting(made, by=by, at=at)
    assert Event.objects.filter(name="ActingEnded").count() == 1


def test_whatever_is_written_bears_both_names(as_rep, act, buyer, rep, bolt, cart_of, nordwerk, address, at):
    prefix = act(buyer)
    cart = cart_of(prefix, bolt)
    page = as_rep.get(f"{prefix}/checkout/{cart.pk}/")
    key = page.content.decode().split('name="idempotency_key" value="')[1].split('"')[0]
    seen = page.content.decode().split('name="prices_seen" value="')[1].split('"')[0]
    sent = {
        "idempotency_key": key,
        "prices_seen": seen,
        "address": address.pk,
        "delivery": "",
        "cost_centre": "",
    }
    as_rep.post(f"{prefix}/checkout/{cart.pk}/", sent)
    order = Order.objects.get()
    as_rep.post(f"{prefix}/orders/{order.number}/cancellation/")
    order.refresh_from_db()
    assert (order.state, order.ordered_by, order.entered_by) == ("cancelled", buyer.user, rep)
    facts = Event.objects.filter(company_id=nordwerk.pk)
    assert {"ActingStarted", "OrderPlaced", "OrderCancelled"} <= set(facts.values_list("name", flat=True))
    assert set(facts.values_list("actor_id", "acting_for")) == {(rep.pk, buyer.user.pk)}
