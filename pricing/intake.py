"""Prices from files. What a new price does to the one before it is described in docs/import.md."""

# Names inside the statements come from code, never from a file; values are parameters.
# ruff: noqa: S608

from abc import abstractmethod
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from b2bshop.intake.cells import Bad, Field, choice, currency, day, number, text
from b2bshop.intake.running import Intake
from b2bshop.intake.stage import Stage
from b2bshop.intake.upsert import Upsert
from catalog.cells import sku, unit
from catalog.pack_intake import count_in_own_unit

from .models import BASES, Contract, ContractPrice, ListPrice, PriceList, PriceRow

_BASES = {name: name for _number, name in BASES}


class PriceIntake(Intake):
    """One row per price list or contract, article, minimum quantity and first day.

    `on` is the first day of rows that name none. `valid_until` is the last day; empty means until the next price.
    `unit` is the one the minimum quantity counts in; amounts are always for `basis` of the article's own.
    """

    model: type[PriceRow]
    parent: str  # the column of the file, and what names it
    parent_table: str
    parent_number: str

    extra = {
        "product_id": "bigint",
        "parent_id": "bigint",
        "price_id": "bigint",
        "valid": "daterange",
        "is_new": "boolean",
        "is_open": "boolean",
        "base": "numeric",
    }

    def __init__(self, on: date):
        self.fields = (
            Field(self.parent, "text", text(40), required=True),
            Field("sku", "text", sku, required=True),
            Field("amount", "numeric(14,4)", number(14, 4, least=0), required=True),
            Field("basis", "smallint", choice(_BASES), default="1", fill=True),
            Field("min_quantity", "numeric(12,3)", number(12, 3, above=0), default=Decimal(1), fill=True),
            Field("unit", "text", unit, default="", fill=True),
            Field("valid_from", "date", day, default=on, fill=True),
            Field("valid_until", "date", day, fill=True),
            Field("currency", "text", currency),
        )
        self.key = ("sku", self.parent, "min_quantity", "unit", "valid_from")

    def check(self, values: dict) -> None:
        until = values.get("valid_until")
        begins = values.get("valid_from") or next(f.default for f in self.fields if f.name == "valid_from")
        if until and until < begins:
            raise Bad(_("the last day is before the first"))

    def resolve(self, stage: Stage) -> None:
        stage.run(
            "UPDATE intake_stage s SET product_id = p.id FROM catalog_product p WHERE UPPER(p.sku) = UPPER(s.sku)"
        )
        stage.run(
            f"UPDATE intake_stage s SET parent_id = p.id FROM {self.parent_table} p"
            f' WHERE UPPER(p.{self.parent_number}) = UPPER(s."{self.parent}")'
        )
        stage.reject("sku", _("unknown product"), where="s.product_id IS NULL")
        stage.reject(self.parent, self._unknown_parent(), where="s.parent_id IS NULL")
        stage.reject(
            "currency",
            _("the prices there are in %s"),
            tables=f"{self.parent_table} p",
            where="s.parent_id = p.id AND s.currency <> '' AND s.currency <> p.currency",
            told=["p.currency"],
        )

        if "unit" in stage.present:
            self._count_in_own_unit(stage)

    def _count_in_own_unit(self, stage: Stage) -> None:
        """A minimum quantity told in packs becomes one of the article's own unit, and may meet another row there."""
        count_in_own_unit(stage, "min_quantity")
        stage.run("UPDATE intake_stage SET min_quantity = base WHERE outcome IS NULL")
        stage.reject(
            "min_quantity",
            _("the same key as in line %s"),
            tables="intake_stage o",
            where="o.outcome IS NULL AND o.line < s.line AND o.parent_id = s.parent_id"
            " AND o.product_id = s.product_id AND o.min_quantity = s.min_quantity AND o.valid_from = s.valid_from",
            told=["o.line"],
        )

    def write(self, stage: Stage) -> None:
        self._find_validity(stage)
        self._keep_what_holds(stage)
        self._reject_overlaps(stage)
        given = {
            f"{self.parent}_id": "s.parent_id",
            "product_id": "s.product_id",
            "min_quantity": "s.min_quantity",
        }
        columns = {"amount": "amount", "basis": "basis", "valid": "valid"}
        prices = Upsert(self.model, self._same_start(), "price_id", columns, "", given)
        prices.find(stage)
        stage.run("UPDATE intake_stage SET is_new = price_id IS NULL")
        self.note(stage)
        self._close_predecessors(stage)
        prices.write(stage)
        stage.settle("s.is_new")

    def note(self, stage: Stage) -> None:
        """Before anything is written: for who wants to know what each row does."""

    @abstractmethod
    def _unknown_parent(self) -> str: ...

    def _same_row(self) -> str:
        return f"t.{self.parent}_id = s.parent_id AND t.product_id = s.product_id AND t.min_quantity = s.min_quantity"

    def _same_start(self) -> str:
        return f"{self._same_row()} AND lower(t.valid) = s.valid_from"

    def _find_validity(self, stage: Stage) -> None:
        """A price without a last day holds until the next one begins, in this batch or in the shop."""
        stage.run("UPDATE intake_stage SET is_open = valid_until IS NULL")
        stage.run(
            "WITH next_one AS (SELECT line, lead(valid_from) OVER (PARTITION BY parent_id, product_id, min_quantity"
            " ORDER BY valid_from) AS starts FROM intake_stage WHERE outcome IS NULL)"
            " UPDATE intake_stage s SET valid = daterange(s.valid_from, CASE WHEN s.is_open THEN LEAST(n.starts,"
            f" (SELECT min(lower(t.valid)) FROM {self.model._meta.db_table} t WHERE {self._same_row()}"
            " AND lower(t.valid) > s.valid_from)) ELSE s.valid_until + 1 END) FROM next_one n WHERE n.line = s.line"
        )

    def _keep_what_holds(self, stage: Stage) -> None:
        """The price that holds anyway needs no second row: importing today's list again tomorrow changes nothing."""
        stage.run(
            "UPDATE intake_stage s SET outcome = 'unchanged' FROM"
            f" {self.model._meta.db_table} t WHERE s.outcome IS NULL AND {self._same_row()} AND t.valid @> s.valid"
            " AND t.amount = s.amount AND t.basis = s.basis"
            " AND (s.is_open OR lower(t.valid) IS DISTINCT FROM s.valid_from)"
            " AND NOT EXISTS (SELECT FROM intake_stage o WHERE o.outcome IS NULL AND o.parent_id = s.parent_id"
            " AND o.product_id = s.product_id AND o.min_quantity = s.min_quantity AND o.valid_from < s.valid_from"
            " AND o.valid && t.valid AND (o.amount, o.basis) IS DISTINCT FROM (s.amount, s.basis))"
        )

    def _reject_overlaps(self, stage: Stage) -> None:
        """Against agreed ranges with an end; an open one simply ends where the new one begins."""
        stage.reject(
            "valid_from",
            _("overlaps with %s valid %s"),
            tables=f"{self.model._meta.db_table} t",
            where=f"{self._same_row()} AND t.valid && s.valid AND lower(t.valid) IS DISTINCT FROM s.valid_from"
            " AND NOT (s.is_open AND upper_inf(t.valid) AND (lower_inf(t.valid) OR lower(t.valid) < s.valid_from))",
            told=["t.amount", "t.valid"],
        )
        stage.reject(
            "valid_from",
            _("overlaps with line %s"),
            tables="intake_stage o",
            where="o.outcome IS NULL AND o.line < s.line AND o.parent_id = s.parent_id"
            " AND o.product_id = s.product_id AND o.min_quantity = s.min_quantity AND o.valid && s.valid",
            told=["o.line"],
        )

    def _close_predecessors(self, stage: Stage) -> None:
        table = self.model._meta.db_table
        stage.run(
            f"UPDATE {table} t SET valid = daterange(lower(t.valid), n.starts) FROM"
            f" (SELECT t.id, min(s.valid_from) AS starts FROM {table} t JOIN intake_stage s ON {self._same_row()}"
            " WHERE s.outcome IS NULL AND s.is_open AND upper_inf(t.valid)"
            " AND (lower_inf(t.valid) OR lower(t.valid) < s.valid_from) GROUP BY t.id) n WHERE t.id = n.id"
        )


class ListPriceIntake(PriceIntake):
    model, parent, parent_table, parent_number = ListPrice, "price_list", PriceList._meta.db_table, "code"
    joined = (ListPrice._meta.db_table,)

    def _unknown_parent(self) -> str:
        return _("unknown price list")


class ContractPriceIntake(PriceIntake):
    model, parent, parent_table, parent_number = ContractPrice, "contract", Contract._meta.db_table, "number"
    joined = (ContractPrice._meta.db_table,)

    def _unknown_parent(self) -> str:
        return _("unknown contract")
