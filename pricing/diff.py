"""What a file of prices does, row by row: noted while the import itself runs, so that what is shown is what happens."""

# Names inside the statements come from code, never from a file; values are parameters.

from pathlib import Path
from typing import IO

from django.db import connection

from b2bshop.intake.mapping import Mapping
from b2bshop.intake.running import run_import
from b2bshop.intake.stage import Stage
from b2bshop.intake.telling import Summary

from .intake import ContractPriceIntake, ListPriceIntake, PriceIntake
from .models import PriceUpload

# `percent` is the change of the price of one; NULL where it appears, or becomes or ceases to be on request.
_CREATE = """CREATE TEMP TABLE price_diff (line bigint, outcome text, product_id bigint, parent bigint,
  min_quantity numeric(12,3), before_amount numeric(14,4), before_basis smallint, amount numeric(14,4),
  basis smallint, valid daterange, key text) ON COMMIT DROP"""
_NOTE = """INSERT INTO price_diff SELECT s.line,
    CASE WHEN s.outcome = 'unchanged' OR s.price_id IS NOT NULL AND cardinality(s.changes) = 0 THEN 'unchanged'
         WHEN b.amount IS NULL THEN 'added' ELSE 'changed' END,
    s.product_id, s.parent_id, s.min_quantity, b.amount, b.basis, s.amount, s.basis, s.valid, s.key
  FROM intake_stage s LEFT JOIN LATERAL (SELECT t.amount, t.basis FROM {table} t WHERE {same_row}
    AND t.valid @> s.valid_from LIMIT 1) b ON TRUE
  WHERE s.outcome IS NULL OR s.outcome = 'unchanged'"""
# Of a whole list: what holds on the first day and is not in the file.
_REMOVED = """INSERT INTO price_diff SELECT NULL, 'removed', t.product_id, t.{parent}, t.min_quantity, t.amount,
    t.basis, NULL, NULL, t.valid, p.sku
  FROM {table} t JOIN catalog_product p ON p.id = t.product_id
  WHERE t.{parent} = %s AND t.valid @> %s::date
    AND NOT EXISTS (SELECT FROM price_diff d WHERE d.product_id = t.product_id AND d.min_quantity = t.min_quantity)"""
# Rows without regard to their order; a fingerprint of tens of millions of rows needs no memory.
DIGEST = "SELECT count(*) || ':' || coalesce(sum(hashtextextended({row}, 0)::numeric), 0) FROM {rows}"


class _Noting:
    """Mixed into an intake of prices."""

    def begin(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS pg_temp.price_diff")
            cursor.execute(_CREATE)

    def note(self: PriceIntake, stage: Stage) -> None:  # type: ignore[misc]
        stage.run(_NOTE.format(table=self.model._meta.db_table, same_row=self._same_row()))


class NotingListPrices(_Noting, ListPriceIntake):
    """Prices of lists."""


class NotingContractPrices(_Noting, ContractPriceIntake):
    """Prices of contracts."""


def table_of(upload: PriceUpload) -> tuple[str, str]:
    """(table, column of its list or contract)."""
    is_lists = upload.kind == PriceUpload.Kind.LISTS
    return ("pricing_listprice", "price_list_id") if is_lists else ("pricing_contractprice", "contract_id")


def run(upload: PriceUpload, path: Path, report: IO[str] | None = None) -> Summary:
    """Imports the file; what it does stands in `price_diff` until the caller's transaction ends. Raises Unreadable."""
    table, parent = table_of(upload)
    kinds = {PriceUpload.Kind.LISTS: NotingListPrices, PriceUpload.Kind.CONTRACTS: NotingContractPrices}
    summary = run_import(
        kinds[PriceUpload.Kind(upload.kind)](upload.starts_on),
        path,
        mapping=Mapping().with_constants(_constants(upload)),
        report=report,
    )
    if upload.is_whole:
        of = upload.price_list_id or upload.contract_id
        with connection.cursor() as cursor:
            cursor.execute(_REMOVED.format(table=table, parent=parent), [of, upload.starts_on])
    return summary


def _constants(upload: PriceUpload) -> dict[str, str]:
    if upload.price_list:
        return {"price_list": upload.price_list.code}
    return {"contract": upload.contract.number} if upload.contract else {}


def digest() -> str:
    """Of what stands in `price_diff`."""
    with connection.cursor() as cursor:
        cursor.execute(DIGEST.format(row="d::text", rows="price_diff d"))
        return str(cursor.fetchone()[0])
