from django.db import migrations

WHO = ("buyer", "approver", "admin", "rep")


def allow(apps, schema_editor):
    """The presets, and the copies of companies that kept what they were given or can order, get the new permission."""
    Role = apps.get_model("accounts", "Role")
    changed = []
    for role in Role.objects.filter(preset__in=WHO) | Role.objects.filter(company=None, code__in=WHO):
        if "place_order" in role.permissions and "manage_part_numbers" not in role.permissions:
            role.permissions = [*role.permissions, "manage_part_numbers"]
            changed.append(role)
    Role.objects.bulk_update(changed, ["permissions"], batch_size=1000)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_stock_display")]
    operations = [migrations.RunPython(allow, migrations.RunPython.noop)]
