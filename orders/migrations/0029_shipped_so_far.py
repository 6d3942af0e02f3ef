from django.db import migrations

# Orders that are shipped are shipped as a whole; those an import brought are invoiced elsewhere.
SHIPPED = """
UPDATE orders_orderline l SET shipped = l.quantity, invoiced = CASE WHEN o.channel = 'import' THEN l.quantity ELSE 0 END
FROM orders_order o WHERE o.id = l.order_id AND o.state = 'shipped';
"""
NUMBERS = """
INSERT INTO orders_numberrange (kind, prefix, last) VALUES
  ('delivery', 'LS-', 100000), ('invoice', 'RE-', 100000), ('credit', 'GS-', 100000);
"""
# What was issued stays as it was issued, whoever writes to the database.
PAPERS = """
INSERT INTO orders_paper (kind, number, company_id, language, issued_at, content, file)
SELECT p.kind, o.number, o.company_id, p.language, p.issued_at, p.content, p.file
FROM orders_orderpaper p JOIN orders_order o ON o.id = p.order_id ORDER BY p.id;
INSERT INTO orders_paperorder (paper_id, order_id)
SELECT n.id, p.order_id FROM orders_orderpaper p JOIN orders_order o ON o.id = p.order_id
JOIN orders_paper n ON n.number = o.number AND n.kind = p.kind;
CREATE TRIGGER order_paper_never_changed BEFORE UPDATE OR DELETE ON orders_paper
FOR EACH ROW EXECUTE FUNCTION order_paper_never_changed();
"""
PAPERS_BACK = """
DROP TRIGGER order_paper_never_changed ON orders_paper;
CREATE TRIGGER order_paper_never_changed BEFORE UPDATE OR DELETE ON orders_orderpaper
FOR EACH ROW EXECUTE FUNCTION order_paper_never_changed();
INSERT INTO orders_orderpaper (order_id, kind, language, issued_at, content, file)
SELECT a.order_id, p.kind, p.language, p.issued_at, p.content, p.file
FROM orders_paper p JOIN orders_paperorder a ON a.paper_id = p.id WHERE p.kind = 'confirmation' ORDER BY p.id;
DELETE FROM orders_paperorder;
DELETE FROM orders_paper;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0028_shipments_and_invoices'),
    ]

    operations = [
        migrations.RunSQL(SHIPPED, migrations.RunSQL.noop),
        migrations.RunSQL(NUMBERS, "DELETE FROM orders_numberrange"),
        migrations.RunSQL(PAPERS, PAPERS_BACK),
    ]
