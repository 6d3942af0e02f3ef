"""Returns and claims of the partner: filed like in the browser, through the same door."""

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence

from django.shortcuts import get_object_or_404
from django.utils.timezone import now

from accounts.permissions import Permission
from returns.actions.file import LineFiled, PhotoFiled, ReturnFiled, file_return
from returns.models import Return
from returns.problems import NotPossible, Problem
from returns.queries import with_lines
from returns.states import State

from ..canonical import Finding, Place
from ..formats.json_order import Fields
from ..queries import returns_of
from ..scopes import Scope
from ..telling import return_told
from ..words import of_return
from .base import OVERLAP, PartnerView, body_of, idempotency_key, in_state, page_of, since_of, told
from .problems import Refused
from .schema import documented

MOST_LINES, MOST_PHOTOS = 50, 6
MOST_BYTES = 12_000_000
FIELDS = {"reference", "note", "lines"}
LINE_FIELDS = {"order", "position", "line", "quantity", "reason", "text", "settlement", "amount", "photos"}
STATES = [state.value for state in State if state != State.DRAFT]


class ReturnsView(PartnerView):
    scopes = {"GET": Scope.RETURNS, "POST": Scope.RETURN}
    limits = {"POST": "write"}

    @documented("returns_list")
    def get(self, request):
        as_of = now() - OVERLAP
        rows = in_state(request, returns_of(self.actor, since_of(request)), STATES)
        found, cursor = page_of(request, rows)
        return told(request, {"returns": [return_told(each) for each in found]}, cursor=cursor, as_of=as_of)

    @documented("returns_create")
    def post(self, request):
        """The same idempotency key gives the return that it made, as it is now."""
        key, body = idempotency_key(request), body_of(request, most=MOST_BYTES)
        self.actor.require(Permission.RETURN_GOODS)
        filed = _read(body)
        digest = hashlib.sha256(json.dumps(body, sort_keys=True, default=str).encode()).hexdigest()
        try:
            made, is_new = file_return(filed, key=key, digest=digest, by=self.actor, at=now())
        except NotPossible as refusal:
            raise Refused(422, [*_findings(refusal.problems, filed)]) from refusal
        if made.key_hash != digest:
            raise Refused(422, [Finding("key-of-another", Place("Idempotency-Key"))])
        shown = get_object_or_404(with_lines(Return.objects.visible_to(self.actor)), pk=made.pk)
        answer = told(request, return_told(shown), status=201)
        if not is_new:
            answer["Idempotency-Replayed"] = "true"
        return answer


class ReturnView(PartnerView):
    scopes = {"GET": Scope.RETURNS}

    @documented("returns_read")
    def get(self, request, number):
        return told(request, return_told(get_object_or_404(returns_of(self.actor), number=number)))


def _read(body: dict) -> ReturnFiled:
    """Raises Refused with everything that cannot be read."""
    findings: list[Finding] = []
    whole = Fields(body, "", findings)
    whole.only(FIELDS)
    reference, note = whole.text("reference", 35), whole.text("note", 1000)
    rows = body.get("lines")
    if not isinstance(rows, list):
        whole.found("missing" if rows is None else "not-a-list", "lines", rows)
        rows = []
    elif not 1 <= len(rows) <= MOST_LINES:
        whole.found("too-many", "lines", len(rows), str(MOST_LINES))
        rows = []
    lines = [_line(row, index, findings) for index, row in enumerate(rows)]
    if findings:
        raise Refused(422, findings)
    return ReturnFiled(tuple(lines), reference, note)


def _line(row, index: int, findings: list[Finding]) -> LineFiled:
    fields = Fields(row, f"/lines/{index}", findings, line=str(index + 1))
    fields.only(LINE_FIELDS)
    position = fields.decimal("position", is_needed="line" not in fields.told)
    if position is not None and not (position == int(position) and 0 < position < 1_000_000):
        fields.found("not-a-number", "position", position)
    settlement = fields.text("settlement", 12) or "credit"
    if settlement not in ("credit", "replacement", "repair"):
        fields.found("not-a-choice", "settlement", settlement, "credit, replacement, repair")
    return LineFiled(
        order=fields.text("order", 20, is_needed=True),
        position=int(position) if position is not None and position < 1_000_000 else 0,
        buyer_line=fields.text("line", 20),
        quantity=fields.decimal("quantity"),
        reason=fields.text("reason", 30, is_needed=True),
        text=fields.text("text", 1000),
        settlement=settlement,
        amount=fields.decimal("amount"),
        photos=tuple(_photos(fields, findings)),
    )


def _photos(fields: Fields, findings: list[Finding]):
    rows = fields.told.get("photos") or []
    if not isinstance(rows, list):
        fields.found("not-a-list", "photos", rows)
        return
    if len(rows) > MOST_PHOTOS:
        fields.found("too-many", "photos", len(rows), str(MOST_PHOTOS))
        return
    for index, row in enumerate(rows):
        photo = Fields(row, f"{fields.at}/photos/{index}", findings, line=fields.line)
        photo.only({"name", "content"})
        name, content = photo.text("name", 100) or f"{index + 1}.jpg", photo.told.get("content")
        try:
            yield PhotoFiled(
                name, base64.b64decode(content if isinstance(content, str) else "", validate=True)
            )
        except (binascii.Error, ValueError):
            photo.found("not-base64", "content", name)


def _findings(problems: Sequence[Problem], filed: ReturnFiled):
    for problem in problems:
        if problem.line is None:
            yield of_return(problem, Place("/"), None)
        else:
            at = f"/lines/{problem.line}" + (f"/{problem.about}" if problem.about else "")
            yield of_return(problem, Place(at), str(problem.line + 1))
