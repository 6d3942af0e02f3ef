from django.db import migrations

from returns.standard import make_reasons


def reasons(apps, schema_editor):
    make_reasons(apps.get_model("returns", "Reason"))


class Migration(migrations.Migration):
    dependencies = [("returns", "0001_returns_and_claims")]
    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE returns_number START 50001", "DROP SEQUENCE returns_number"
        ),
        migrations.RunPython(reasons, migrations.RunPython.noop),
    ]
