"""The codes that stood at a category become classes. Of which release they were nobody knows: it is called 0."""

from django.db import migrations

SYSTEMS = ("etim", "eclass", "unspsc")


def codes_to_classes(apps, schema_editor):
    category, release, node, place = (
        apps.get_model("catalog", name)
        for name in ("Category", "Classification", "ProductClass", "CategoryClass")
    )
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for position, system in enumerate(SYSTEMS, 1):
        codes = dict(category.objects.exclude(**{system: ""}).values_list("pk", system))
        if not codes:
            continue
        made = release.objects.create(system=system, version="0", position=position)
        nodes = node.objects.bulk_create(
            node(classification=made, code=code) for code in sorted(set(codes.values()))
        )
        by_code = {each.code: each for each in nodes}
        place.objects.bulk_create(
            place(category_id=pk, product_class=by_code[code], classification=made)
            for pk, code in codes.items()
        )


def classes_to_codes(apps, schema_editor):
    """The first class of each system; a code that is too long for the column stays out."""
    category, place = apps.get_model("catalog", "Category"), apps.get_model("catalog", "CategoryClass")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    rows = place.objects.filter(classification__system__in=SYSTEMS).order_by("-classification__position", "-pk")
    for pk, system, code in rows.values_list("category", "classification__system", "product_class__code"):
        if len(code) <= category._meta.get_field(system).max_length:
            category.objects.filter(pk=pk).update(**{system: code})


class Migration(migrations.Migration):
    dependencies = [("catalog", "0004_classification")]

    operations = [
        migrations.RunPython(codes_to_classes, classes_to_codes),
        *[migrations.RemoveField(model_name="category", name=system) for system in SYSTEMS],
    ]
