import django.contrib.postgres.fields
from django.db import migrations, models

WHO = ("buyer", "approver", "admin", "rep")


def allow(apps, schema_editor):
    """The presets of those who buy, and their copies in companies as far as they still order, get the new permission."""
    Role = apps.get_model("accounts", "Role")
    changed = []
    for role in Role.objects.filter(preset__in=WHO) | Role.objects.filter(company=None, code__in=WHO):
        if "place_order" in role.permissions and "manage_part_numbers" not in role.permissions:
            role.permissions = [*role.permissions, "manage_part_numbers"]
            changed.append(role)
    Role.objects.bulk_update(changed, ["permissions"], batch_size=1000)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_stock_display")]
    operations = [
        migrations.AlterField(
            model_name='company',
            name='withheld',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('see_prices', 'see_prices'), ('fill_cart', 'fill_cart'), ('request_order', 'request_order'), ('place_order', 'place_order'), ('cancel_order', 'cancel_order'), ('see_orders', 'see_orders'), ('approve_order', 'approve_order'), ('see_budgets', 'see_budgets'), ('manage_budgets', 'manage_budgets'), ('manage_rules', 'manage_rules'), ('manage_company', 'manage_company'), ('manage_members', 'manage_members'), ('manage_roles', 'manage_roles'), ('manage_units', 'manage_units'), ('manage_addresses', 'manage_addresses'), ('manage_cost_centres', 'manage_cost_centres'), ('manage_part_numbers', 'manage_part_numbers')], max_length=30), blank=True, default=list, help_text='No role of this company has them, whatever its administrator writes into it.', size=None, verbose_name='withheld permissions'),
        ),
        migrations.AlterField(
            model_name='role',
            name='permissions',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('see_prices', 'see_prices'), ('fill_cart', 'fill_cart'), ('request_order', 'request_order'), ('place_order', 'place_order'), ('cancel_order', 'cancel_order'), ('see_orders', 'see_orders'), ('approve_order', 'approve_order'), ('see_budgets', 'see_budgets'), ('manage_budgets', 'manage_budgets'), ('manage_rules', 'manage_rules'), ('manage_company', 'manage_company'), ('manage_members', 'manage_members'), ('manage_roles', 'manage_roles'), ('manage_units', 'manage_units'), ('manage_addresses', 'manage_addresses'), ('manage_cost_centres', 'manage_cost_centres'), ('manage_part_numbers', 'manage_part_numbers')], max_length=30), blank=True, default=list, size=None, verbose_name='permissions'),
        ),
        migrations.RunPython(allow, migrations.RunPython.noop),
    ]
