"""Addresses of partners' systems: added, changed, tried, given a new secret, and messages sent once more."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from accounts.actor import Actor
from b2bshop.events.journal import record

from ..events import WebhookAdded, WebhookChanged, WebhookRemoved, WebhookSecretIssued
from ..models import OutboundMessage, Partner, Webhook, sealed
from ..signing import new_secret
from ..states import OutboundState
from ..topics import Topic
from .outbound import queue, ring_after_commit, shut_off, subject_of

MOST = 10  # addresses of one partner
OVERLAP = timedelta(hours=24)  # both secrets sign for so long after a new one was issued


class TooManyWebhooks(Exception):
    """The partner has as many addresses as one may have."""


class AddressTaken(Exception):
    """The partner has a webhook with this address already."""


class IsOff(Exception):
    """Nothing is sent to a webhook that is off."""


@transaction.atomic
def add_webhook(
    partner: Partner,
    url: str,
    topics: Sequence[str],
    *,
    by: Actor,
    at: datetime,
    payload: str = Webhook.Payload.THIN,
    name: str = "",
    key: str = "",
    key_hash: str = "",
) -> tuple[Webhook, str]:
    """The webhook and its secret. `key` is the caller's idempotency key. Raises TooManyWebhooks, AddressTaken; the
    address is checked by who reads it in, see edi.addresses."""
    Partner.objects.select_for_update().get(pk=partner.pk)
    if Webhook.objects.of_partner(partner).count() >= MOST:
        raise TooManyWebhooks(partner.code)
    secret = new_secret()
    try:
        with transaction.atomic():
            webhook = Webhook.objects.create(
                partner=partner,
                url=url,
                topics=sorted(set(topics)),
                payload=payload,
                name=name,
                sealed_secret=sealed(secret),
                made_at=at,
                made_by_key=key,
                made_by_hash=key_hash,
            )
    except IntegrityError as error:
        raise AddressTaken(url) from error
    record(WebhookAdded(subject_of(webhook), url, webhook.topics), by=by, at=at)
    return webhook, secret


@transaction.atomic
def change_webhook(
    webhook: Webhook,
    *,
    topics: Sequence[str],
    payload: str,
    name: str,
    is_active: bool,
    by: Actor,
    at: datetime,
) -> None:
    """The address stays: another one is another webhook, with a secret of its own."""
    webhook.topics, webhook.payload, webhook.name = sorted(set(topics)), payload, name
    webhook.save(update_fields=["topics", "payload", "name"])
    record(WebhookChanged(subject_of(webhook), webhook.url, webhook.topics, is_active), by=by, at=at)
    if is_active:
        switch_on(webhook)
    else:
        shut_off(webhook, Webhook.Why.HAND, at=at, by=by)


def switch_on(webhook: Webhook) -> None:
    """It begins anew; what was given up meanwhile is sent again when somebody asks for it."""
    anew = {
        "disabled_at": None,
        "why_disabled": "",
        "failures": 0,
        "failing_since": None,
        "resting_until": None,
    }
    if Webhook.objects.filter(pk=webhook.pk, disabled_at__isnull=False).update(**anew):
        for name, value in anew.items():
            setattr(webhook, name, value)


@transaction.atomic
def remove_webhook(webhook: Webhook, *, by: Actor, at: datetime) -> None:
    """With everything that was sent there."""
    record(WebhookRemoved(subject_of(webhook), webhook.url), by=by, at=at)
    webhook.delete()


@transaction.atomic
def issue_webhook_secret(webhook: Webhook, *, by: Actor, at: datetime) -> str:
    """A new secret; messages bear a signature of the former one too, for a day."""
    locked = Webhook.objects.select_for_update().get(pk=webhook.pk)
    secret = new_secret()
    locked.sealed_former, locked.former_until = locked.sealed_secret, at + OVERLAP
    locked.sealed_secret = sealed(secret)
    locked.save(update_fields=["sealed_secret", "sealed_former", "former_until"])
    record(WebhookSecretIssued(subject_of(webhook), webhook.url), by=by, at=at)
    return secret


@transaction.atomic
def try_webhook(webhook: Webhook, *, at: datetime) -> OutboundMessage:
    """A message that says it is a test, sent at once and like any other. Raises IsOff."""
    if webhook.disabled_at:
        raise IsOff(webhook.url)
    told = {
        "type": Topic.TEST.value,
        "timestamp": at.isoformat(),
        "sequence": 0,
        "data": {"webhook": str(webhook.key)},
    }
    message = OutboundMessage(
        webhook=webhook,
        topic=Topic.TEST,
        subject=f"test {at.isoformat()}",
        sequence=0,
        body=json.dumps(told),
        made_at=at,
        due_at=at,
    )
    message.once = f"test {message.key}"
    Webhook.objects.filter(pk=webhook.pk).update(resting_until=None)
    queue([message])
    return message


@transaction.atomic
def send_again(messages: QuerySet[OutboundMessage], webhook: Webhook, *, at: datetime) -> int:
    """Those of them that are not waiting anyway, under their old ids and in their old order. Raises IsOff."""
    if webhook.disabled_at:
        raise IsOff(webhook.url)
    again = messages.filter(~Q(state=OutboundState.WAITING), webhook=webhook)
    count = again.update(state=OutboundState.WAITING, attempts=0, sent_at=None, due_at=at)
    Webhook.objects.filter(pk=webhook.pk).update(resting_until=None)
    ring_after_commit()
    return count
