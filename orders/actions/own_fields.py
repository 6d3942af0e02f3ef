"""Verbs on the fields a company adds to its orders."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.ceiling import require_wide
from accounts.models import Company
from accounts.permissions import Permission
from accounts.problems import Problem
from b2bshop.events.journal import record

from ..events import OwnFieldRemoved, OwnFieldSaved
from ..models import OwnField

MOST = 10


@transaction.atomic
def save_own_field(field: OwnField, *, by: Actor, at: datetime) -> OwnField:
    """A new or a changed one. Raises Problem where the company has ten already."""
    require_wide(by, Permission.MANAGE_COMPANY)
    Company.objects.select_for_update(no_key=True).get(pk=by.company.pk)  # of two new ones, one waits
    others = OwnField.objects.visible_to(by).exclude(pk=field.pk)
    if field.pk is None and others.count() >= MOST:
        raise Problem(_("There are ten fields already; remove one first."))
    field.company = by.company
    field.save()
    record(OwnFieldSaved(f"own-field-{field.pk}", field.name), by=by, at=at)
    return field


@transaction.atomic
def remove_own_field(field: OwnField, *, by: Actor, at: datetime) -> None:
    """Orders keep what was said in it."""
    require_wide(by, Permission.MANAGE_COMPANY)
    subject = f"own-field-{field.pk}"
    if OwnField.objects.visible_to(by).filter(pk=field.pk).delete()[0]:
        record(OwnFieldRemoved(subject, field.name), by=by, at=at)
