"""Real data sets, where they are at hand: SHOP_DATA_DIR, or a folder `shared/data` beside the repository."""

import csv
import gzip
import os
import resource
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from accounts.actor import Actor
from accounts.intake import CustomerIntake
from accounts.models import Company, Membership, User
from b2bshop.intake.mapping import load
from b2bshop.intake.running import run_import
from catalog.attribute_intake import AttributeIntake
from catalog.intake import ProductIntake
from catalog.models import Product, ProductUnit, Stock, Warehouse
from orders.actions import place_order
from orders.actions.place import Basket
from orders.actions.quick import take_in
from orders.intake import OrderIntake
from orders.models import Order
from orders.queries import BasketLine
from orders.quick.reading import read_text
from pricing.intake import ContractPriceIntake, ListPriceIntake
from pricing.models import Contract, ListPrice, PriceList
from tests.conftest import ALWAYS, role_of

pytestmark = pytest.mark.django_db
MAPPINGS = settings.BASE_DIR / "docs" / "mappings"
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def data() -> Path:
    folder = Path(os.environ.get("SHOP_DATA_DIR") or settings.BASE_DIR.parent / "shared" / "data")
    if not (folder / "adventureworks" / "Product.csv").is_file():
        pytest.skip(f"the real data sets are not in {folder}; set SHOP_DATA_DIR to test with them")
    return folder


def imported(intake, path: Path, mapping: str, *, dry_run: bool = False, **constants):
    rules = load(MAPPINGS / f"{mapping}.toml").with_constants(constants)
    return run_import(intake, path, mapping=rules, dry_run=dry_run)


@pytest.fixture
def bikes(data) -> Path:
    """Adventure Works: products, resellers and list prices."""
    folder = data / "adventureworks"
    PriceList.objects.create(code="base-usd", name="Base", currency="USD", is_base=True)
    assert imported(ProductIntake(), folder / "Product.csv", "adventureworks-products").rejected == 0
    assert imported(CustomerIntake(), folder / "DimReseller.csv", "adventureworks-customers").rejected == 0
    prices = imported(
        ListPriceIntake(AT.date()),
        folder / "ProductListPriceHistory.csv",
        "adventureworks-list-prices",
        price_list="base-usd",
    )
    assert prices.counts == {"created": 395}
    return folder


def test_a_buyer_of_a_real_customer_orders_a_real_product_at_that_customers_price(bikes, taxes):
    company = Company.objects.get(number="AW00000170")
    contract = Contract.objects.create(
        number="DEALER", company=company, title="Dealer", currency="USD", valid=ALWAYS
    )
    dealer = ContractPriceIntake(date(2026, 1, 1))
    imported(dealer, bikes / "Product.csv", "adventureworks-dealer-prices", contract=contract.number)
    user = User.objects.create_user("buyer@dealer.example", "a password for one test")
    member = Membership.objects.create(user=user, company=company, unit=company.units.get())
    member.roles.add(role_of(company, "buyer"))
    product = Product.objects.get(sku="BK-R93R-62")
    shelf = Warehouse.objects.create(code="main", name="Main")
    Stock.objects.create(product=product, warehouse=shelf, on_hand=10)
    basket = Basket(
        lines=(BasketLine(product.pk, "2", number=product.sku),),
        ship_to=company.addresses.get(),
        key="first-order",
    )
    order = place_order(basket, by=Actor.from_membership(member), at=AT)
    line = order.lines.get()
    assert (line.sku, line.price_source, line.price_source_name) == ("BK-R93R-62", "contract", "DEALER")
    with (bikes / "Product.csv").open(encoding="utf-8") as stream:
        row = next(row for row in csv.DictReader(stream) if row["ProductNumber"] == product.sku)
    assert float(line.amount) == pytest.approx(float(row["ListPrice"]) * 0.6, abs=0.0001)
    assert (order.currency, order.ship_to["street"]) == ("USD", company.addresses.get().street)
    assert not imported(
        dealer, bikes / "Product.csv", "adventureworks-dealer-prices", contract="DEALER"
    ).counts["changed"]


def test_two_years_of_real_orders_add_up_to_the_cent(bikes):
    (sales,) = bikes.glob("FactResellerSales*.csv.gz")
    summary = imported(OrderIntake(), sales, "adventureworks-orders")
    assert summary.counts == {"created": 32_315}
    assert Order.objects.count() == 2_088
    order = Order.objects.get(number="SO43659")
    assert order.lines.count() == 12
    assert (order.po_number, order.company.number) == ("PO522145787", "AW00000676")
    assert order.net_total == sum(line.net for line in order.lines.all())
    assert imported(OrderIntake(), sales, "adventureworks-orders").counts == {"unchanged": 32_315}


@pytest.mark.parametrize(
    ("products", "source", "attributes", "created"),
    [
        ("adventureworks-products", "adventureworks/Product.csv", "adventureworks-colours", 245),
        ("adventureworks-products", "adventureworks/Product.csv", "adventureworks-sizes", 211),
        (
            "wideworldimporters-products",
            "wideworldimporters/StockItems.csv",
            "wideworldimporters-colours",
            155,
        ),
        ("wideworldimporters-products", "wideworldimporters/StockItems.csv", "wideworldimporters-sizes", 155),
    ],
)
def test_a_second_reading_of_the_same_file_brings_attributes(data, products, source, attributes, created):
    imported(ProductIntake(), data / source, products)
    summary = imported(AttributeIntake(), data / source, attributes)
    assert (summary.counts["created"], summary.rejected) == (created, 0)


def test_stock_items_of_an_importer_keep_their_packages(data):
    summary = imported(
        ProductIntake(), data / "wideworldimporters" / "StockItems.csv", "wideworldimporters-products"
    )
    assert summary.counts == {"created": 219}
    carton = ProductUnit.objects.filter(unit="CT").order_by("pk")[0]
    assert carton.content > 1


@pytest.fixture
def retail(data, tmp_path) -> Path:
    """The first 20,000 lines of the largest set."""
    import gzip
    from itertools import islice

    whole = data / "online-retail" / "online_retail_2009-12_2010-12.csv.gz"
    path = tmp_path / "retail.csv"
    with gzip.open(whole, "rt", encoding="utf-8", newline="") as stream, path.open("w", newline="") as part:
        part.writelines(islice(stream, 20_001))
    return path


def test_order_lines_of_a_wholesaler_become_products_customers_prices_and_orders(retail):
    PriceList.objects.create(code="base-gbp", name="Base", currency="GBP", is_base=True)
    today = AT.date()
    with retail.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    products = imported(ProductIntake(), retail, "online-retail-products")
    customers = imported(CustomerIntake(), retail, "online-retail-customers")
    prices = imported(ListPriceIntake(today), retail, "online-retail-prices", price_list="base-gbp")
    history = imported(OrderIntake(), retail, "online-retail-orders")
    assert {s.rows for s in (products, customers, prices, history)} == {len(rows)}
    assert customers.counts["created"] == len({row["CustomerID"] for row in rows} - {""})
    sold = {
        row["InvoiceNo"]
        for row in rows
        if row["CustomerID"] and not row["InvoiceNo"].startswith("C") and row["StockCode"][0].isdigit()
    }
    assert Order.objects.count() == len(sold)
    assert (products.rejected, customers.rejected, prices.rejected, history.rejected) == (0, 0, 0, 0)
    again = imported(OrderIntake(), retail, "online-retail-orders")
    assert again.counts["created"] == 0
    assert again.counts["unchanged"] == history.counts["created"]


def test_memory_does_not_grow_with_the_file(retail, tmp_path):
    """After a first run has loaded everything there is to load, four times the rows need no more."""
    long = tmp_path / "long.csv"
    head, *lines = retail.read_text(encoding="utf-8").splitlines(keepends=True)
    with long.open("w", encoding="utf-8", newline="") as stream:
        stream.write(head)
        for _round in range(4):
            stream.writelines(lines)
    del lines
    imported(ProductIntake(), retail, "online-retail-products")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    imported(ProductIntake(), long, "online-retail-products")
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 20_000  # kB


def test_the_command_reads_the_mapping_and_the_compressed_file(data, capsys):
    source = data / "adventureworks" / "Product.csv"
    call_command(
        "import_products",
        source,
        mapping=MAPPINGS / "adventureworks-products.toml",
        language="en",
        dry_run=True,
    )
    assert "295 created" in capsys.readouterr().out


def test_standard_parts_get_their_dimensions_from_a_second_file(data):
    folder = data / "fasteners"
    assert imported(ProductIntake(), folder / "products.csv", "fasteners-products").counts["created"] == 3_780
    for outcome in ("created", "unchanged"):
        summary = imported(AttributeIntake(), folder / "attributes.csv", "fasteners-attributes")
        assert summary.counts == {outcome: 24_711, "skipped": 264, "rejected": 29}
    product = Product.objects.get(sku="B-IEC60086-CAT1-BATTERY-AAA")
    told = dict(product.values.values_list("attribute__code", "number"))
    assert (told["height"], told["diameter"]) == (Decimal("44.5"), Decimal("10.5"))


MOST_INVOICES = 300


def test_real_invoices_pasted_as_quick_orders_are_answered_row_for_row(data, make_product, buyer):
    """Online Retail: half of the articles are in the shop; returns, postage and damaged rows are in the lists too."""
    archive = data / "online-retail" / "online_retail_2009-12_2010-12.csv.gz"
    if not archive.is_file():
        pytest.skip(f"{archive} is not there")
    invoices: dict[str, list[tuple[str, str]]] = {}
    with gzip.open(archive, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["InvoiceNo"] not in invoices and len(invoices) == MOST_INVOICES:
                break
            invoices.setdefault(row["InvoiceNo"], []).append((row["StockCode"], row["Quantity"]))
    codes = sorted({code.strip().upper() for rows in invoices.values() for code, _ in rows if code.strip()})
    sold = set(codes[::2])
    shelf = make_product("PATTERN").category
    Product.objects.bulk_create(Product(sku=code, name_de=code, category=shelf) for code in sorted(sold))
    sku_of = {product.sku.upper(): product for product in Product.objects.all()}
    prices = PriceList.objects.filter(currency="EUR").first()
    ListPrice.objects.bulk_create(
        ListPrice(price_list=prices, product=sku_of[code], amount=1, valid=ALWAYS) for code in sorted(sold)
    )
    everything = [pair for rows in invoices.values() for pair in rows]
    text = "Artikel\tMenge\n" + "\n".join(f"{code}\t{quantity}" for code, quantity in everything[:4999])
    quick = take_in(read_text(text), "", by=buyer, at=AT)
    lines = list(quick.lines.all())
    filled = [(code, quantity) for code, quantity in everything[:4999] if code.strip() or quantity.strip()]
    assert len(lines) == len(filled)
    for line, (code, quantity) in zip(lines, filled, strict=True):
        assert (line.number, line.quantity) == (" ".join(code.split()), quantity.strip())
        known, positive = code.strip().upper() in sold, int(quantity) > 0
        if known and positive:
            assert line.outcome == "fine", (code, quantity, line.outcome)
        elif known:
            assert line.outcome == "quantity", (code, quantity, line.outcome)
        else:
            assert line.outcome in ("unknown", "ambiguous", "fine", "quantity")
    told = Counter(line.outcome for line in lines)
    assert told["fine"] > 1000 and told["unknown"] > 1000 and told["quantity"] > 0, told
