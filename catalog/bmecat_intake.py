"""BMEcat into the catalogue: the imports of products, attributes and documents, which leave alone what a file omits."""

# Names inside the statements come from code, never from a file; values are parameters.
# ruff: noqa: S608

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from django.db import connection
from django.utils.text import slugify
from django.utils.translation import gettext as _

from b2bshop.intake.cells import Bad, Cell, Field, Form, shown, text
from b2bshop.intake.stage import Stage

from .attribute_intake import AttributeIntake
from .bmecat.articles import Group, Texts
from .bmecat.spool import Spool, entries
from .cells import measure
from .document_intake import DocumentIntake
from .intake import PRODUCT_FIELDS, ProductIntake
from .models import Category

_REC_20 = re.compile("[A-Z0-9]{2,3}")
# What an article need not say: column of the product = staged column.
_OMITTED = (
    *(
        "name_de",
        "name_en",
        "text_de",
        "text_en",
        "status",
        "gtin",
        "manufacturer_number",
        "unit",
    ),
    *("minimum", "multiple", "tax_class", "weight_g", "tariff", "origin", "lead_days"),
)
# Of the packaging a file knows one level.
_PACKED = (
    ("packaging_unit", "u.unit", ""),
    ("packaging_size", "u.numerator || '/' || u.denominator", "1/1"),
)


class BmecatProducts(ProductIntake):
    """`silent` names what the article omits. `group` is a class whose tree is in the file, `codes` are its classes.

    The category is that of the catalogue's own group; else the one the product stands in; for a new product the one
    of the class in the file, of a class that a category of the shop has, or `category`, which is made when needed.
    """

    fields: Sequence[Field] = (
        *PRODUCT_FIELDS,
        Field("group", "text", text(200), default=""),
        Field("codes", "text", text(2000), default=""),
        Field("silent", "text", text(2000), default=""),
    )

    def __init__(self, spool: Spool, category: str):
        super().__init__()
        self._spool, self._category = spool, category
        self.made: set[str] = set()  # names of categories

    def begin(self) -> None:
        """Which article stands in which group; the first one counts."""
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS pg_temp.bmecat_placed")
            cursor.execute('CREATE TEMP TABLE bmecat_placed (line bigint, number text, "group" text)')
            with cursor.copy('COPY bmecat_placed (line, number, "group") FROM STDIN') as copy:
                for line, number, group in entries(self._spool.path("placed")):
                    if ("", group) in self._spool.groups:
                        copy.write_row((line, number.upper(), group))
            cursor.execute("CREATE INDEX ON bmecat_placed (number)")
            cursor.execute("ANALYZE bmecat_placed")

    def check(self, values: dict) -> None:
        """What is missing is known only when the product is."""

    def resolve(self, stage: Stage) -> None:
        stage.run(
            "UPDATE intake_stage s SET manufacturer_id = p.manufacturer_id, "
            + ", ".join(
                f"{name} = CASE WHEN {_silent(name)} THEN p.{name} ELSE s.{name} END" for name in _OMITTED
            )
            + "".join(
                f", {name} = CASE WHEN {_silent(name)} THEN coalesce((SELECT {told} FROM catalog_productunit u"
                f" WHERE u.product_id = p.id AND u.position = 1), '{default}') ELSE s.{name} END"
                for name, told, default in _PACKED
            )
            + " FROM catalog_product p WHERE UPPER(p.sku) = UPPER(s.sku)"
        )
        stage.skip(
            _("to be deleted, but not in the shop"),
            where="s.status = 'discontinued' AND NOT EXISTS"
            " (SELECT FROM catalog_product p WHERE UPPER(p.sku) = UPPER(s.sku))",
        )
        stage.reject("name_de", _("the product has no name"), where="s.name_de = '' AND s.name_en = ''")
        super().resolve(stage)

    def _find_categories(self, stage: Stage) -> None:
        stage.run(
            'UPDATE intake_stage s SET "group" = E\'\\t\' || f."group" FROM'
            ' (SELECT DISTINCT ON (number) number, "group" FROM bmecat_placed ORDER BY number, line) f'
            " WHERE f.number = UPPER(s.sku)"
        )
        stage.run(
            "UPDATE intake_stage s SET category_id = p.category_id FROM catalog_product p"
            " WHERE p.id = s.product_id AND s.\"group\" NOT LIKE E'\\t%%'",
            [],
        )
        wanted = "s.outcome IS NULL AND s.category_id IS NULL"
        self._in_groups(stage, wanted)
        code = "UPPER(regexp_replace({0}, '[^[:alnum:]]', '', 'g')) = ANY(string_to_array(s.codes, ' '))"
        stage.run(
            "UPDATE intake_stage s SET category_id = (SELECT c.id FROM catalog_category c"
            " JOIN catalog_categoryclass u ON u.category_id = c.id"
            f" JOIN catalog_productclass k ON k.id = u.product_class_id WHERE {code.format('k.code')}"
            f" ORDER BY c.path LIMIT 1) WHERE {wanted} AND s.codes <> ''"
        )
        if stage.rows(f"SELECT 1 FROM intake_stage s WHERE {wanted} LIMIT 1"):
            names = [{"": name} for name in self._category.split(" > ")]
            fallback = _Tree(self.made).place([(name, {}) for name in names])
            stage.run(f"UPDATE intake_stage s SET category_id = %s WHERE {wanted}", [fallback])

    def _in_groups(self, stage: Stage, wanted: str) -> None:
        """The tree is read afresh each time: a batch that is taken back takes its new categories with it."""
        found = stage.rows(
            f'SELECT DISTINCT s."group" FROM intake_stage s WHERE {wanted} AND s."group" <> \'\''
        )
        tree = _Tree(self.made)
        places = {}
        for (key,) in found:
            if names := _way(self._spool.groups, tuple(key.split("\t", 1))):
                places[key] = tree.place(names)
        stage.run(
            "UPDATE intake_stage s SET category_id = known.id"
            ' FROM unnest(%s::text[], %s::bigint[]) AS known("group", id)'
            f' WHERE known."group" = s."group" AND {wanted}',
            [list(places), list(places.values())],
        )


def _silent(name: str) -> str:
    return f"'{name}' = ANY(string_to_array(s.silent, ' '))"


def _way(groups: Mapping[tuple[str, str], Group], key: tuple[str, str]) -> list[tuple[Texts, Texts]]:
    """Names and texts from the top of the tree down; the root itself is no category. Circles end."""
    way: list[tuple[Texts, Texts]] = []
    seen = set()
    while key in groups and key not in seen and not groups[key].is_root:
        seen.add(key)
        way.append((groups[key].names, groups[key].texts))
        key = (key[0], groups[key].parent)
    return way[::-1]


class _Tree:
    """The shop's categories by their parent; found by name in either language or by slug, else made."""

    def __init__(self, made: set[str]):
        self._made = made
        self._children: dict[str, dict[str, Category]] = {}
        for category in Category.objects.order_by("-path"):
            self._add(category)

    def place(self, way: list[tuple[Texts, Texts]]) -> int:
        parent: Category | None = None
        for names, texts in way:
            parent = self._child(parent, names, texts)
        return parent.pk

    def _add(self, category: Category) -> None:
        siblings = self._children.setdefault(category.path[: -Category.steplen], {})
        for word in (category.slug, category.name_en, category.name_de):
            if word:
                siblings[word.casefold()] = category

    def _child(self, parent: Category | None, names: Texts, texts: Texts) -> Category:
        name = names.get("de") or names.get("") or next(iter(names.values()), "?")
        siblings = self._children.get(parent.path if parent else "", {})
        slug = slugify(name)[:60] or f"group-{len(siblings) + 1}"
        if found := siblings.get(name.casefold()) or siblings.get(slug):
            return found
        fields = {
            "slug": slug,
            "slug_path": f"{parent.slug_path}/{slug}" if parent else slug,
            "name_de": name[:120],
            "name_en": names.get("en", name)[:120],
            "text_de": texts.get("de") or texts.get("", ""),
            "text_en": texts.get("en", ""),
        }
        if len(fields["slug_path"]) > 250:
            raise Bad(_("the category lies too deep"))
        # Read afresh: treebeard counts children on the row it is given.
        made = (
            Category.objects.add_child(Category.objects.get(pk=parent.pk), fields)
            if parent
            else Category.objects.add_root(fields)
        )
        self._made.add(name)
        self._add(made)
        return made


class BmecatAttributes(AttributeIntake):
    """`spoken` is the only language of the value, if it has but one; the other language keeps what it says."""

    def __init__(self) -> None:
        super().__init__()
        self.fields = tuple(replace(one, read=_measure) if one.name == "unit" else one for one in self.fields)
        self.fields += (Field("spoken", "text", text(2), default=""),)

    def resolve(self, stage: Stage) -> None:
        super().resolve(stage)
        kept = "t.product_id = s.product_id AND t.attribute_id = s.attribute_id AND s.of_kind = 'text'"
        for column, spoken in (("text_en", "de"), ("text_de", "en")):
            stage.run(
                f"UPDATE intake_stage s SET {column} = t.{column} FROM catalog_attributevalue t"
                f" WHERE s.spoken = %s AND {kept} AND (t.{column} <> '' OR s.spoken = 'de')",
                [spoken],
            )


def _measure(cell: Cell, form: Form) -> str:
    """What the shop measures in; a further code of Rec 20 stays as it is."""
    code = shown(cell).strip()
    try:
        return measure(cell, form)
    except Bad:
        if _REC_20.fullmatch(code):
            return code
        raise


class BmecatDocuments(DocumentIntake):
    """Files lie below the folder, or below the catalogue's own folder in it."""

    def __init__(self, folder: Path, root: str, *, keeps: bool):
        super().__init__(folder, keeps=keeps)
        self._root = "" if "://" in root else root.strip("/\\")

    def _place(self, written: str) -> Path:
        if self._root and (self.folder / self._root / written).is_file():
            written = f"{self._root}/{written}"
        return super()._place(written)
