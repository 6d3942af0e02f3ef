"""Companies, each with units, one buyer, addresses, an assortment and its own part numbers."""

from __future__ import annotations

from django.db import connection

import bench
from accounts.models import Address, Company, CostCentre, Membership, Role, Unit, User
from accounts.roles import copy_presets
from bench.data.catalogue import MAKERS, STRIDE
from catalog.models import Assortment, AssortmentAssignment, AssortmentRule, Terms

BATCH = 5000
APART = 37  # so many ranks lie between the first contract products of two companies
PART_NUMBERS = """
INSERT INTO catalog_customerpartnumber (company_id, product_id, number)
SELECT c, 1 + ((c - 1) * %(apart)s + k) %% %(products)s * %(stride)s %% %(products)s, 'K' || c || '-' || 100000 + k
FROM generate_series(1, %(companies)s::bigint) AS c, generate_series(0, 399) AS k ORDER BY c, k
"""
NAMED = """
INSERT INTO catalog_assortmentrule (assortment_id, terms, product_id)
SELECT a, 0, p.id FROM generate_series(1, %(assortments)s) AS a
JOIN LATERAL (SELECT id FROM catalog_product WHERE exclusive ORDER BY rank LIMIT 20) AS p ON true
"""


def load(scale: bench.Scale, roots: list[int]) -> None:
    everybody = range(1, scale.companies + 1)
    Company.objects.bulk_create((_company(n) for n in everybody), batch_size=BATCH)
    Unit.objects.bulk_create((unit for n in everybody for unit in _units(n)), batch_size=BATCH)
    Address.objects.bulk_create((each for n in everybody for each in _addresses(n)), batch_size=BATCH)
    CostCentre.objects.bulk_create(
        (
            CostCentre(company_id=n, code=f"{code}", name="Werkstatt")
            for n in everybody
            for code in (4100, 4200)
        ),
        batch_size=BATCH,
    )
    _people(everybody)
    assortments = _assortments(scale, roots)
    values = {"products": scale.products, "companies": scale.companies, "stride": STRIDE, "apart": APART}
    with connection.cursor() as cursor:
        cursor.execute(PART_NUMBERS, values)
        cursor.execute(NAMED, {"assortments": assortments})


def _company(n: int) -> Company:
    return Company(pk=n, number=f"{10000 + n}", name=f"Werk {n} Maschinenbau GmbH")


def _units(n: int) -> list[Unit]:
    """The company and one plant of it; their keys are 2n - 1 and 2n."""
    path = Unit._get_path("", 1, n)
    top = Unit(pk=2 * n - 1, company_id=n, name="Zentrale", path=path, depth=1, numchild=1)
    plant = Unit(pk=2 * n, company_id=n, name="Werk Nord", path=Unit._get_path(path, 2, 1), depth=2)
    return [top, plant]


def _addresses(n: int) -> list[Address]:
    shared = {
        "company_id": n,
        "name": f"Werk {n} Maschinenbau GmbH",
        "postal_code": "28195",
        "city": "Bremen",
    }
    billing = Address(code="1", street="Am Wall", house_number=f"{n}", is_billing=True, **shared)
    return [billing, Address(code="2", street="Hafenstraße", house_number=f"{n}", unit_id=2 * n, **shared)]


def _people(everybody: range) -> None:
    """One buyer per company, without a limit; the first one is bench.BUYER."""
    User.objects.bulk_create(
        (User(pk=n, email=f"buyer-{n}@bench.example", name=f"Buyer {n}", language="de") for n in everybody),
        batch_size=BATCH,
    )
    Membership.objects.bulk_create(
        (Membership(pk=n, user_id=n, company_id=n, unit_id=2 * n) for n in everybody), batch_size=BATCH
    )
    copy_presets(everybody)
    held, buyers = Membership.roles.through, Role.objects.filter(company__in=everybody, code="buyer")
    role_of = dict(buyers.values_list("company", "pk"))
    held.objects.bulk_create((held(membership_id=n, role_id=role_of[n]) for n in everybody), batch_size=BATCH)


def _assortments(scale: bench.Scale, roots: list[int]) -> int:
    """One for five companies: six of the eight roots without one manufacturer; the first root is in most."""
    number = max(2, scale.companies // 5)
    Assortment.objects.bulk_create(Assortment(pk=n, name=f"Sortiment {n}") for n in range(1, number + 1))
    rules = []
    for n in range(1, number + 1):
        hidden = {n % len(roots), (n + 3) % len(roots)}
        rules += [
            AssortmentRule(assortment_id=n, category_id=root)
            for place, root in enumerate(roots)
            if place not in hidden
        ]
        rules.append(AssortmentRule(assortment_id=n, terms=Terms.HIDDEN, manufacturer_id=1 + n % MAKERS))
    AssortmentRule.objects.bulk_create(rules, batch_size=BATCH)
    AssortmentAssignment.objects.bulk_create(
        (
            AssortmentAssignment(assortment_id=1 + (n - 1) % number, company_id=n)
            for n in range(1, scale.companies + 1)
        ),
        batch_size=BATCH,
    )
    return number
