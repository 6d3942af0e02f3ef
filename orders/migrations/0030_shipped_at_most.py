import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0029_shipped_so_far'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='orderline',
            constraint=models.CheckConstraint(condition=models.Q(('cancelled__gte', 0), ('quantity__gte', django.db.models.expressions.CombinedExpression(models.F('shipped'), '+', models.F('cancelled'))), ('shipped__gte', 0)), name='order_line_shipped_at_most'),
        ),
        migrations.AddConstraint(
            model_name='orderline',
            constraint=models.CheckConstraint(condition=models.Q(('invoiced__gte', 0), ('quantity__gte', django.db.models.expressions.CombinedExpression(models.F('invoiced'), '+', models.F('cancelled')))), name='order_line_invoiced_at_most'),
        ),
        migrations.DeleteModel(
            name='OrderPaper',
        ),
    ]
