"""What was copied into the packaging units goes; the reverse puts the first of them back."""

from django.db import migrations, models

import catalog.units



class Migration(migrations.Migration):
    dependencies = [("catalog", "0007_product_units")]

    operations = [
        migrations.RemoveConstraint(model_name="product", name="product_quantities_positive"),
        migrations.RemoveField(model_name="product", name="packaging_unit"),
        migrations.RemoveField(model_name="product", name="packaging_size"),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(("minimum__gt", 0), ("multiple__gt", 0)), name="product_quantities_positive"
            ),
        ),
        migrations.AlterField(
            model_name="product",
            name="unit",
            field=models.CharField(
                choices=catalog.units.CHOICES, default="C62", max_length=3, verbose_name="unit of measure"
            ),
        ),
    ]
