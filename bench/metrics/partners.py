"""Orders of trading partners, as they come over HTTP: stored, read, booked, answered in their own format."""

import itertools
import json
from urllib.parse import quote

from django.db import connection
from django.test import Client
from django.utils.timezone import now

from accounts.actor import Actor
from bench import Bench, Measured, metric
from bench.documents import FORMATS, GLN
from edi.actions import issue_key
from edi.models import Partner, ProductFeed
from edi.scopes import Scope

from . import buying

SIZES = (1, 100, 1000)
PAGE = 500
FORGET = """
DELETE FROM edi_claim WHERE partner_id = %(partner)s;
DELETE FROM edi_edidocument USING edi_edimessage m WHERE message_id = m.id AND m.partner_id = %(partner)s;
DELETE FROM edi_edimessage WHERE partner_id = %(partner)s;
DELETE FROM edi_apikey WHERE partner_id = %(partner)s;
DELETE FROM edi_feedrow USING edi_productfeed f WHERE feed_id = f.id AND f.partner_id = %(partner)s;
DELETE FROM edi_productfeed WHERE partner_id = %(partner)s
"""


def _partner(bench: Bench) -> Partner:
    told = {"name": "bench", "company": bench.buyer.company, "member": bench.buyer.membership, "gln": GLN}
    partner, _ = Partner.objects.get_or_create(code="bench", defaults=told)
    _forget(bench, partner)
    return partner


def _forget(bench: Bench, partner: Partner) -> None:
    with connection.cursor() as cursor:
        for statement in FORGET.split(";"):
            cursor.execute(statement, {"partner": partner.pk})
    buying.forget(bench)


def _client(partner: Partner) -> tuple[Client, dict[str, str]]:
    _key, text = issue_key(partner, "bench", list(Scope), by=Actor.system(partner.company), at=now())
    return Client(SERVER_NAME="localhost"), {"Authorization": f"Bearer {text}"}


def _intake(bench: Bench, form: str, size: int) -> Measured:
    """Every sending has a number of its own."""
    partner = _partner(bench)
    client, head = _client(partner)
    filler, numbers = buying.Filler(bench, size), itertools.count(1)
    lines = [
        {"line": str(place), "sku": product.sku, "quantity": f"{price.quantity:f}", "unit": product.unit}
        for place, (product, price) in enumerate(zip(filler.products, filler.prices, strict=True), 1)
    ]

    def made() -> bytes:
        number = f"B-{next(numbers)}"
        order = {"order_number": number, "lines": lines}
        more = {"edifact": {"reference": number}, "cxml": {"payload": number}}.get(form, {})
        told = FORMATS[form](order, **more)
        return told if isinstance(told, bytes) else json.dumps(told).encode()

    def send(body: bytes) -> None:
        key = {"Idempotency-Key": f"k-{next(numbers)}"}
        answer = client.generic("POST", "/api/v1/orders/", body, headers=head | key)
        if answer.status_code not in (200, 201):
            raise RuntimeError(
                f"{form} with {size} lines was answered {answer.status_code}: {answer.content[:300]}"
            )

    measured = bench.call(send, made)
    _forget(bench, partner)
    return measured


def _register(form: str, size: int) -> None:
    @metric(f"intake_{form}_{size}")
    def intake(bench: Bench) -> Measured:
        return _intake(bench, form, size)


for _form in FORMATS:
    for _size in SIZES:
        _register(_form, _size)


@metric("products_since")
def products_since(bench: Bench) -> Measured:
    """What changed since the last time, of all articles of the partner's assortment, where one did; once."""
    partner = _partner(bench)
    client, head = _client(partner)
    first = client.get("/api/v1/products/?updated_since=2020-01-01T00:00:00Z&limit=1", headers=head)
    ProductFeed.objects.update(compared_at=None)  # else who asks again so soon is told the same
    since = quote(first["As-Of"])
    measured = bench.once(
        lambda: client.get(f"/api/v1/products/?updated_since={since}&limit=500", headers=head)
    )
    _forget(bench, partner)
    return measured


@metric("products_paged")
def products_paged(bench: Bench) -> Measured:
    """All articles of the partner's assortment, 500 a page; once."""
    partner = _partner(bench)
    client, head = _client(partner)
    counted = {"rows": 0}

    def page_through() -> None:
        path = f"/api/v1/products/?limit={PAGE}"
        while path:
            answer = client.get(path, headers=head)
            counted["rows"] += answer.content.count(b'"sku":')
            path = answer["Link"].split("http://localhost")[1].split(">")[0] if "Link" in answer else ""

    measured = bench.once(page_through)
    _forget(bench, partner)
    return {**measured, **counted, "rows_per_s": round(counted["rows"] / measured["p50_ms"] * 1e3)}
