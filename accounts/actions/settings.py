"""Verbs on a company's own settings, addresses and cost centres."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from b2bshop.events.journal import record

from ..actor import Actor
from ..ceiling import is_wide, require_wide
from ..changes import difference, picture
from ..events import (
    AddressAdded,
    AddressChanged,
    AddressRemoved,
    CompanyChanged,
    CostCentreAdded,
    CostCentreChanged,
)
from ..managing import addresses_managed, cost_centres_managed, units_managed
from ..models import Address, Company, CostCentre, Unit
from ..permissions import Permission
from ..problems import Problem

COMPANY = (
    "language",
    "show_gross",
    "limits_combine",
    "cost_centre_pattern",
    "fiscal_year_month",
    "buyer_reference",
    "invoice_email",
    "po_needed",
    "po_pattern",
    "po_once",
)
ADDRESS = (
    *("code", "name", "addition", "street", "house_number", "postal_code", "city", "country", "unit"),
    *("is_delivery", "is_billing"),
)
CENTRE = ("code", "name", "unit", "owner", "valid_from", "valid_until", "is_active")


class AddressProblem(Problem):
    """The company needs the address where it is."""


@transaction.atomic
def change_company(values: dict, *, by: Actor, at: datetime) -> None:
    """What a company decides itself; its terms are the seller's."""
    require_wide(by, Permission.MANAGE_COMPANY)
    company = Company.objects.select_for_update().get(pk=by.company.pk)
    old = picture(company, COMPANY)
    for name in COMPANY:
        setattr(company, name, values[name])
    company.save(update_fields=COMPANY)
    before, after = difference(old, picture(company, COMPANY))
    if after:
        record(CompanyChanged(f"company-{company.number}", before, after), by=by, at=at)


@transaction.atomic
def save_address(address: Address, *, by: Actor, at: datetime) -> Address:
    """A new or a changed one; one for invoices takes the place of the one before."""
    _require_place(address.unit, Permission.MANAGE_ADDRESSES, by)
    address.company = by.company
    old = _known(addresses_managed(by), address)
    if old and old.is_billing and not address.is_billing:
        raise AddressProblem(_("Mark another address for invoices instead; it takes the place of this one."))
    if address.is_billing:
        Address.objects.filter(company=by.company, is_billing=True).exclude(pk=address.pk).update(
            is_billing=False
        )
    address.save()
    new, subject = picture(address, ADDRESS), f"address-{address.pk}"
    if old is None:
        record(AddressAdded(subject, new), by=by, at=at)
    elif picture(old, ADDRESS) != new:
        record(AddressChanged(subject, *difference(picture(old, ADDRESS), new)), by=by, at=at)
    return address


@transaction.atomic
def remove_address(address: Address, *, by: Actor, at: datetime) -> None:
    """Orders keep the address as it was."""
    _require_place(address.unit, Permission.MANAGE_ADDRESSES, by)
    old = _known(addresses_managed(by), address)
    if old.is_billing:
        raise AddressProblem(_("Mark another address for invoices first; then this one can go."))
    record(AddressRemoved(f"address-{address.pk}", picture(address, ADDRESS)), by=by, at=at)
    address.delete()


@transaction.atomic
def save_cost_centre(centre: CostCentre, *, by: Actor, at: datetime) -> CostCentre:
    """A new or a changed one; it ends by its last day or by being switched off, and is not deleted."""
    _require_place(centre.unit, Permission.MANAGE_COST_CENTRES, by)
    centre.company = by.company
    old = _known(cost_centres_managed(by), centre)
    centre.save()
    new, subject = picture(centre, CENTRE), f"cost-centre-{centre.pk}"
    if old is None:
        record(CostCentreAdded(subject, new), by=by, at=at)
    elif picture(old, CENTRE) != new:
        record(CostCentreChanged(subject, *difference(picture(old, CENTRE), new)), by=by, at=at)
    return centre


def _known(managed, row):
    """The row as it was, locked; None for a new one."""
    if row.pk is None:
        return None
    old = managed.select_for_update(of=["self"]).filter(pk=row.pk).first()
    if old is None:
        raise PermissionDenied
    return old


def _require_place(unit: Unit | None, permission: Permission, by: Actor) -> None:
    """What belongs to no unit belongs to the whole company."""
    by.require(permission)
    allowed = (
        is_wide(by, permission) if unit is None else units_managed(by, permission).filter(pk=unit.pk).exists()
    )
    if not allowed:
        raise PermissionDenied(str(permission))
