"""Webhooks of the partner, what they were told, and telling it again."""

import hashlib
import json
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import now

from ..actions import (
    add_webhook,
    change_webhook,
    issue_webhook_secret,
    remove_webhook,
    send_again,
    try_webhook,
)
from ..actions.webhooks import MOST, AddressTaken, IsOff, TooManyWebhooks
from ..addresses import NotAllowed, check_address
from ..canonical import Finding, Place
from ..formats.json_order import Fields
from ..models import OutboundMessage, SendingTry, Webhook
from ..scopes import Scope
from ..states import OutboundState
from ..topics import CHOICES
from .base import PartnerView, body_of, idempotency_key, in_state, page_of, told
from .problems import Refused
from .schema import documented

TOPICS = [value for value, _label in CHOICES]
SHOWN_FOR = timedelta(days=1)
FIELDS = {"url", "topics", "payload", "name"}


class WebhookPage(PartnerView):
    scopes = dict.fromkeys(("GET", "POST", "PATCH", "DELETE"), Scope.WEBHOOKS)
    limits = dict.fromkeys(("POST", "PATCH", "DELETE"), "write")

    def webhook(self, key) -> Webhook:
        mine = Webhook.objects.of_partner(self.request.auth.partner)
        return get_object_or_404(mine.select_related("partner__company"), key=key)

    def message(self, key, message) -> OutboundMessage:
        return get_object_or_404(OutboundMessage.objects.filter(webhook=self.webhook(key)), key=message)


class WebhooksView(WebhookPage):
    @documented("webhooks_list")
    def get(self, request):
        found, cursor = page_of(request, Webhook.objects.of_partner(request.auth.partner))
        return told(request, {"webhooks": [webhook_told(each) for each in found]}, cursor=cursor)

    @documented("webhooks_create")
    def post(self, request):
        """The secret is in this answer alone; the same idempotency key gives it again for a day."""
        key, body = idempotency_key(request), body_of(request)
        digest = hashlib.sha256(json.dumps(body, sort_keys=True, default=str).encode()).hexdigest()
        if before := Webhook.objects.of_partner(request.auth.partner).filter(made_by_key=key).first():
            return self._again(request, before, digest)
        wish = _wish(body, {"payload": Webhook.Payload.THIN, "name": ""}, FIELDS)
        try:
            webhook, secret = add_webhook(
                request.auth.partner, **wish, by=self.actor, at=now(), key=key, key_hash=digest
            )
        except TooManyWebhooks as error:
            raise Refused(409, [Finding("too-many-webhooks", Place("/"), expected=str(MOST))]) from error
        except AddressTaken as error:
            same = Webhook.objects.of_partner(request.auth.partner).filter(made_by_key=key).first()
            if same is not None:  # sent twice at once
                return self._again(request, same, digest)
            raise Refused(409, [Finding("webhook-taken", Place("/url"), value=wish["url"])]) from error
        return told(request, webhook_told(webhook) | {"secret": secret}, status=201)

    def _again(self, request, webhook: Webhook, digest: str) -> HttpResponse:
        if webhook.made_by_hash != digest:
            raise Refused(422, [Finding("key-of-another", Place("Idempotency-Key"))])
        is_fresh = now() - webhook.made_at < SHOWN_FOR
        answer = told(
            request, webhook_told(webhook) | {"secret": webhook.secret if is_fresh else ""}, status=201
        )
        answer["Idempotency-Replayed"] = "true"
        return answer


class WebhookView(WebhookPage):
    @documented("webhooks_read")
    def get(self, request, key):
        return told(request, webhook_told(self.webhook(key)))

    @documented("webhooks_change")
    def patch(self, request, key):
        webhook, body = self.webhook(key), body_of(request)
        now_so = {"topics": webhook.topics, "payload": webhook.payload, "name": webhook.name}
        is_active = body.pop("active", webhook.disabled_at is None)
        if not isinstance(is_active, bool):
            raise Refused(422, [Finding("not-a-choice", Place("/active"), expected="true, false")])
        wish = _wish(body, now_so, FIELDS - {"url"})
        change_webhook(webhook, **wish, is_active=is_active, by=self.actor, at=now())
        return told(request, webhook_told(webhook))

    @documented("webhooks_delete")
    def delete(self, request, key):
        remove_webhook(self.webhook(key), by=self.actor, at=now())
        return HttpResponse(status=204)


class SecretView(WebhookPage):
    @documented("webhooks_secret")
    def post(self, request, key):
        webhook = self.webhook(key)
        secret = issue_webhook_secret(webhook, by=self.actor, at=now())
        return told(request, webhook_told(webhook) | {"secret": secret})


class TestView(WebhookPage):
    @documented("webhooks_test")
    def post(self, request, key):
        webhook = self.webhook(key)
        try:
            message = try_webhook(webhook, at=now())
        except IsOff as error:
            raise _is_off(webhook) from error
        return told(request, delivery_told(message), status=202)


class DeliveriesView(WebhookPage):
    @documented("deliveries_list")
    def get(self, request, key):
        messages = OutboundMessage.objects.filter(webhook=self.webhook(key))
        found, cursor = page_of(request, in_state(request, messages, OutboundState.values))
        return told(request, {"deliveries": [delivery_told(each) for each in found]}, cursor=cursor)


class DeliveryView(WebhookPage):
    """With every try: what was sent when, and what came back."""

    @documented("deliveries_read")
    def get(self, request, key, message):
        found = self.message(key, message)
        tries = [_try_told(each) for each in found.tries.all()]
        return told(request, delivery_told(found) | {"body": json.loads(found.body), "tries": tries})


class RedeliverView(WebhookPage):
    """One message, or without its id everything that was given up."""

    @documented("webhooks_redeliver")
    def post(self, request, key):
        webhook = self.webhook(key)
        dead = OutboundMessage.objects.filter(state=OutboundState.DEAD)
        return told(request, {"count": _sent_again(dead, webhook)}, status=202)


class RedeliverOneView(WebhookPage):
    @documented("deliveries_redeliver")
    def post(self, request, key, message):
        found = self.message(key, message)
        _sent_again(OutboundMessage.objects.filter(pk=found.pk), self.webhook(key))
        found.refresh_from_db()
        return told(request, delivery_told(found), status=202)


def _sent_again(messages, webhook: Webhook) -> int:
    try:
        return send_again(messages, webhook, at=now())
    except IsOff as error:
        raise _is_off(webhook) from error


def _is_off(webhook: Webhook) -> Refused:
    return Refused(409, [Finding("webhook-off", Place("/"), value=webhook.url)])


def _wish(body: dict, so_far: dict, known: set[str]) -> dict:
    """What is asked for. Raises Refused with everything that is wrong."""
    findings: list[Finding] = []
    fields = Fields(body, "", findings)
    fields.only(known)
    wish = dict(so_far)
    if "url" in known:
        wish["url"] = _address(fields)
    if "topics" in body or "topics" not in so_far:
        wish["topics"] = _topics(fields)
    if "payload" in body:
        wish["payload"] = body["payload"]
        if wish["payload"] not in Webhook.Payload.values:
            fields.found("not-a-choice", "payload", wish["payload"], ", ".join(Webhook.Payload.values))
    if "name" in body:
        wish["name"] = fields.text("name", 100)
    if findings:
        raise Refused(422, findings)
    return wish


def _address(fields: Fields) -> str:
    url = fields.text("url", 500, is_needed=True)
    if url:
        try:
            check_address(url)
        except NotAllowed as error:
            fields.found("webhook-address", "url", url, str(error))
    return url


def _topics(fields: Fields) -> list[str]:
    topics = fields.told.get("topics")
    if not isinstance(topics, list) or not topics:
        fields.found(
            "missing" if topics in (None, []) else "not-a-list", "topics", expected=", ".join(TOPICS)
        )
        return []
    for place, topic in enumerate(topics[:50]):
        if topic not in TOPICS:
            fields.found("not-a-choice", f"topics/{place}", topic, ", ".join(TOPICS))
    return topics


def webhook_told(webhook: Webhook) -> dict:
    return {
        "id": str(webhook.key),
        "url": webhook.url,
        "topics": webhook.topics,
        "payload": webhook.payload,
        "name": webhook.name,
        "active": webhook.disabled_at is None,
        "off_because": webhook.why_disabled,
        "failing_since": webhook.failing_since.isoformat() if webhook.failing_since else None,
        "made_at": webhook.made_at.isoformat(),
    }


def delivery_told(message: OutboundMessage) -> dict:
    is_waiting = message.state == OutboundState.WAITING
    return {
        "id": str(message.key),
        "webhook_id": f"msg_{message.key.hex}",
        "type": message.topic,
        "subject": message.subject,
        "sequence": message.sequence,
        "state": message.state,
        "made_at": message.made_at.isoformat(),
        "attempts": message.attempts,
        "due_at": message.due_at.isoformat() if is_waiting else None,
        "sent_at": message.sent_at.isoformat() if message.sent_at else None,
    }


def _try_told(each: SendingTry) -> dict:
    return {
        "tried_at": each.tried_at.isoformat(),
        "status": each.status or None,
        "milliseconds": each.milliseconds,
        "error": each.error,
        "answer": each.answer,
    }
