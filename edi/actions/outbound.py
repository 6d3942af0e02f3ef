"""Messages to partners' systems: queued with the fact, sent by the worker outside of any transaction.

At least once: a worker that dies after sending, before it notes so, sends the same id again.
"""

import random
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta

import structlog
from celery import current_app
from cryptography.fernet import InvalidToken
from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts.actor import Actor
from b2bshop.events.journal import record
from b2bshop.post.sending import queue_mail

from .. import rules
from ..events import MessageGivenUp, WebhookDisabled
from ..models import OutboundMessage, SendingTry, Webhook
from ..outside import Reply, post
from ..signing import signed
from ..states import OutboundState

log = structlog.get_logger(__name__)
LEASE = timedelta(minutes=2)  # a worker that died gives its addresses back after this long
AT_ONCE = 8  # addresses: one that does not answer holds up none of the others
LONGEST = 45.0  # seconds of one run; what is left is due for the next one
KEPT = timedelta(days=30)
GONE = 410


def queue(messages: Sequence[OutboundMessage]) -> None:
    """In the transaction of whoever tells; a fact that is told again makes no second message."""
    if messages:
        OutboundMessage.objects.bulk_create(messages, ignore_conflicts=True)
        ring_after_commit()


def ring_after_commit() -> None:
    transaction.on_commit(_ring, robust=True)


def _ring() -> None:
    current_app.send_task("edi.tasks.send_webhooks")  # by name: tasks look at actions, not the other way


def send_due(*, at: datetime) -> int:
    """Sends what is due and returns how much was taken by the other side. Only the sending itself is done in threads;
    the database is asked and told here."""
    until = time.monotonic() + LONGEST
    sent = 0
    waiting = _claimed(at)
    busy: dict[Future[Reply], tuple[Webhook, OutboundMessage]] = {}
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhook") as pool:
        while True:
            while len(busy) < AT_ONCE and (webhook := next(waiting, None)):
                _start(pool, busy, webhook, at)
            if not busy:
                return sent
            done, _rest = wait(busy, return_when=FIRST_COMPLETED)
            for future in done:
                webhook, message = busy.pop(future)
                goes_on = _note(webhook, message, future.result(), at)
                sent += message.sent_at is not None
                if goes_on and time.monotonic() < until:
                    _start(pool, busy, webhook, at)
                else:
                    _give_back(webhook)
            if time.monotonic() >= until:
                waiting = iter(())


def _claimed(at: datetime) -> Iterator[Webhook]:
    """Addresses with something due, each taken by compare-and-set as its turn comes."""
    due = OutboundMessage.objects.filter(webhook=OuterRef("pk"), state=OutboundState.WAITING, due_at__lte=at)
    told = Webhook.objects.awake(at=at).filter(Exists(due), partner__is_active=True)
    for pk in list(told.values_list("pk", flat=True)):
        if Webhook.objects.awake(at=at).filter(pk=pk).update(claimed_until=at + LEASE):
            yield Webhook.objects.select_related("partner__company").get(pk=pk)


def _start(pool: ThreadPoolExecutor, busy: dict, webhook: Webhook, at: datetime) -> None:
    message = OutboundMessage.objects.next_in_line(webhook, at=at).first()
    if message is None:
        _give_back(webhook)
        return
    try:
        keys = webhook.secrets(at=at)
    except InvalidToken:
        log.error(
            "the secret of a webhook cannot be read; was SECRET_KEY changed without SECRET_KEY_FALLBACKS?"
        )
        _note(webhook, message, Reply(error="secret"), at)
        _give_back(webhook)
        return
    body = message.body.encode()
    headers = {"content-type": "application/json", "user-agent": "b2bshop"} | signed(
        body, message=f"msg_{message.key.hex}", timestamp=int(at.timestamp()), keys=keys
    )
    busy[pool.submit(post, webhook.url, body, headers)] = webhook, message


def _give_back(webhook: Webhook) -> None:
    Webhook.objects.filter(pk=webhook.pk).update(claimed_until=None)


@transaction.atomic
def _note(webhook: Webhook, message: OutboundMessage, reply: Reply, at: datetime) -> bool:
    """What became of one try. False: the address is left alone for a while, or for good."""
    webhook = Webhook.objects.select_for_update(of=["self"]).filter(pk=webhook.pk).first()
    if webhook is None:
        return False  # it was removed meanwhile
    SendingTry.objects.create(
        message=message,
        tried_at=at,
        status=reply.status,
        milliseconds=reply.milliseconds,
        error=reply.error,
        answer=reply.text,
    )
    message.attempts += 1
    if reply.is_success:
        message.state, message.sent_at = OutboundState.SENT, at
        Webhook.objects.filter(pk=webhook.pk).update(failures=0, failing_since=None, resting_until=None)
    else:
        _note_failure(webhook, message, at)
    message.save(update_fields=["attempts", "state", "sent_at", "due_at"])
    if webhook.disabled_at is None and (reply.status == GONE or _has_given_up(webhook, message, at)):
        shut_off(webhook, Webhook.Why.GONE if reply.status == GONE else Webhook.Why.FAILING, at=at)
    return reply.is_success


def _note_failure(webhook: Webhook, message: OutboundMessage, at: datetime) -> None:
    """The address rests; the message is tried again when its time comes, or no more."""
    webhook.failures += 1
    webhook.failing_since = webhook.failing_since or at
    webhook.resting_until = at + rules.rest(webhook.failures)
    webhook.save(update_fields=["failures", "failing_since", "resting_until"])
    pause = rules.wait(message.attempts, random.random())
    if pause is not None and webhook.disabled_at is None:
        message.due_at = at + pause
        return
    message.state = OutboundState.DEAD
    system = Actor.system(webhook.partner.company)
    record(MessageGivenUp(subject_of(webhook), str(message.key), message.topic), by=system, at=at)


def _has_given_up(webhook: Webhook, message: OutboundMessage, at: datetime) -> bool:
    if message.state != OutboundState.DEAD or webhook.failing_since is None:
        return False
    return rules.has_given_up(at - webhook.failing_since)


@transaction.atomic
def shut_off(webhook: Webhook, why: str, *, at: datetime, by: Actor | None = None) -> None:
    """Nothing new is queued for it, and what waits is given up; both can be sent again once it is on. A second time
    changes nothing. Who answers for the partner's system hears of it, unless a person did it."""
    off = Webhook.objects.filter(pk=webhook.pk, disabled_at=None)
    if not off.update(disabled_at=at, why_disabled=why, claimed_until=None):
        return
    webhook.disabled_at, webhook.why_disabled = at, why
    waiting = OutboundMessage.objects.filter(webhook=webhook, state=OutboundState.WAITING)
    waiting.update(state=OutboundState.DEAD)
    partner = webhook.partner
    record(
        WebhookDisabled(subject_of(webhook), webhook.url, why), by=by or Actor.system(partner.company), at=at
    )
    if by is None and partner.email:
        queue_mail(
            "webhook_off",
            {"webhook": webhook},
            to=partner.email,
            language=partner.company.language,
            key=f"webhook-off-{webhook.pk}-{at:%Y%m%d%H%M%S}",
            at=at,
        )


def subject_of(webhook: Webhook) -> str:
    return f"partner-{webhook.partner.code}"


def forget_sent(*, at: datetime) -> int:
    """What was sent, or given up, more than thirty days ago; with every try."""
    old = OutboundMessage.objects.exclude(state=OutboundState.WAITING).filter(made_at__lt=at - KEPT)
    return old.delete()[0]
