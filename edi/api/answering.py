"""What `receive` decided as an answer of HTTP, in the format of the caller; the message keeps it."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from ..actions.intake import Received
from ..answers import cxml, edifact, opentrans
from ..canonical import Finding, finding_from_json
from ..models import EdiMessage, Partner
from ..outcome import LineOutcome, Outcome
from ..states import Verdict
from .base import told
from .problems import finding_told, language, problem

STATUS: dict[str, int] = {
    Verdict.BOOKED: 201,
    Verdict.CHANGED: 200,
    Verdict.CANCELLED: 200,
    Verdict.KNOWN: 200,
    Verdict.NOTED: 200,
    Verdict.TESTED: 200,
    Verdict.PARKED: 202,
    Verdict.REFUSED: 422,
    Verdict.MALFORMED: 422,
    Verdict.FORBIDDEN: 403,
    Verdict.UNKNOWN: 404,
    Verdict.CONFLICT: 409,
}
ENVELOPE = {"unknown-format": 415, "too-large": 413, "unknown-sender": 403}
CXML_STATUS = {201: 200, 202: 201, 415: 406, 413: 406, 422: 400}
PROBLEMS = (Verdict.REFUSED, Verdict.MALFORMED, Verdict.FORBIDDEN, Verdict.UNKNOWN, Verdict.CONFLICT)


def answer(request, received: Received, *, at: datetime) -> HttpResponse:
    """In the format of the sending; kept with its message."""
    make = MAKERS.get(received.sending.format, _json)
    response = make(request, received, _findings(received))
    if received.is_replayed:
        response["Idempotency-Replayed"] = "true"
    EdiMessage.objects.filter(pk=received.message.pk).update(
        answered_at=at,
        answer_status=response.status_code,
        answer_type=response["Content-Type"][:100],
        answer=response.content,
    )
    return response


def _findings(received: Received) -> list[Finding]:
    return [finding_from_json(each) for each in received.message.findings]


def _status(received: Received, findings: list[Finding]) -> int:
    """The worst of what was decided where nothing got through, the best where something did."""
    errors = [finding for finding in findings if finding.is_error]
    if errors:
        return next((ENVELOPE[each.code] for each in errors if each.code in ENVELOPE), 400)
    statuses = [_status_of(outcome) for _entry, outcome in received.decided]
    good = [status for status in statuses if status < 300]
    return max(good) if good else max(statuses, default=400)


def _status_of(outcome: Outcome) -> int:
    codes = {each.code for each in outcome.findings}
    if outcome.verdict == Verdict.CONFLICT and "duplicate-interchange" in codes:
        return 422  # the same idempotency key with another body
    return STATUS[outcome.verdict]


def _json(request, received: Received, findings: list[Finding]) -> HttpResponse:
    status = _status(received, findings)
    if not received.decided or received.decided[0][1].verdict in PROBLEMS or status >= 400:
        return _problem(received, findings, status)
    outcome = received.decided[0][1]
    response = told(request, outcome_told(outcome, received.first.key), status=status)
    if outcome.order:
        response["Location"] = reverse("edi:order", args=[outcome.order])
    elif status == 202:
        response["Location"] = reverse("edi:message", args=[received.first.key])
    return response


def _problem(
    received: Received, findings: list[Finding], status: int, *, as_xml: bool = False
) -> HttpResponse:
    every = [*findings, *(each for _entry, outcome in received.decided for each in outcome.all_findings)]
    instance = reverse("edi:message", args=[received.message.key])
    return problem(status, findings=every, instance=instance, as_xml=as_xml)


def outcome_told(outcome: Outcome, message: UUID | None = None) -> dict:
    values = {
        "status": str(outcome.verdict),
        "number": outcome.order,
        "order_number": outcome.number,
        "state": outcome.state,
        "currency": outcome.currency,
        "net_total": outcome.net_total,
        "tax_total": outcome.tax_total,
        "total": outcome.total,
        "lines": [_line_told(line) for line in outcome.lines],
        "findings": [finding_told(finding) for finding in outcome.findings],
    }
    return {"message": str(message), **values} if message else values


def _line_told(line: LineOutcome) -> dict:
    names = (
        *("line", "status", "sku", "gtin", "customer_part_number", "ordered", "quantity", "unit", "price"),
        *("price_basis", "price_unit", "net", "delivery_on"),
    )
    values = {name: str(getattr(line, name)) for name in names}
    return values | {"findings": [finding_told(finding) for finding in line.findings]}


def _opentrans(request, received: Received, findings: list[Finding]) -> HttpResponse:
    """A response where there is something to respond to, a problem otherwise."""
    status = _status(received, findings)
    if status >= 400 or not received.decided:
        return _problem(received, findings, status, as_xml=True)
    outcome = received.decided[0][1]
    body = opentrans.order_response(outcome, parties_of(received.message.partner), language())
    return HttpResponse(body, status=status, content_type="application/xml")


def parties_of(partner: Partner) -> opentrans.Parties:
    supplier = (
        (settings.SELLER_GLN, "iln") if settings.SELLER_GLN else (settings.SELLER_NAME, "supplier_specific")
    )
    buyer = (partner.gln, "iln") if partner.gln else (partner.company.number, "supplier_specific")
    return opentrans.Parties(*supplier, *buyer)


def _edifact(request, received: Received, findings: list[Finding]) -> HttpResponse:
    first = received.first
    body = edifact.answer(
        received.sending,
        [outcome for _entry, outcome in received.decided],
        findings,
        reference=f"A{first.pk:013d}"[:14],
        at=first.received_at,
    )
    status = _status(received, findings)
    return HttpResponse(body, status=status, content_type="application/edifact; charset=iso-8859-1")


def _cxml(request, received: Received, findings: list[Finding]) -> HttpResponse:
    every = [*findings, *(each for _entry, outcome in received.decided for each in outcome.all_findings)]
    errors = [each for each in findings if each.is_error]
    status = 406 if errors else _status(received, findings)
    if any(each.code == "message-type" for each in every):
        status = 450
    elif any(each.code == "missing" for each in errors):
        status = 400
    text = "; ".join(finding_told(each)["detail"] for each in every)
    return cxml_response(CXML_STATUS.get(status, status), text, received.first)


def cxml_response(
    status: int, text: str, message: EdiMessage | None, *, at: datetime | None = None
) -> HttpResponse:
    """Always HTTP 200: the status stands inside."""
    when = message.received_at if message else at
    name = f"{message.key if message else when.timestamp()}@b2bshop"
    body = cxml.response(status, text, payload_id=name, at=when.isoformat(), language=language())
    return HttpResponse(body, content_type="text/xml; charset=utf-8")


MAKERS: dict[str, Callable[..., HttpResponse]] = {
    "json": _json,
    "opentrans": _opentrans,
    "edifact": _edifact,
    "cxml": _cxml,
}
