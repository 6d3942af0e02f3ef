"""Lines of before get their parts from the two days they had, and open back orders are counted per product."""

from django.db import migrations

# numeric(12,3) as text, without zeros nobody typed: 5.000 → 5
PARTS = """
UPDATE orders_orderline SET
  promised = (CASE WHEN promised_on IS NOT NULL AND quantity > back_ordered
      THEN jsonb_build_array(jsonb_build_array(trim_scale(quantity - back_ordered)::text, promised_on::text))
      ELSE '[]' END)
    || (CASE WHEN rest_on IS NOT NULL AND back_ordered > 0
      THEN jsonb_build_array(jsonb_build_array(trim_scale(back_ordered)::text, rest_on::text)) ELSE '[]' END),
  promised_on = COALESCE(promised_on, rest_on),
  rest_on = CASE WHEN promised_on IS NULL THEN NULL ELSE rest_on END
WHERE promised_on IS NOT NULL OR rest_on IS NOT NULL
"""
BACK = """
UPDATE orders_orderline SET promised_on = NULL, rest_on = promised_on
WHERE back_ordered = quantity AND rest_on IS NULL
"""
WAITING = """
INSERT INTO catalog_backlog (product_id, quantity)
SELECT line.product_id, SUM(line.back_ordered)
FROM orders_orderline line JOIN orders_order o ON o.id = line.order_id
WHERE line.back_ordered > 0 AND o.state IN ('held', 'placed', 'confirmed')
GROUP BY line.product_id
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0007_promised_parts"), ("catalog", "0006_inbound_and_calendars")]

    operations = [
        migrations.RunSQL(PARTS, BACK),
        migrations.RunSQL(WAITING, "DELETE FROM catalog_backlog"),
    ]
