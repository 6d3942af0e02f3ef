"""A web process that is killed after the order was booked and before the partner was answered: sent again, it is the
same order. Real processes; locks of the database hold the killed one at the very place."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from http.client import HTTPConnection, HTTPException

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from bench.documents import FORMATS
from edi.models import EdiMessage
from orders.models import Order

pytestmark = pytest.mark.django_db(transaction=True)
OURS = "NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
GONE_TOO = f"SELECT pg_terminate_backend(pid) FROM pg_locks WHERE {OURS}"
WAITING = f"SELECT count(*) FROM pg_locks WHERE {OURS}"


@pytest.fixture
def shop():
    """shop() → a web process on the database of the test, and the port it listens on."""
    running: list[subprocess.Popen] = []

    def start() -> tuple[subprocess.Popen, int]:
        name = settings.DATABASES["default"]["NAME"]
        url = re.sub(r"[^/]+$", name, os.environ["DATABASE_URL"])
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--bind=127.0.0.1:0", "--workers=1", "--threads=2"]
            + ["--no-control-socket", "b2bshop.wsgi"],
            cwd=settings.BASE_DIR,
            env={**os.environ, "DATABASE_URL": url, "ALLOWED_HOSTS": "127.0.0.1", "PYTHONUNBUFFERED": "1"},
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        running.append(process)
        port = 0
        for line in process.stderr:
            if found := re.search(r"Listening at: http://127\.0\.0\.1:(\d+)", line):
                port = int(found[1])
            if "Booting worker" in line:
                break
        threading.Thread(target=process.stderr.read, daemon=True).start()
        return process, port

    yield start
    for process in running:
        kill(process)


def kill(process: subprocess.Popen) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def post(port: int, body: bytes, head: dict) -> tuple[int, bytes]:
    line = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        line.request("POST", "/api/v1/orders/", body, head)
        answer = line.getresponse()
        return answer.status, answer.read()
    except (OSError, HTTPException):
        return 0, b""
    finally:
        line.close()


def until(condition) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


def other_session() -> psycopg.Connection:
    told = connection.get_connection_params()
    return psycopg.connect(**{n: told[n] for n in ("host", "port", "user", "password", "dbname")})


@pytest.mark.parametrize("name", ["json", "edifact"])  # the others take the same way
def test_killed_between_booking_and_answer_it_is_one_order(shop, caller, wish, name):
    body = FORMATS[name](wish)
    body = body if isinstance(body, bytes) else json.dumps(body).encode()
    head = {**caller.headers, "Idempotency-Key": "the same", "Content-Type": "application/octet-stream"}
    process, port = shop()
    with other_session() as session, session.cursor() as cursor:
        cursor.execute("LOCK TABLE orders_order IN SHARE MODE")  # holds it before the order
        answers: list = []
        sending = threading.Thread(target=lambda: answers.append(post(port, body, head)))
        sending.start()
        until(lambda: EdiMessage.objects.exists() and waiting())
        with other_session() as second, second.cursor() as later:
            later.execute("LOCK TABLE edi_edimessage IN SHARE MODE")  # holds it before the answer is noted
            session.rollback()
            until(lambda: Order.objects.exists() and waiting())
            kill(process)
            later.execute(GONE_TOO)  # its sessions would find out only when they have something to say
    sending.join()
    assert answers == [(0, b"")]
    order = Order.objects.get()
    assert EdiMessage.objects.get().answer_status == 0
    status, told = post(shop()[1], body, head)
    assert status == 201 and order.number.encode() in told
    assert Order.objects.get() == order


def waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return cursor.fetchone()[0]


def test_control_another_number_is_another_order(shop, caller, wish):
    _process, port = shop()
    head = {**caller.headers, "Content-Type": "application/json"}
    for number in ("PO-1", "PO-2"):
        body = json.dumps({**wish, "order_number": number}).encode()
        assert post(port, body, {**head, "Idempotency-Key": number})[0] == 201
    assert Order.objects.count() == 2
