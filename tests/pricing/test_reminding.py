"""An account manager hears once, and in time, that a contract ends."""

from datetime import date, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import CompanyGroup
from b2bshop.post.models import Mail
from pricing.models import Contract
from pricing.reminding import remind
from pricing.tasks import remind_of_ends

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(nordwerk, make_user):
    nordwerk.account_manager = make_user("rep@b2bshop.example", language="en")
    nordwerk.save()
    return nordwerk.account_manager


def ends(contract, last: date) -> None:
    contract.valid = DateRange(date(2026, 1, 1), last + timedelta(days=1))
    contract.save()


@pytest.mark.parametrize(
    ("days", "notice", "mails"), [(60, 60, 1), (61, 60, 0), (0, 60, 1), (-1, 60, 0), (5, 0, 0)]
)
def test_the_mail_comes_within_the_days_of_notice(manager, nordwerk, make_contract, at, days, notice, mails):
    contract = make_contract(nordwerk, {}, number="RV-1", remind_days=notice)
    ends(contract, at.date() + timedelta(days=days))
    remind(at=at)
    assert Mail.objects.filter(to=manager.email).count() == mails
    assert contract.ends_soon(at.date()) == bool(mails)


def test_it_says_what_ends_and_comes_once_for_each_end(manager, nordwerk, make_contract, at):
    contract = make_contract(nordwerk, {}, number="RV-1", agreed_value=1000, called_value=250)
    ends(contract, date(2026, 12, 31))
    remind(at=at)
    remind(at=at + timedelta(days=1))
    mail = Mail.objects.get(to=manager.email)
    assert mail.subject == "Contract RV-1 ends on 31 Dec 2026"
    assert nordwerk.name in mail.text and "€250.00 of €1,000.00" in mail.text
    assert f"/admin/pricing/contract/{contract.pk}/change/" in mail.text
    ends(contract, date(2027, 1, 10))
    remind(at=at + timedelta(days=2))
    assert Mail.objects.filter(to=manager.email).count() == 2


def test_of_a_group_every_companys_manager_hears(manager, nordwerk, make_company, make_user, at):
    group = CompanyGroup.objects.create(number="G", name="Verbund")
    make_company("Zwei GmbH", group=group, account_manager=make_user("zwei@b2bshop.example"))
    nordwerk.group = group
    nordwerk.save()
    contract = Contract.objects.create(number="KV-1", group=group, title="x", valid=DateRange(None, None))
    ends(contract, at.date())
    assert remind(at=at) == 1
    assert set(Mail.objects.values_list("to", flat=True)) == {manager.email, "zwei@b2bshop.example"}


def test_beat_finds_the_task(manager):
    assert remind_of_ends() == 0
