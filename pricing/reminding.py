"""Whoever looks after a customer hears in time that a contract ends."""

from datetime import date, datetime

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import Company, User
from b2bshop.money import show_money
from b2bshop.post.sending import queue_mail

from .models import Contract

# The same as Contract.ends_soon; tests hold the two against each other.
_ENDING = """SELECT id FROM pricing_contract WHERE is_active AND remind_days > 0
  AND valid @> %(on)s::date AND upper(valid) - 1 - remind_days <= %(on)s ORDER BY id"""


def remind(*, at: datetime) -> int:
    """Queues a mail per contract and account manager, once for each end; returns how many contracts end soon."""
    contracts = ending(localdate(at))
    for contract in contracts:
        for manager in _managers(contract):
            _tell(contract, manager, at)
    return len(contracts)


def ending(on: date) -> list[Contract]:
    with connection.cursor() as cursor:
        cursor.execute(_ENDING, {"on": on})
        ids = [pk for (pk,) in cursor.fetchall()]
    return list(Contract.objects.filter(pk__in=ids).select_related("company", "group").order_by("pk"))


def _managers(contract: Contract) -> list[User]:
    """Of the company, or of every company of the group."""
    companies = Company.objects.filter(
        Q(pk=contract.company_id) | Q(group=contract.group_id, group__isnull=False)
    )
    return list(
        User.objects.filter(managed_companies__in=companies, is_active=True).distinct().order_by("pk")
    )


def _tell(contract: Contract, manager: User, at: datetime) -> None:
    language = manager.language or "de"
    with translation.override(language):
        last = contract.valid_until
        words = {"number": contract.number, "day": date_format(last, "SHORT_DATE_FORMAT")}
        party = str(contract.company or contract.group)
        lines = [f"{party}: {contract.title}", _called(contract)]
        link = settings.BASE_URL + reverse("admin:pricing_contract_change", args=[contract.pk])
        context = {
            "title": _("Contract %(number)s ends on %(day)s") % words,
            "lines": [line for line in lines if line],
            "button": (link, _("Open the contract")),
        }
        key = f"contract-ends-{contract.pk}-{last}-{manager.pk}"
        queue_mail("entry", context, to=manager.email, language=language, key=key, at=at)


def _called(contract: Contract) -> str:
    words = {"called": show_money(contract.called_value, str(contract.currency))}
    if contract.agreed_value is None:
        return _("Called off: %(called)s") % words
    words["agreed"] = show_money(contract.agreed_value, str(contract.currency))
    return _("Called off: %(called)s of %(agreed)s") % words
