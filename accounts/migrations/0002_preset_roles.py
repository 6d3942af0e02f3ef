from django.db import migrations

from accounts.permissions import PRESETS


def make_roles(apps, schema_editor):
    Role = apps.get_model("accounts", "Role")
    for code, preset in PRESETS.items():
        Role.objects.update_or_create(
            company=None,
            code=code,
            defaults={
                "name_de": preset.de,
                "name_en": preset.en,
                "permissions": sorted(preset.permissions),
                "scope": preset.scope.value,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_companies_and_people")]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
