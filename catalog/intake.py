"""Products and stock from files: set-based counterparts of the catalogue's forms."""

# Names inside the statements come from code, never from a file; values are parameters.
# ruff: noqa: S608

from collections.abc import Sequence
from decimal import Decimal

from django.utils.text import slugify
from django.utils.translation import gettext as _

from b2bshop.intake.cells import Bad, Field, choice, country, day, flag, number, text, whole
from b2bshop.intake.running import Intake
from b2bshop.intake.stage import Stage
from b2bshop.intake.upsert import Upsert

from .cells import category, gtin, sku, unit
from .classification_intake import class_fields, reject_unknown_classes, write_classes
from .models import Category, Inbound, Manufacturer, Product, Stock
from .pack_intake import PACK_COLUMNS, PACK_FIELDS, PACK_NAMES, check_packs, resolve_packs, write_packs
from .search import index

_quantity = number(12, 3, above=0)
_NEEDED_WHEN_NEW = ("category", "name_de")

PRODUCT_FIELDS: tuple[Field, ...] = (
    Field("sku", "text", sku, required=True),
    Field("category", "text", category),
    Field("name_de", "text", text(200), default=""),
    Field("name_en", "text", text(200), default=""),
    Field("text_de", "text", text(20_000), default=""),
    Field("text_en", "text", text(20_000), default=""),
    Field("status", "text", choice({s.value: s.value for s in Product.Status}), default="active"),
    Field("exclusive", "boolean", flag, default=False),
    Field("gtin", "text", gtin, default=""),
    Field("manufacturer", "text", text(100), default=""),
    Field("manufacturer_number", "text", text(60), default=""),
    Field("unit", "text", unit, default="C62"),
    *PACK_FIELDS,
    Field("minimum", "numeric(12,3)", _quantity, default=Decimal(1)),
    Field("multiple", "numeric(12,3)", _quantity, default=Decimal(1)),
    Field("tax_class", "text", choice({c.value: c.value for c in Product.TaxClass}), default="standard"),
    Field("discount_group", "text", text(20), default=""),
    Field("weight_g", "numeric(12,3)", number(12, 3, least=0)),
    Field("tariff", "text", text(11), default=""),
    Field("origin", "text", country, default=""),
    Field("dangerous", "boolean", flag, default=False),
    Field("lead_days", "integer", whole(0, 1000), default=10),
    Field("last_order_on", "date", day),
    Field("rank", "integer", whole(0, 2_000_000_000), default=0),
    Field("successor", "text", sku, default=""),
    Field("replaced_because_de", "text", text(200), default=""),
    Field("replaced_because_en", "text", text(200), default=""),
)
# Fields that are columns of the product as they stand; the others are looked up first.
_LOOKED_UP = {"category": "category_id", "manufacturer": "manufacturer_id", "successor": "successor_id"}


class ProductIntake(Intake):
    """One row per article number, in any case. An absent column leaves products as they are; an empty cell resets.

    A mapping may allow `create = ["category"]`: unknown categories are then made from the names in the file.
    Every classification of the shop has a column, such as `class_etim-9`.
    """

    fields: Sequence[Field] = PRODUCT_FIELDS
    key = ("sku",)
    joined = ("catalog_product", "catalog_productunit")
    extra = {
        "product_id": "bigint",
        "category_id": "bigint",
        "manufacturer_id": "bigint",
        "successor_id": "bigint",
        "slug_path": "text",
        "is_new": "boolean",
        **PACK_COLUMNS,
    }

    def __init__(self) -> None:
        self._classes = class_fields()
        self.fields = (*self.fields, *(field for field, _release in self._classes.values()))

    def check(self, values: dict) -> None:
        if "category" in values and not values["category"]:
            raise Bad(_("the category is empty"))
        if "name_de" in values and not (values["name_de"] or values.get("name_en")):
            raise Bad(_("the product has no name"))
        check_packs(values)

    def resolve(self, stage: Stage) -> None:
        product = Upsert(Product, _BY_SKU, "product_id", {}, "")
        product.find(stage)
        stage.run("UPDATE intake_stage SET is_new = product_id IS NULL")
        self._reject_incomplete(stage)
        if "category" in stage.present:
            self._find_categories(stage)
        if "gtin" in stage.present:
            _reject_foreign_gtins(stage)
        resolve_packs(stage)
        if "successor" in stage.present:
            self._find_successors(stage)
        for name in self._classes.keys() & stage.present:
            reject_unknown_classes(stage, name, self._classes[name][1])

    def write(self, stage: Stage) -> None:
        if "manufacturer" in stage.present:
            _make_manufacturers(stage)
        own = [field.name for field in PRODUCT_FIELDS if field.name in stage.present]
        names = [name for name in own if name not in ("sku", "successor", *PACK_NAMES)]
        columns = {_LOOKED_UP.get(name, name): _LOOKED_UP.get(name, name) for name in names}
        product = Upsert(Product, _BY_SKU, "product_id", columns, "((UPPER(sku)))", {"sku": "s.sku"})
        product.find(stage)
        product.write(stage)
        if "successor" in stage.present:
            self._write_successors(stage)
        for name in self._classes.keys() & stage.present:
            write_classes(stage, name, self._classes[name][1])
        write_packs(stage)
        index.refresh()
        stage.settle("s.is_new")

    def _reject_incomplete(self, stage: Stage) -> None:
        if "category" not in stage.present:
            stage.reject("category", _("a new product needs this column"), where="s.is_new")
        if not {"name_de", "name_en"} & stage.present:
            stage.reject("name_de", _("a new product needs this column"), where="s.is_new")
        elif "name_de" not in stage.present:
            stage.reject("name_en", _("the product has no name"), where="s.is_new AND s.name_en = ''")

    def _find_categories(self, stage: Stage) -> None:
        names = [
            name for (name,) in stage.rows("SELECT DISTINCT category FROM intake_stage WHERE outcome IS NULL")
        ]
        paths = {name: "/".join(slugify(part) for part in name.split(" > ")) for name in names}
        if "category" in self.creates:
            _make_categories(paths)
        stage.run(
            "UPDATE intake_stage s SET category_id = c.id FROM catalog_category c,"
            " unnest(%s::text[], %s::text[]) AS known(name, path)"
            " WHERE known.name = s.category AND c.slug_path = known.path",
            [list(paths), list(paths.values())],
        )
        stage.reject("category", _("unknown category"), where="s.category_id IS NULL")

    def _find_successors(self, stage: Stage) -> None:
        stage.run(
            "UPDATE intake_stage s SET successor_id = p.id FROM catalog_product p"
            " WHERE s.successor <> '' AND UPPER(p.sku) = UPPER(s.successor)"
        )
        stage.reject(
            "successor", _("a product cannot succeed itself"), where="UPPER(s.successor) = UPPER(s.sku)"
        )
        stage.reject(
            "successor",
            _("unknown product; import the successor first"),
            where="s.successor <> '' AND s.successor_id IS NULL AND NOT EXISTS (SELECT FROM intake_stage o"
            " WHERE o.outcome IS NULL AND UPPER(o.sku) = UPPER(s.successor))",
        )

    def _write_successors(self, stage: Stage) -> None:
        """After the products, because a successor may stand further down in the same file."""
        stage.run(
            "UPDATE intake_stage s SET successor_id = p.id FROM catalog_product p"
            " WHERE s.successor <> '' AND s.successor_id IS NULL AND UPPER(p.sku) = UPPER(s.successor)"
        )
        differs = (
            "p.id = s.product_id AND s.outcome IS NULL AND p.successor_id IS DISTINCT FROM s.successor_id"
        )
        stage.run(
            f"UPDATE intake_stage s SET changes = changes || 'successor'::text FROM catalog_product p WHERE {differs}"
        )
        stage.run(
            "UPDATE catalog_product p SET successor_id = s.successor_id, updated_at = now()"
            f" FROM intake_stage s WHERE {differs}"
        )


_BY_SKU = "UPPER(t.sku) = UPPER(s.sku)"


def _make_categories(paths: dict[str, str]) -> None:
    known = dict(Category.objects.values_list("slug_path", "pk"))
    for name in sorted(paths):
        parent: int | None = None
        address = ""
        for part in name.split(" > "):
            address = f"{address}/{slugify(part)}".lstrip("/")
            if address not in known:
                fields = {"slug": slugify(part)[:60], "slug_path": address, "name_de": part, "name_en": part}
                # Read afresh: treebeard counts children on the row it is given.
                if parent:
                    made = Category.objects.add_child(Category.objects.get(pk=parent), fields)
                else:
                    made = Category.objects.add_root(fields)
                known[address] = made.pk
            parent = known[address]


def _make_manufacturers(stage: Stage) -> None:
    stage.run(
        f"INSERT INTO {Manufacturer._meta.db_table} (name) SELECT DISTINCT ON (UPPER(manufacturer)) manufacturer"
        " FROM intake_stage WHERE outcome IS NULL AND manufacturer <> '' ORDER BY UPPER(manufacturer), line"
        " ON CONFLICT DO NOTHING"
    )
    stage.run(
        f"UPDATE intake_stage s SET manufacturer_id = m.id FROM {Manufacturer._meta.db_table} m"
        " WHERE s.manufacturer <> '' AND UPPER(m.name) = UPPER(s.manufacturer)"
    )


def _reject_foreign_gtins(stage: Stage) -> None:
    stage.reject(
        "gtin",
        _("this GTIN belongs to %s"),
        tables="catalog_product p",
        where="s.gtin <> '' AND p.gtin = s.gtin AND p.id IS DISTINCT FROM s.product_id",
        told=["p.sku"],
    )
    stage.reject(
        "gtin",
        _("this GTIN belongs to a packaging of %s"),
        tables="catalog_productunit u JOIN catalog_product p ON p.id = u.product_id",
        where="s.gtin <> '' AND u.gtin = s.gtin",
        told=["p.sku"],
    )
    stage.reject(
        "gtin",
        _("the same GTIN as in line %s"),
        tables="(SELECT gtin, MIN(line) AS line FROM intake_stage WHERE outcome IS NULL GROUP BY gtin) f",
        where="s.gtin <> '' AND f.gtin = s.gtin AND f.line < s.line"
        " AND UPPER(s.sku) <> (SELECT UPPER(o.sku) FROM intake_stage o WHERE o.line = f.line)",
        told=["f.line"],
        first="f.line",
    )


class StockIntake(Intake):
    """What is on hand per product and warehouse; what is reserved stays as it is."""

    fields = (
        Field("sku", "text", sku, required=True),
        Field("warehouse", "text", text(20), required=True),
        Field("on_hand", "numeric(14,3)", number(14, 3, least=0), required=True),
    )
    key = ("sku", "warehouse")
    extra = {"product_id": "bigint", "warehouse_id": "bigint", "stock_id": "bigint", "is_new": "boolean"}

    def resolve(self, stage: Stage) -> None:
        _find_shelves(stage)
        stage.reject(
            "on_hand",
            _("less than the %s that are reserved"),
            tables="catalog_stock t",
            where=f"{_BY_SHELF} AND t.reserved > s.on_hand",
            told=["t.reserved"],
        )

    def write(self, stage: Stage) -> None:
        given = {"product_id": "s.product_id", "warehouse_id": "s.warehouse_id"}
        columns = {"on_hand": "on_hand"}
        stock = Upsert(Stock, _BY_SHELF, "stock_id", columns, "(product_id, warehouse_id)", given)
        stock.find(stage)
        stage.run("UPDATE intake_stage SET is_new = stock_id IS NULL")
        stock.write(stage)
        stage.settle("s.is_new")


class InboundIntake(Intake):
    """What is expected per product, warehouse and reference; a quantity of 0 is done or cancelled."""

    fields = (
        Field("sku", "text", sku, required=True),
        Field("warehouse", "text", text(20), required=True),
        Field("reference", "text", text(40), required=True),
        Field("quantity", "numeric(14,3)", number(14, 3, least=0), required=True),
        Field("expected_on", "date", day, required=True),
        Field("source", "text", choice({s.value: s.value for s in Inbound.Source}), default="supplier"),
    )
    key = ("sku", "warehouse", "reference")
    extra = {"product_id": "bigint", "warehouse_id": "bigint", "inbound_id": "bigint", "is_new": "boolean"}

    def resolve(self, stage: Stage) -> None:
        _find_shelves(stage)

    def write(self, stage: Stage) -> None:
        given = {"product_id": "s.product_id", "warehouse_id": "s.warehouse_id", "reference": "s.reference"}
        columns = {"quantity": "quantity", "expected_on": "expected_on"}
        if "source" in stage.present:
            columns["source"] = "source"
        else:
            given["source"] = "'supplier'"
        match = f"{_BY_SHELF} AND t.reference = s.reference"
        inbound = Upsert(
            Inbound, match, "inbound_id", columns, "(product_id, warehouse_id, reference)", given
        )
        inbound.find(stage)
        stage.run("UPDATE intake_stage SET is_new = inbound_id IS NULL")
        inbound.write(stage)
        stage.settle("s.is_new")


def _find_shelves(stage: Stage) -> None:
    stage.run(
        "UPDATE intake_stage s SET product_id = p.id FROM catalog_product p WHERE UPPER(p.sku) = UPPER(s.sku)"
    )
    stage.run(
        "UPDATE intake_stage s SET warehouse_id = w.id FROM catalog_warehouse w"
        " WHERE LOWER(w.code) = LOWER(s.warehouse)"
    )
    stage.reject("sku", _("unknown product"), where="s.product_id IS NULL")
    stage.reject("warehouse", _("unknown warehouse"), where="s.warehouse_id IS NULL")


_BY_SHELF = "t.product_id = s.product_id AND t.warehouse_id = s.warehouse_id"
