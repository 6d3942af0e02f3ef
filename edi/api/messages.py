"""What a partner sent: every byte of it is findable."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import now

from ..actions import replay
from ..canonical import finding_from_json
from ..models import EdiDocument, EdiMessage
from ..outcome import outcome_from_json
from ..queries import messages_of
from ..scopes import Scope
from .answering import outcome_told
from .base import PartnerView, page_of, told
from .problems import finding_told
from .schema import documented


class MessagesView(PartnerView):
    scopes = {"GET": Scope.MESSAGES}

    @documented("messages_list")
    def get(self, request):
        messages = messages_of(request.auth.partner).defer("raw", "answer").prefetch_related("documents")
        found, cursor = page_of(request, messages)
        return told(request, {"messages": [message_told(message) for message in found]}, cursor=cursor)


class MessageView(PartnerView):
    scopes = {"GET": Scope.MESSAGES}

    @documented("messages_read")
    def get(self, request, key):
        message = get_object_or_404(messages_of(request.auth.partner).prefetch_related("documents"), key=key)
        values = message_told(message)
        values["findings"] = [finding_told(finding_from_json(each)) for each in message.findings]
        return told(request, values)


class ReplayView(PartnerView):
    """The bytes once more against today's articles and prices. What is booked stays as it is."""

    scopes = {"POST": Scope.ORDER}
    limit = "write"

    @documented("messages_replay")
    def post(self, request, key):
        message = get_object_or_404(messages_of(request.auth.partner), key=key)
        for document in message.documents.all():
            replay(document, by=self.actor, at=now())
        return told(request, message_told(message))


class RawView(PartnerView):
    """The bytes as they came, secrets masked."""

    scopes = {"GET": Scope.MESSAGES}

    @documented("messages_raw")
    def get(self, request, key):
        message = get_object_or_404(messages_of(request.auth.partner), key=key)
        return HttpResponse(
            bytes(message.raw),
            content_type="application/octet-stream",
            headers={"Content-Disposition": f'attachment; filename="{message.key}"'},
        )


def message_told(message: EdiMessage) -> dict:
    return {
        "id": str(message.key),
        "format": message.format,
        "version": message.version,
        "transport_id": message.transport_id,
        "sha256": message.sha256,
        "received_at": message.received_at.isoformat(),
        "answered_at": message.answered_at.isoformat() if message.answered_at else None,
        "answer_status": message.answer_status or None,
        "documents": [_document_told(document) for document in message.documents.all()],
    }


def _document_told(document: EdiDocument) -> dict:
    return {
        "type": document.type,
        "reference": document.reference,
        "order_number": document.number,
        "state": document.state,
        "result": outcome_told(outcome_from_json(document.outcome)),
    }
