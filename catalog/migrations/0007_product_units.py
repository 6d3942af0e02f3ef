"""Packaging units get a table of their own: any number per product, contents as exact fractions."""

import django.db.models.deletion
from django.core.validators import MinValueValidator
from django.db import migrations, models

import catalog.models.unit
import catalog.units

# A packaging unit that is the product's own says nothing, and one beyond the largest order never could be ordered.
FILL = """
INSERT INTO catalog_productunit (product_id, unit, numerator, denominator, gtin, is_sold, position)
SELECT id, packaging_unit, (packaging_size * 1000 / gcd(packaging_size * 1000, 1000))::int,
  (1000 / gcd(packaging_size * 1000, 1000))::int, '', true, 1
FROM catalog_product WHERE packaging_unit NOT IN ('', unit) AND packaging_size <= 1000000
"""
BACK = """
UPDATE catalog_product p SET packaging_unit = u.unit, packaging_size = u.size
FROM (SELECT DISTINCT ON (product_id) product_id, unit, round(numerator::numeric / denominator, 3) AS size
      FROM catalog_productunit ORDER BY product_id, position, id) u
WHERE u.product_id = p.id AND u.size > 0
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0006_inbound_and_calendars")]

    operations = [
        migrations.CreateModel(
            name="ProductUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unit", models.CharField(choices=catalog.units.CHOICES, max_length=3, verbose_name="unit of measure")),
                (
                    "numerator",
                    models.PositiveIntegerField(
                        help_text="How much of the product's own unit is in it.",
                        validators=[MinValueValidator(1)],
                        verbose_name="content",
                    ),
                ),
                (
                    "denominator",
                    models.PositiveIntegerField(
                        default=1,
                        help_text="1 for whole contents.",
                        validators=[MinValueValidator(1)],
                        verbose_name="divided by",
                    ),
                ),
                (
                    "gtin",
                    models.CharField(
                        blank=True,
                        max_length=14,
                        validators=[catalog.models.unit.check_gtin],
                        verbose_name="GTIN of the packaging",
                    ),
                ),
                (
                    "weight_g",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=12, null=True, verbose_name="gross weight in g"
                    ),
                ),
                ("length_mm", models.PositiveIntegerField(blank=True, null=True, verbose_name="length in mm")),
                ("width_mm", models.PositiveIntegerField(blank=True, null=True, verbose_name="width in mm")),
                ("height_mm", models.PositiveIntegerField(blank=True, null=True, verbose_name="height in mm")),
                ("is_sold", models.BooleanField(default=True, verbose_name="can be ordered")),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="position")),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="packs",
                        to="catalog.product",
                        verbose_name="product",
                    ),
                ),
            ],
            options={
                "verbose_name": "packaging unit",
                "verbose_name_plural": "packaging units",
                "ordering": ["position", "id"],
            },
        ),
        migrations.AddConstraint(
            model_name="productunit",
            constraint=models.UniqueConstraint(fields=("product", "unit"), name="product_unit_once"),
        ),
        migrations.AddConstraint(
            model_name="productunit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("gtin", ""), _negated=True), fields=("gtin",), name="product_unit_gtin_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="productunit",
            constraint=models.CheckConstraint(
                condition=models.Q(("denominator__gt", 0), ("numerator__gt", 0)),
                name="product_unit_content_positive",
            ),
        ),
        migrations.RunSQL(FILL, BACK),
    ]
