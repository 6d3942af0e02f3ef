import django.db.models.deletion
from django.db import migrations, models

# A pair of columns as a foreign key: what is classified names its class and the class's own classification.
PAIRS = (
    ("catalog_productclassification", "product_class_id", ""),
    ("catalog_categoryclass", "product_class_id", ""),
    # Checked at the end of the transaction, so that a release can be deleted as a whole.
    ("catalog_productclass", "parent_id", " DEFERRABLE INITIALLY DEFERRED"),
)


def pair(table, column, when):
    name = f"{table}_of_one_classification"
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({column}, classification_id)"
        f" REFERENCES catalog_productclass (id, classification_id){when}",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', "0003_search"),
    ]

    operations = [
        migrations.CreateModel(
            name='Classification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('system', models.CharField(choices=[('etim', 'ETIM'), ('eclass', 'ECLASS'), ('unspsc', 'UNSPSC'), ('own', 'own classification')], max_length=10, verbose_name='system')),
                ('version', models.SlugField(help_text='As its publisher counts, such as 9 or 14; letters, digits and hyphens.', max_length=20, verbose_name='version')),
                ('name', models.CharField(blank=True, help_text='An own classification goes by it, such as Workshop 2.', max_length=80, verbose_name='name')),
                ('leads', models.BooleanField(default=True, help_text='Off for a release that is only kept: its features ask nothing of products.', verbose_name='its classes decide on attributes')),
                ('position', models.PositiveSmallIntegerField(default=0, help_text='The classification with the lowest number says first which attributes matter.', verbose_name='position')),
            ],
            options={
                'verbose_name': 'classification',
                'verbose_name_plural': 'classifications',
                'ordering': ['position', 'system', 'version'],
                'constraints': [models.UniqueConstraint(fields=('system', 'version'), name='classification_release_once')],
            },
        ),
        migrations.CreateModel(
            name='Feature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=30, verbose_name='code')),
                ('name_de', models.CharField(blank=True, max_length=200, verbose_name='name (German)')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='name (English)')),
                ('kind', models.CharField(choices=[('number', 'number'), ('text', 'text'), ('choice', 'one of several values'), ('range', 'from … to …'), ('boolean', 'yes or no')], max_length=10, verbose_name='kind')),
                ('unit', models.CharField(blank=True, max_length=3, verbose_name='unit (Rec 20)')),
                ('attribute', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='features', to='catalog.attribute', verbose_name='attribute of the shop')),
                ('classification', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='features', to='catalog.classification', verbose_name='classification')),
            ],
            options={
                'verbose_name': 'feature',
                'verbose_name_plural': 'features',
                'ordering': ['classification', 'code'],
            },
        ),
        migrations.CreateModel(
            name='FeatureValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=30, verbose_name='code')),
                ('text_de', models.CharField(max_length=120, verbose_name='text (German)')),
                ('text_en', models.CharField(blank=True, max_length=120, verbose_name='text (English)')),
                ('feature', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='allowed_values', to='catalog.feature', verbose_name='feature')),
            ],
            options={
                'verbose_name': 'allowed value',
                'verbose_name_plural': 'allowed values',
                'ordering': ['feature', 'code'],
            },
        ),
        migrations.CreateModel(
            name='ProductClass',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=30, verbose_name='code')),
                ('name_de', models.CharField(blank=True, max_length=200, verbose_name='name (German)')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='name (English)')),
                ('classification', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='classes', to='catalog.classification', verbose_name='classification')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='children', to='catalog.productclass', verbose_name='group above')),
            ],
            options={
                'verbose_name': 'product class',
                'verbose_name_plural': 'product classes',
                'ordering': ['classification', 'code'],
            },
        ),
        migrations.CreateModel(
            name='ClassMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='became', to='catalog.productclass', verbose_name='from class')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='came_from', to='catalog.productclass', verbose_name='to class')),
            ],
            options={
                'verbose_name': 'class mapping',
                'verbose_name_plural': 'class mappings',
            },
        ),
        migrations.CreateModel(
            name='ClassFeature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('is_mandatory', models.BooleanField(default=False, verbose_name='mandatory')),
                ('in_facets', models.BooleanField(default=True, verbose_name='in filters')),
                ('in_comparison', models.BooleanField(default=True, verbose_name='in comparisons')),
                ('feature', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='class_features', to='catalog.feature', verbose_name='feature')),
                ('product_class', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='class_features', to='catalog.productclass', verbose_name='product class')),
            ],
            options={
                'verbose_name': 'feature of a class',
                'verbose_name_plural': 'features of a class',
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='CategoryClass',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='classes', to='catalog.category', verbose_name='category')),
                ('classification', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.classification', verbose_name='classification')),
                ('product_class', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='categories', to='catalog.productclass', verbose_name='product class')),
            ],
            options={
                'verbose_name': 'class of a category',
                'verbose_name_plural': 'classes of categories',
            },
        ),
        migrations.CreateModel(
            name='ProductClassification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('classification', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.classification', verbose_name='classification')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='classes', to='catalog.product', verbose_name='product')),
                ('product_class', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='classified', to='catalog.productclass', verbose_name='product class')),
            ],
            options={
                'verbose_name': 'class of a product',
                'verbose_name_plural': 'classes of products',
            },
        ),
        migrations.AddConstraint(
            model_name='feature',
            constraint=models.UniqueConstraint(fields=('classification', 'code'), name='feature_once'),
        ),
        migrations.AddConstraint(
            model_name='featurevalue',
            constraint=models.UniqueConstraint(fields=('feature', 'code'), name='feature_value_once'),
        ),
        migrations.AddConstraint(
            model_name='productclass',
            constraint=models.UniqueConstraint(fields=('classification', 'code'), name='product_class_once'),
        ),
        migrations.AddConstraint(
            model_name='productclass',
            constraint=models.UniqueConstraint(fields=('id', 'classification'), name='product_class_with_classification'),
        ),
        migrations.AddConstraint(
            model_name='productclass',
            constraint=models.CheckConstraint(condition=models.Q(('parent', models.F('id')), _negated=True), name='product_class_not_above_itself'),
        ),
        migrations.AddConstraint(
            model_name='classmapping',
            constraint=models.UniqueConstraint(fields=('source', 'target'), name='class_mapping_once'),
        ),
        migrations.AddConstraint(
            model_name='classmapping',
            constraint=models.CheckConstraint(condition=models.Q(('source', models.F('target')), _negated=True), name='class_mapping_to_another'),
        ),
        migrations.AddConstraint(
            model_name='classfeature',
            constraint=models.UniqueConstraint(fields=('product_class', 'feature'), name='class_feature_once'),
        ),
        migrations.AddConstraint(
            model_name='categoryclass',
            constraint=models.UniqueConstraint(fields=('category', 'classification'), name='category_one_class_per_release'),
        ),
        migrations.AddConstraint(
            model_name='productclassification',
            constraint=models.UniqueConstraint(fields=('product', 'classification'), name='product_one_class_per_release'),
        ),
        migrations.CreateModel(
            name='Completeness',
            fields=[
            ],
            options={
                'verbose_name': 'completeness of a product',
                'verbose_name_plural': 'completeness',
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('catalog.product',),
        ),
        *[pair(*each) for each in PAIRS],
    ]
