"""Verbs on roles: copies of the presets for a company, and the differences to them."""

from collections.abc import Iterable

from .models import Company, Role
from .permissions import PRESETS


def copy_presets(companies: Iterable[Company | int]) -> None:
    """Gives each company the presets it has no role of yet. Two statements for any number of companies."""
    presets = list(Role.objects.filter(company=None).order_by("pk"))
    Role.objects.bulk_create(
        (
            Role(
                company_id=getattr(company, "pk", company),
                code=preset.code,
                name_de=preset.name_de,
                name_en=preset.name_en,
                permissions=preset.permissions,
                scope=preset.scope,
                preset=preset.code,
            )
            for company in companies
            for preset in presets
        ),
        ignore_conflicts=True,
    )


def differs_from_preset(role: Role) -> bool:
    """The company changed what it was given."""
    preset = PRESETS.get(role.preset)
    return preset is not None and (set(role.permissions), role.scope) != (
        set(preset.permissions),
        preset.scope,
    )
