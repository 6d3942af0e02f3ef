"""Mails leave once, outside of transactions, and a dead mail server only delays them."""

from datetime import timedelta

import pytest
from django.core import mail

from b2bshop.post.models import Mail
from b2bshop.post.sending import LEASE, send_due


@pytest.fixture
def queued(db, at):
    return Mail.objects.create(
        key="k-1",
        to="buyer@nordwerk.example",
        subject="Auftrag",
        text="Text",
        html="<p>x</p>",
        queued_at=at,
        due_at=at,
    )


def test_a_mail_leaves_once_with_both_bodies(queued, at):
    assert send_due(at=at) == 1
    assert send_due(at=at + timedelta(days=1)) == 0
    [sent] = mail.outbox
    assert sent.to == ["buyer@nordwerk.example"]
    assert sent.alternatives[0].mimetype == "text/html"
    assert sent.extra_headers["Message-ID"] == "<k-1@127.0.0.1>"


def test_a_mail_server_that_refuses_delays_the_mail(queued, at, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nothing listens there
    assert send_due(at=at) == 0
    queued.refresh_from_db()
    assert queued.sent_at is None
    assert queued.last_error
    assert queued.due_at >= at + timedelta(minutes=1)


def test_a_mail_somebody_is_sending_is_left_alone_until_its_lease_ends(queued, at):
    Mail.objects.update(due_at=at + LEASE)
    assert send_due(at=at) == 0
    assert send_due(at=at + LEASE) == 1


def test_a_mail_that_can_never_leave_holds_up_no_other(queued, at):
    Mail.objects.create(
        key="k-0", to="no address\n", subject="x", text="x", html="x", queued_at=at, due_at=at - LEASE
    )
    assert send_due(at=at) == 1
    [sent] = mail.outbox
    assert sent.to == ["buyer@nordwerk.example"]
    assert Mail.objects.get(key="k-0").last_error
