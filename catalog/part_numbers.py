"""Own part numbers, kept by the customer: what somebody may change, and the verbs that change it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Upper

from accounts.actor import Actor
from accounts.ceiling import is_wide
from accounts.managing import units_managed
from accounts.models import Unit, in_scope
from accounts.permissions import Permission
from b2bshop.events.journal import record

from .events import PartNumbersChanged
from .models import CustomerPartNumber, Product

MANAGE = Permission.MANAGE_PART_NUMBERS


@dataclass(frozen=True, slots=True)
class Naming:
    """This is what the company, or the unit with those below it, calls the product."""

    number: str
    product: Product
    text: str = ""
    unit: Unit | None = None

    @property
    def key(self) -> tuple[int | None, str]:
        return self.unit.pk if self.unit else None, self.number.upper()


def numbers_managed(actor: Actor) -> QuerySet[CustomerPartNumber]:
    """Those the actor may change: of the units their permission reaches; where it reaches all, the company's too."""
    return CustomerPartNumber.objects.filter(in_scope(actor, MANAGE))


def numbers_seen(actor: Actor) -> QuerySet[CustomerPartNumber]:
    """Those that hold where the actor is and those they may change, with `is_managed`; of visible products only."""
    mine, here = numbers_managed(actor), CustomerPartNumber.objects.visible_to(actor)
    products = Product.objects.visible_to(actor)
    return (
        CustomerPartNumber.objects.filter(pk__in=mine.values("pk").union(here.values("pk")))
        .filter(product__in=products)
        .annotate(is_managed=Exists(mine.filter(pk=OuterRef("pk"))))
        .select_related("product", "unit")
        .order_by("number", "pk")
    )


def known(namings: Sequence[Naming], actor: Actor) -> dict[tuple[int | None, str], CustomerPartNumber]:
    """What the same numbers of the same units mean today. One statement."""
    found = CustomerPartNumber.objects.filter(company=actor.company).annotate(key=Upper("number"))
    found = found.filter(key__in={naming.number.upper() for naming in namings})
    return {(row.unit_id, row.key): row for row in found.select_related("product")}


@transaction.atomic
def save_numbers(namings: Sequence[Naming], *, by: Actor, at: datetime) -> int:
    """Adds or changes all of them; returns how many are different now. Raises PermissionDenied, IntegrityError."""
    _require_places(namings, by)
    today = known(namings, by)
    new, changed, told = [], [], []
    for naming in namings:
        row = today.get(naming.key)
        if row is None:
            new.append(
                CustomerPartNumber(
                    company=by.company,
                    unit=naming.unit,
                    number=naming.number,
                    product=naming.product,
                    text=naming.text,
                )
            )
            told.append((naming.number, "", naming.product.sku))
        elif differs(row, naming):
            told.append((naming.number, row.product.sku, naming.product.sku))
            row.number, row.product, row.text = naming.number, naming.product, naming.text
            changed.append(row)
    CustomerPartNumber.objects.bulk_create(new, batch_size=1000)
    CustomerPartNumber.objects.bulk_update(changed, ["number", "product", "text"], batch_size=1000)
    _record(told, by, at)
    return len(told)


@transaction.atomic
def change_number(row: CustomerPartNumber, naming: Naming, *, by: Actor, at: datetime) -> None:
    """Another number, article, name or unit. Raises IntegrityError where the number is taken there."""
    _require_places([naming], by)
    held = numbers_managed(by).select_for_update(of=["self"]).select_related("product").get(pk=row.pk)
    old = held.number, held.product.sku
    held.number, held.product, held.text = naming.number, naming.product, naming.text
    held.unit = naming.unit
    held.save(update_fields=["number", "product", "text", "unit"])
    told = [(naming.number, old[1], naming.product.sku)]
    _record(
        told if old[0] == naming.number else [(old[0], old[1], ""), (naming.number, "", told[0][2])], by, at
    )


@transaction.atomic
def remove_number(row: CustomerPartNumber, *, by: Actor, at: datetime) -> None:
    """Orders keep it as it was."""
    by.require(MANAGE)
    gone = numbers_managed(by).select_related("product").filter(pk=row.pk).first()
    if gone is None:
        raise PermissionDenied(str(MANAGE))
    gone.delete()
    _record([(gone.number, gone.product.sku, "")], by, at)


def differs(row: CustomerPartNumber, naming: Naming) -> bool:
    return (row.number, row.product_id, row.text) != (naming.number, naming.product.pk, naming.text)


def _require_places(namings: Sequence[Naming], by: Actor) -> None:
    """What belongs to no unit belongs to the whole company."""
    by.require(MANAGE)
    units = {naming.unit.pk for naming in namings if naming.unit}
    if any(naming.unit is None for naming in namings) and not is_wide(by, MANAGE):
        raise PermissionDenied(str(MANAGE))
    if units - set(units_managed(by, MANAGE).filter(pk__in=units).values_list("pk", flat=True)):
        raise PermissionDenied(str(MANAGE))


def _record(rows: Sequence[tuple[str, str, str]], by: Actor, at: datetime) -> None:
    if rows:
        record(PartNumbersChanged("part-numbers", list(rows)), by=by, at=at)
