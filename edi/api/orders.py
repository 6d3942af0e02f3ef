"""Orders: sent in any format, read and cancelled as JSON."""

from datetime import UTC, datetime
from typing import Any

from django.db import OperationalError
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from rest_framework.exceptions import AuthenticationFailed, NotAcceptable, NotAuthenticated, PermissionDenied

from accounts.actor import Actor
from accounts.permissions import Permission
from orders.actions.follow import WrongState
from orders.models import Order
from orders.states import State

from ..actions import Request, receive
from ..actions.taking_back import take_back
from ..canonical import Finding, Place
from ..formats import LARGEST, Format, cxml_credentials, sniff
from ..models import Partner
from ..queries import actor_of, orders_of
from ..scopes import Scope
from ..telling import order_told
from .answering import answer, cxml_response
from .base import (
    OVERLAP,
    OwnFormats,
    PartnerView,
    bytes_of,
    idempotency_key,
    in_state,
    page_of,
    since_of,
    told,
)
from .keys import partner_of, shows_secret
from .problems import Refused, problem
from .schema import documented

CXML_DOWN = 560
CXML_ANYWAY: dict[tuple, int] = {
    (AuthenticationFailed, NotAuthenticated): 401,
    (OperationalError,): CXML_DOWN,
}
KNOWN_TYPES = ("json", "xml", "edifact", "*/*", "application/*", "text/*", "text/plain", "octet-stream")


class OrdersView(PartnerView):
    """GET: the partner's orders, in the order in which they were made. POST: an order, change or cancellation in
    JSON, openTRANS, EDIFACT or cXML, told apart by its bytes."""

    scopes = {"GET": Scope.ORDERS, "POST": Scope.ORDER}
    is_trial = False

    limits = {"POST": "write"}
    content_negotiation_class = OwnFormats
    raw = b""

    def get_permissions(self):
        """A cXML document proves who sends it by itself, see `_partner`."""
        return [] if self.request.method == "POST" else super().get_permissions()

    @documented("orders_list")
    def get(self, request):
        as_of = now() - OVERLAP
        found, cursor = page_of(request, _filtered(request, orders_of(self.actor, since_of(request))))
        return told(request, {"orders": [order_told(order) for order in found]}, cursor=cursor, as_of=as_of)

    @documented("orders_create")
    def post(self, request):
        _refuse_impossible(request)
        raw = self.raw = bytes_of(request, LARGEST)
        form = sniff(raw)
        partner = self._partner(request, raw, form)
        if partner is None:
            return cxml_response(401, "", None, at=now()) if form == Format.CXML else problem(401)
        key = "" if self.is_trial or form != Format.JSON else idempotency_key(request)
        sent = Request(
            raw=raw,
            partner=partner,
            by=actor_of(partner),
            api_key=request.auth,
            content_type=request.headers.get("Content-Type", ""),
            key=key,
            is_trial=self.is_trial,
        )
        at = now()
        return answer(request, receive(sent, at=at), at=at)

    def _partner(self, request, raw: bytes, form: Format | None) -> Partner | None:
        """Whose key it is; the secret inside a cXML document has to be theirs too, and is enough without a key."""
        identity, secret = cxml_credentials(raw) if form == Format.CXML else ("", "")
        if request.auth is None:
            return partner_of(identity, secret) if secret else None
        if self.scope_of(request.method) not in request.auth.scopes:
            raise PermissionDenied(f"scope:{self.scope_of(request.method)}")
        partner = request.auth.partner
        wrong = secret and not (partner.secret_hash and shows_secret(partner, secret))
        return None if wrong else partner

    def handle_exception(self, exc):
        """Who sends cXML reads its status in cXML, even if the key is wrong or the database gone."""
        status = next((status for kinds, status in CXML_ANYWAY.items() if isinstance(exc, kinds)), 0)
        if self.request.method != "POST" or not status or not self._is_cxml():
            return super().handle_exception(exc)
        response = cxml_response(status, "", None, at=datetime.now(UTC))
        response.status_code = 503 if status == CXML_DOWN else 200
        return response

    def _is_cxml(self) -> bool:
        try:
            return sniff(self.raw or bytes_of(self.request, LARGEST)) == Format.CXML
        except Refused:
            return False


class ValidateView(OrdersView):
    """The same findings as a real order, and nothing else happens."""

    scopes = {"POST": Scope.ORDER}
    is_trial = True
    http_method_names = ["post", "options"]

    @documented("orders_validate")
    def post(self, request):
        return super().post(request)


class OrderView(PartnerView):
    scopes = {"GET": Scope.ORDERS}

    @documented("orders_read")
    def get(self, request, number):
        orders = Order.objects.visible_to(self.actor).prefetch_related("lines", "charges")
        return told(request, order_told(get_object_or_404(orders, number=number)))


class CancellationView(PartnerView):
    """Before anything is shipped; a second time changes nothing."""

    scopes = {"POST": Scope.ORDER}
    limit = "write"

    @documented("orders_cancel")
    def post(self, request, number):
        order = get_object_or_404(
            Order.objects.visible_to(self.actor).prefetch_related("lines", "charges"), number=number
        )
        if order.state not in (State.CANCELLED, State.WITHDRAWN):
            self._cancel(order, self.actor)
        return told(request, order_told(order))

    def _cancel(self, order: Order, by: Actor) -> None:
        if not by.can(Permission.CANCEL_ORDER, order):
            raise Refused(403, [Finding("not-allowed", Place("/"))])
        try:
            take_back(order, by=by, at=now())
        except WrongState as error:
            told: dict[str, Any] = {"value": order.number, "expected": str(order.state)}
            raise Refused(409, [Finding("order-moved-on", Place("/"), **told)]) from error


def _refuse_impossible(request) -> None:
    """Before anything is booked that could not be answered."""
    accept = request.headers.get("Accept", "")
    if accept and not any(kind in accept for kind in KNOWN_TYPES):
        raise NotAcceptable


def _filtered(request, orders):
    number = request.GET.get("order_number", "")
    orders = in_state(request, orders, State.values)
    return orders.filter(po_number__iexact=number[:35]) if number else orders
