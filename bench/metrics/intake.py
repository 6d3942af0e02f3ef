"""Files into the shop: a price for every article, as a supplier sends a whole list."""

import csv
import tempfile
from pathlib import Path

from django.db import connection
from django.utils.timezone import localdate

from b2bshop.intake.mapping import Mapping
from b2bshop.intake.running import run_import
from bench import Bench, Measured, metric
from catalog.models import Product
from pricing.intake import ListPriceIntake
from pricing.models import ListPrice, PriceList

LIST = "bench-import"


@metric("import_prices")
def import_prices(bench: Bench) -> Measured:
    """Into a list that has no prices yet; they are gone afterwards."""
    forget()
    PriceList.objects.create(code=LIST, name="Import")
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "prices.csv"
            rows = write(path)
            intake, mapping = ListPriceIntake(localdate()), Mapping().with_constants({"price_list": LIST})
            measured = bench.once(lambda: run_import(intake, path, mapping=mapping))
        if ListPrice.objects.filter(price_list__code=LIST).count() != rows:
            raise RuntimeError("not every row became a price")
    finally:
        forget()
    return {**measured, "rows": rows, "rows_per_s": round(rows / measured["p50_ms"] * 1e3)}


def write(path: Path) -> int:
    """Returns how many rows the file has."""
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["sku", "amount", "basis"])
        count = 0
        for count, sku in enumerate(
            Product.objects.order_by("pk").values_list("sku", flat=True).iterator(), 1
        ):
            rows.writerow([sku, f"{count % 9000 + 1}.{count % 100:02}", (1, 100, 1000)[count % 3]])
    return count


def forget() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM pricing_listprice r USING pricing_pricelist l WHERE l.id = r.price_list_id AND l.code = %s",
            [LIST],
        )
    PriceList.objects.filter(code=LIST).delete()
