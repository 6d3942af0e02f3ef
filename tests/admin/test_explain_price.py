"""The administration says what a customer pays for an article, and why."""

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import CompanyGroup
from pricing.models import Contract, Discount
from tests.admin.conftest import BACKEND

pytestmark = pytest.mark.django_db
PAGE = "/admin/pricing/contract/explain/"


@pytest.fixture
def conditions(nordwerk, bolt):
    """12 % on the bolt's category and 2 % more from 500 on, for the group Nordwerk buys with."""
    nordwerk.group = CompanyGroup.objects.create(number="G-1", name="Verbund")
    nordwerk.save()
    contract = Contract.objects.create(
        number="KV-1", group=nordwerk.group, title="Konditionen", valid=DateRange(None, None)
    )
    off = {"contract": contract, "valid": DateRange(None, None)}
    Discount.objects.create(**off, category=bolt.category, percent=12)
    Discount.objects.create(**off, percent=2, min_quantity=500, is_additional=True)
    return contract


def test_it_names_every_price_that_was_considered_and_the_discounts(office, nordwerk, bolt, conditions):
    asked = {"sku": bolt.sku.lower(), "company": nordwerk.pk, "quantity": "500", "day": "2026-11-22"}
    page = office.get(PAGE, asked).content.decode()
    assert "€7.2614 per 100; 500 cost €36.31 net." in page.replace("\xa0", " ")
    assert f"€8.42 less 12 % ({bolt.category}), then 2 % (everything)" in page
    assert "an earlier source applies" in page and "KV-1" in page


def test_a_question_that_cannot_be_answered_says_which_field(office, nordwerk, bolt):
    page = office.get(PAGE, {"sku": "NOPE", "company": "", "quantity": "0", "day": "x"}).content.decode()
    assert "There is no such article." in page
    assert page.count("errorlist") >= 4


def test_it_takes_the_same_statements_for_one_contract_and_for_many(
    office, nordwerk, bolt, conditions, django_assert_max_num_queries
):
    asked = {"sku": bolt.sku, "company": nordwerk.pk, "quantity": "1"}
    office.get(PAGE, asked)
    for number in range(20):
        Contract.objects.create(
            number=f"X-{number}", company=nordwerk, title="x", valid=DateRange(None, None)
        )
    with django_assert_max_num_queries(12):
        office.get(PAGE, asked)


def test_who_may_not_look_at_contracts_may_not_ask(client, make_user):
    nobody = make_user("helper@b2bshop.example", is_staff=True)
    client.force_login(nobody, backend=BACKEND)
    assert client.get(PAGE).status_code == 403
