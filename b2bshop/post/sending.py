"""queue_mail() writes a row; send_due() talks to the mail server outside of any transaction."""

import random
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import css_inline
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import translation

from b2bshop.addresses import as_from_outside
from b2bshop.events.rules import back_off

from .models import Mail

TEXTS = ("text", "html")
LEASE = timedelta(minutes=5)  # a sender that died gives its mails back after this long


def queue_mail(
    template: str,
    context: dict,
    *,
    to: str,
    language: str,
    key: str,
    at: datetime,
    files: Sequence[tuple[str, str]] = (),
) -> None:
    """Renders mail/<template>.subject.txt, .txt and .html in a language and queues the mail once per key.

    `files` are (path in the default storage, name in the mail); they are read when it is sent.
    """
    sheet = _rendered(template, context, language, at)
    _queue([Mail(key=key, to=to, due_at=at, files=[list(each) for each in files], **sheet)])


def queue_alike(
    template: str,
    context: dict,
    copies: Iterable[tuple[str, str, str]],
    *,
    mark: str,
    language: str,
    at: datetime,
) -> None:
    """One mail to many: rendered once. A copy is (to, key, what stands in it in the place of `mark`)."""
    sheet = _rendered(template, context, language, at)
    _queue(
        [
            Mail(
                key=key, to=to, due_at=at, **sheet | {part: sheet[part].replace(mark, own) for part in TEXTS}
            )
            for to, key, own in copies
        ]
    )


def _rendered(template: str, context: dict, language: str, at: datetime) -> dict:
    context = context | {"base_url": settings.BASE_URL, "shop_name": settings.SHOP_NAME}
    with translation.override(language), as_from_outside():
        subject = " ".join(render_to_string(f"mail/{template}.subject.txt", context).split())
        text = render_to_string(f"mail/{template}.txt", context)
        html = css_inline.inline(render_to_string(f"mail/{template}.html", context))
    return {"subject": subject[:200], "text": text, "html": html, "queued_at": at}


def queue_text(subject: str, text: str, *, to: str, key: str, at: datetime) -> None:
    """Queues a mail that is written already and has no HTML."""
    _queue([Mail(key=key, to=to, subject=subject[:200], text=text, queued_at=at, due_at=at)])


def _queue(mails: list[Mail]) -> None:
    Mail.objects.bulk_create(mails, ignore_conflicts=True)
    transaction.on_commit(_ring, robust=True)


def send_due(*, at: datetime, limit: int = 50) -> int:
    """Sends what is due and returns how many left. One mail that cannot be sent does not hold up the others."""
    due = Mail.objects.filter(sent_at=None, due_at__lte=at).order_by("due_at").values_list("pk", flat=True)
    return sum(_send(pk, at) for pk in list(due[:limit]))


def _send(pk: int, at: datetime) -> bool:
    mine = Mail.objects.filter(pk=pk, sent_at=None, due_at__lte=at).update(
        due_at=at + LEASE, attempts=F("attempts") + 1
    )
    if not mine:
        return False  # another worker has it
    mail = Mail.objects.get(pk=pk)
    message = EmailMultiAlternatives(
        mail.subject, mail.text, to=[mail.to], headers={"Message-ID": f"<{mail.key}@{_host()}>"}
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    try:
        for path, name in mail.files:
            with default_storage.open(path) as file:
                message.attach(name, file.read())
        message.send()
    except Exception as error:  # whatever one mail does, the others still leave
        mail.due_at, mail.last_error = at + back_off(mail.attempts, random.random()), repr(error)
    else:
        mail.sent_at, mail.last_error = at, ""
    mail.save(update_fields=["due_at", "sent_at", "last_error"])
    return mail.sent_at is not None


def _host() -> str:
    return settings.BASE_URL.split("//")[-1].split("/")[0].split(":")[0]


def _ring() -> None:
    from .tasks import send  # the task module imports this one

    send.delay()
