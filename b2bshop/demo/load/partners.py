"""Trading partners of the demo: a key each, and what their systems sent already."""

import hashlib
import hmac
import json

from django.conf import settings
from django.test import RequestFactory
from django.utils.timezone import now

from accounts.models import Company, Membership, User
from b2bshop.demo.people import DemoCompany
from catalog.models import Product
from catalog.queries import order_rule
from catalog.rules import first_quantity
from edi.actions.keys import hashed
from edi.api.orders import OrdersView
from edi.models import ApiKey, ErpSystem, Partner
from edi.queries import actor_of
from edi.scopes import ErpScope, Scope

# Company → code of the unit, GLN, cXML identity. The numbers have valid check digits and belong to nobody we know of.
SYSTEMS = {
    "nordwerk": ("Werk Bremen", "4012345500004", "NetworkId:AN01000077001"),
    "alpina": ("Werk Chur", "7612345000008", "NetworkId:AN01000077002"),
}


def api_key(key: str) -> str:
    """The same one as long as the demo keeps its secret key, so that a second start knows it too."""
    digest = hmac.new(
        settings.SECRET_KEY.encode(), f"demo-partner-{key}".encode(), hashlib.sha256
    ).hexdigest()
    return f"b2b_{digest[:12]}_{digest[12:]}"


def shared_secret(key: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"demo-secret-{key}".encode(), hashlib.sha256).hexdigest()[
        :24
    ]


def credentials() -> dict[str, dict[str, str]]:
    return {
        key: {
            "api_key": api_key(key),
            "gln": gln,
            "cxml_identity": identity,
            "cxml_shared_secret": shared_secret(key),
        }
        for key, (_unit, gln, identity) in SYSTEMS.items()
    }


def erp_credentials() -> dict[str, str]:
    return {"api_key": api_key("erp")}


def load_erp() -> None:
    """The seller's own system, which acts as a person of its own."""
    user = User.objects.create(email="erp@b2bshop.example", name="ERP", is_staff=True)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    system = ErpSystem.objects.create(code="erp", name="ERP", user=user)
    text = api_key("erp")
    ApiKey.objects.create(
        erp=system,
        name="ERP",
        prefix=text[:16],
        secret_hash=hashed(text),
        scopes=list(ErpScope.values),
        made_at=now(),
    )


def load_partner(company: Company, each: DemoCompany) -> None:
    """Its ERP system, which orders as a member of its own without a limit, and two of its orders."""
    if each.key not in SYSTEMS:
        return
    unit, gln, identity = SYSTEMS[each.key]
    user = User.objects.create(email=f"erp@{each.key}.example", name=f"ERP {each.key.title()}")
    user.set_unusable_password()
    user.save(update_fields=["password"])
    member = Membership.objects.create(
        user=user, company=company, unit=company.units.get(name__startswith=unit)
    )
    member.roles.set(company.roles.filter(code="buyer"))
    partner = Partner.objects.create(
        code=each.key,
        name=f"ERP {company.name}"[:100],
        company=company,
        member=member,
        gln=gln,
        identities=[identity],
        secret_hash=hashed(shared_secret(each.key)),
        units={"KISTE": "CT"},
        price_tolerance=1,
        takes_addresses=True,
        email=f"edi@{each.key}.example",
    )
    text = api_key(each.key)
    ApiKey.objects.create(
        partner=partner,
        name="ERP",
        prefix=text[:16],
        secret_hash=hashed(text),
        scopes=list(Scope.values),
        made_at=now(),
    )
    _send(partner)


def _send(partner: Partner) -> None:
    by = actor_of(partner)
    products = list(
        Product.objects.visible_to(by).with_packs().filter(status="active").order_by("rank", "sku")[:3]
    )
    lines = [
        {"line": str(place), "sku": product.sku, "quantity": f"{first_quantity(order_rule(product)):f}"}
        for place, product in enumerate(products, 1)
    ]
    order = {"order_number": f"PO-{partner.pk}001", "currency": str(partner.company.currency), "lines": lines}
    wrong = {
        **order,
        "order_number": f"PO-{partner.pk}002",
        "lines": [{**lines[0], "sku": "1000-GIBT-ES-NICHT"}],
    }
    for number, body in enumerate((order, wrong), 1):
        head = {"Authorization": f"Bearer {api_key(partner.code)}", "Idempotency-Key": f"demo-{number}"}
        sent = RequestFactory().post("/api/v1/orders/", json.dumps(body), "application/json", headers=head)
        OrdersView.as_view()(sent)
