"""What the seller tells of an order: confirmations, despatch advices, invoices, credit notes. JSON, or another format
through `Accept`: application/xml is openTRANS, application/edifact EDIFACT, text/xml cXML."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from rest_framework.exceptions import NotAcceptable

from orders.models import Invoice, Order, Shipment

from ..answers import cxml, edifact, opentrans
from ..models import Partner
from ..outgoing import Despatch
from ..queries import bills, bills_of, confirmation, despatches, despatches_of, payload_of
from ..scopes import Scope
from ..telling import bill_told, despatch_told
from .answering import outcome_told, parties_of
from .base import OVERLAP, OwnFormats, PartnerView, page_of, since_of, told
from .schema import documented

JSON, OPENTRANS, EDIFACT, CXML = "application/json", "application/xml", "application/edifact", "text/xml"


def form_of(request, *possible: str) -> str:
    """The first of the formats that the caller takes. Raises NotAcceptable."""
    accept = request.headers.get("Accept", "*/*")
    wanted = [part.partition(";")[0].strip().lower() for part in accept.split(",")]
    for kind in wanted:
        if kind in possible:
            return kind
        if kind in ("*/*", "application/*"):
            return JSON
    raise NotAcceptable


class ConfirmationsView(PartnerView):
    """How the order stands, each line answered once."""

    scopes = {"GET": Scope.ORDERS}
    content_negotiation_class = OwnFormats

    @documented("confirmations_list")
    def get(self, request, number):
        form = form_of(request, JSON, OPENTRANS, EDIFACT, CXML)
        orders = Order.objects.visible_to(self.actor).prefetch_related("lines__product")
        order = get_object_or_404(orders, number=number)
        outcome, partner = confirmation(order), request.auth.partner
        if form == JSON:
            return told(request, {"confirmations": [outcome_told(outcome)]})
        if form == OPENTRANS:
            return _xml(
                opentrans.order_response(outcome, parties_of(partner), partner.company.language), form
            )
        if form == EDIFACT:
            name = f"C{order.pk:013d}"
            return _edifact(
                edifact.order_response(outcome, _edi_sides(partner), reference=name, at=order.ordered_at)
            )
        payload = payload_of(order) or f"{order.number}@b2bshop"
        return _xml(cxml.confirmation_request(outcome, _cxml_sides(partner), payload_of_order=payload), form)


class DespatchesView(PartnerView):
    scopes = {"GET": Scope.ORDERS}

    @documented("despatch_advices_list")
    def get(self, request):
        as_of = now() - OVERLAP
        found, cursor = page_of(request, despatches_of(self.actor, since_of(request)))
        advices = [despatch_told(each) for each in despatches(found, self.actor)]
        return told(request, {"despatch_advices": advices}, cursor=cursor, as_of=as_of)


class DespatchView(PartnerView):
    scopes = {"GET": Scope.ORDERS}
    content_negotiation_class = OwnFormats

    @documented("despatch_advices_read")
    def get(self, request, number):
        form = form_of(request, JSON, OPENTRANS, EDIFACT, CXML)
        shipment = get_object_or_404(despatches_of(self.actor), number=number)
        (despatch,) = despatches([shipment], self.actor)
        return DESPATCH_AS[form](request, request.auth.partner, shipment, despatch)


def _despatch_json(request, partner: Partner, shipment: Shipment, despatch: Despatch) -> HttpResponse:
    return told(request, despatch_told(despatch))


def _despatch_opentrans(request, partner: Partner, shipment: Shipment, despatch: Despatch) -> HttpResponse:
    return _xml(opentrans.dispatch_notification(despatch, parties_of(partner)), OPENTRANS)


def _despatch_edifact(request, partner: Partner, shipment: Shipment, despatch: Despatch) -> HttpResponse:
    name = f"D{shipment.pk:013d}"
    return _edifact(
        edifact.despatch_advice(despatch, _edi_sides(partner), reference=name, at=despatch.booked_at)
    )


def _despatch_cxml(request, partner: Partner, shipment: Shipment, despatch: Despatch) -> HttpResponse:
    return _xml(cxml.ship_notice_request(despatch, _cxml_sides(partner)), CXML)


DESPATCH_AS: dict[str, Callable[..., HttpResponse]] = {
    JSON: _despatch_json,
    OPENTRANS: _despatch_opentrans,
    EDIFACT: _despatch_edifact,
    CXML: _despatch_cxml,
}


class BillsView(PartnerView):
    """Invoices; credit notes where `kind` says so."""

    scopes = {"GET": Scope.ORDERS}
    kind: str = Invoice.Kind.INVOICE
    name = "invoices"

    @documented("invoices_list")
    def get(self, request):
        as_of = now() - OVERLAP
        found, cursor = page_of(request, bills_of(self.actor, self.kind, since_of(request)))
        told_bills = [bill_told(bill) for bill in bills(found)]
        return told(request, {self.name: told_bills}, cursor=cursor, as_of=as_of)


class BillView(PartnerView):
    scopes = {"GET": Scope.ORDERS}
    content_negotiation_class = OwnFormats
    kind: str = Invoice.Kind.INVOICE

    @documented("invoices_read")
    def get(self, request, number):
        form = form_of(request, JSON, OPENTRANS)
        (bill,) = bills([get_object_or_404(bills_of(self.actor, self.kind), number=number)])
        if form == JSON:
            return told(request, bill_told(bill))
        return _xml(opentrans.invoice(bill, parties_of(request.auth.partner)), form)


class CreditNotesView(BillsView):
    kind, name = Invoice.Kind.CREDIT, "credit_notes"

    @documented("credit_notes_list")
    def get(self, request):
        return super().get(request)


class CreditNoteView(BillView):
    kind = Invoice.Kind.CREDIT

    @documented("credit_notes_read")
    def get(self, request, number):
        return super().get(request, number)


def _edi_sides(partner: Partner) -> edifact.Sides:
    ours = (settings.SELLER_GLN, "14") if settings.SELLER_GLN else (settings.SELLER_NAME[:35], "ZZZ")
    theirs = (partner.gln, "14") if partner.gln else (partner.company.number, "ZZZ")
    return edifact.Sides(ours[0], theirs[0], ours[1], theirs[1], is_test=partner.is_test)


def _cxml_sides(partner: Partner) -> cxml.Sides:
    theirs = next(iter(partner.identities), f"NetworkId:{partner.code}")
    return cxml.Sides(f"NetworkId:{settings.SELLER_GLN or settings.SELLER_NAME}", theirs)


def _xml(body: bytes, form: str) -> HttpResponse:
    return HttpResponse(body, content_type=f"{form}; charset=utf-8")


def _edifact(body: bytes) -> HttpResponse:
    return HttpResponse(body, content_type="application/edifact; charset=iso-8859-1")
