"""Customers come in from files: company, first unit, address and person."""

from decimal import Decimal

import pytest

from accounts.intake import CustomerIntake
from accounts.models import Address, Company, Membership, Unit, User

pytestmark = pytest.mark.django_db

GOOD = (
    "number,name,country,currency,language,vat_id,credit_limit,street,house_number,postal_code,city,email,person,role\n"
    "C-1,Nordwerk GmbH,DE,EUR,de,DE 136 695 976,5000,Hafenstraße,12a,28195,Bremen,Ada@Nordwerk.example,Ada Lamm,buyer\n"
    "C-2,Alpina AG,CH,CHF,en,CHE-100.155.212 MWST,,Bahnhofstr.,1,7000,Chur,,,\n"
)


def test_a_customer_comes_with_unit_address_and_a_person_who_has_no_password_yet(told):
    summary, _rows = told(CustomerIntake(), GOOD)
    assert summary.counts == {"created": 2}
    company = Company.objects.get(number="C-1")
    assert (company.vat_id, company.credit_limit, company.payment_days) == ("DE136695976", 5000, 30)
    assert [unit.name for unit in Unit.objects.order_by("path")] == ["Hauptsitz", "Head office"]
    address = company.addresses.get()
    assert (address.code, address.name, address.city, address.is_billing) == (
        "MAIN",
        company.name,
        "Bremen",
        True,
    )
    member = Membership.objects.get()
    assert (member.user.email, member.user.name) == ("ada@nordwerk.example", "Ada Lamm")
    assert not member.user.has_usable_password()
    assert (member.company, member.unit.company) == (company, company)
    assert [role.code for role in member.roles.all()] == ["buyer"]
    assert Unit.objects.find_problems() == ([], [], [], [], [])


def test_the_same_file_again_changes_nothing(told):
    told(CustomerIntake(), GOOD)
    summary, _rows = told(CustomerIntake(), GOOD)
    assert summary.counts == {"unchanged": 2}
    assert (Company.objects.count(), Unit.objects.count(), Address.objects.count()) == (2, 2, 2)
    assert (User.objects.count(), Membership.objects.count()) == (1, 1)


def test_a_change_may_lie_in_the_company_its_address_or_its_people(told):
    told(CustomerIntake(), GOOD)
    content = "number,credit_limit,city,email\nC-1,7500.50,Hamburg,ben@nordwerk.example\n"
    summary, rows = told(CustomerIntake(), content)
    assert rows[0]["column"] == "credit_limit, city, email"
    assert ("city", "Bremen", "Hamburg") in {(c.column, c.old, c.new) for c in summary.changes}
    company = Company.objects.get(number="C-1")
    assert (company.credit_limit, company.name) == (Decimal("7500.50"), "Nordwerk GmbH")
    address = company.addresses.get()
    assert (address.city, address.street) == ("Hamburg", "Hafenstraße")
    assert company.memberships.count() == 2


def test_a_second_import_continues_the_tree_of_units(told, nordwerk):
    told(CustomerIntake(), GOOD)
    told(CustomerIntake(), "number,name\nC-3,Drei\n")
    assert Unit.objects.count() == 4
    assert Unit.objects.find_problems() == ([], [], [], [], [])
    assert Company.objects.get(number="C-3").units.get().is_root()


def test_one_person_may_buy_for_two_companies(told):
    content = "number,name,email\nC-1,Eins,p@x.example\nC-2,Zwei,P@X.example\n"
    assert told(CustomerIntake(), content)[0].counts == {"created": 2}
    assert User.objects.get().memberships.count() == 2


BROKEN = {
    "a VAT id with a wrong check digit": ("vat_id", "DE136695977", "not a valid VAT id"),
    "an e-mail without a host": ("email", "somebody", "not an e-mail address"),
    "an unknown currency": ("currency", "EURO", "unknown currency"),
    "an unknown country": ("country", "Atlantis", "unknown country"),
    "an unknown language": ("language", "xx", "unknown; known are de, en"),
    "a negative limit": ("credit_limit", "-1", "must not be less than 0"),
    "a limit beyond all measure": ("credit_limit", "1000000000000", "too large"),
    "a number that is too long": ("number", "N" * 21, "21 characters, at most 20"),
    "a street that is too long": ("street", "s" * 101, "101 characters, at most 100"),
    "an unknown role": ("role", "king", "unknown role"),
    "a NUL byte": ("name", "a\x00b", "contains a NUL byte"),
    "half a day": ("payment_days", "1.5", "more than 0 decimals"),
    "an account manager nobody knows": ("account_manager", "x@y.example", "unknown person"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_customer_is_told_and_the_next_one_imported(told, name):
    column, value, reason = BROKEN[name]
    row = {"number": "B-1", "name": "Kaputt", "email": "a@b.example"} | {column: value}
    names = list(row)
    good = {"number": "C-1", "name": "Gut", "language": "en"}
    content = "".join(
        ",".join(cells) + "\n" for cells in (names, list(row.values()), [good.get(n, "") for n in names])
    )
    _summary, rows = told(CustomerIntake(), content)
    assert [r["outcome"] for r in rows] == ["rejected", "created"]
    assert (rows[0]["line"], rows[0]["column"], rows[0]["reason"]) == ("2", column, reason)
    assert Company.objects.get().number == "C-1"
