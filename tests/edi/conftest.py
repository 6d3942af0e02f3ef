"""A partner with a key, and the same order in every format."""

import itertools
import json

import pytest
from django.conf import settings
from django.test import Client
from django.utils.timezone import now
from lxml import etree

from accounts.actor import Actor
from edi.actions import issue_key, issue_secret
from edi.models import ErpSystem, Partner
from edi.scopes import ErpScope, Scope

OUR_GLN, GLN = "4012345000009", "4012345500004"


class Caller:
    """Speaks to the API with a key."""

    def __init__(self, text: str = "", **headers):
        self.client = Client()
        self.headers = {"Authorization": f"Bearer {text}"} if text else {}
        self.headers |= headers
        self.numbers = itertools.count(1)

    def get(self, path: str, **headers):
        return self.client.get(f"/api/v1/{path}", headers=self.headers | headers)

    def post(self, path: str, body, kind: str = "", **headers):
        """A dict as JSON under a key of its own; bytes as they are."""
        if isinstance(body, (dict, list)):
            body, kind = json.dumps(body).encode(), "application/json"
            headers.setdefault("Idempotency-Key", f"key-{id(self)}-{next(self.numbers)}")
        return self.client.generic(
            "POST",
            f"/api/v1/{path}",
            body,
            kind or "application/octet-stream",
            headers=self.headers | headers,
        )


@pytest.fixture
def make_partner(db):
    def make(actor: Actor, code: str, **fields) -> Partner:
        fields = {"gln": "", "identities": [f"NetworkId:{code}"]} | fields
        return Partner.objects.create(
            code=code, name=code.title(), company=actor.company, member=actor.membership, **fields
        )

    return make


@pytest.fixture
def partner(make_partner, buyer, address) -> Partner:
    return make_partner(buyer, "nordwerk", gln=GLN)


@pytest.fixture
def make_caller(db):
    def make(owner: Partner | ErpSystem, scopes=tuple(Scope)) -> Caller:
        by = Actor.system(owner.company if isinstance(owner, Partner) else None)
        _key, text = issue_key(owner, "test", scopes, by=by, at=now())
        return Caller(text)

    return make


@pytest.fixture
def system(make_user) -> ErpSystem:
    return ErpSystem.objects.create(
        code="sap", name="SAP", user=make_user("erp@b2bshop.example", is_staff=True)
    )


@pytest.fixture
def erp(system) -> Caller:
    _key, text = issue_key(system, "SAP", list(ErpScope), by=Actor.for_seller(system.user), at=now())
    return Caller(text)


@pytest.fixture
def caller(partner, make_caller) -> Caller:
    return make_caller(partner)


@pytest.fixture
def secret(partner) -> str:
    return issue_secret(partner, by=Actor.system(partner.company), at=now())


@pytest.fixture
def wish(bolt) -> dict:
    """Two lines of an order in JSON, the second one for another number of the same article."""
    return {
        "order_number": "PO-4711",
        "currency": "EUR",
        "lines": [{"line": "1", "sku": bolt.sku, "quantity": "200", "unit": "C62"}],
    }


@pytest.fixture
def office(client, make_user):
    admin = make_user("admin@b2bshop.example", is_staff=True, is_superuser=True, language="en")
    client.force_login(admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture(scope="session")
def opentrans_schema():
    """The official schema, where it lies beside the project; it is not ours to keep."""
    path = settings.BASE_DIR.parent / "shared/samples/opentrans/schema/opentrans_2_1.xsd"
    if not path.exists():
        pytest.skip("the schema of openTRANS is not there")
    return etree.XMLSchema(etree.parse(str(path)))
