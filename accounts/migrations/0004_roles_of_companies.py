from django.db import migrations

from accounts.permissions import PRESETS


def copy_presets(apps, schema_editor):
    """The presets as they are today, a copy for every company, and every membership on its company's copy."""
    Role, Company = apps.get_model("accounts", "Role"), apps.get_model("accounts", "Company")
    for code, preset in PRESETS.items():
        values = {
            "name_de": preset.de,
            "name_en": preset.en,
            "permissions": sorted(preset.permissions),
            "scope": preset.scope.value,
        }
        Role.objects.update_or_create(company=None, code=code, defaults=values)
    presets = list(Role.objects.filter(company=None))
    Role.objects.bulk_create(
        (
            Role(
                company=company,
                code=role.code,
                name_de=role.name_de,
                name_en=role.name_en,
                permissions=role.permissions,
                scope=role.scope,
                preset=role.code,
            )
            for company in Company.objects.iterator()
            for role in presets
        ),
        batch_size=5000,
        ignore_conflicts=True,
    )
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_membership_roles held SET role_id = own.id FROM accounts_membership m, accounts_role r,"
            " accounts_role own WHERE m.id = held.membership_id AND r.id = held.role_id AND r.company_id IS NULL"
            " AND own.company_id = m.company_id AND own.code = r.code"
        )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_units_validity_and_ways_in")]
    operations = [migrations.RunPython(copy_presets, migrations.RunPython.noop)]
