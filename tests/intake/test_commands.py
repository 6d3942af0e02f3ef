"""The commands as an operator runs them: exit codes, languages, reports, resuming."""

import csv

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from accounts.models import Company
from b2bshop.intake.running import run_import
from catalog.intake import ProductIntake
from catalog.models import Product, Stock
from orders.models import Order
from pricing.models import ListPrice

pytestmark = pytest.mark.django_db


@pytest.fixture
def write(tmp_path):
    def make(content: str, name: str = "input.csv"):
        (tmp_path / name).write_text(content, encoding="utf-8")
        return tmp_path / name

    return make


def test_a_shop_is_filled_by_commands_alone(write, category, warehouse, base_lists, capsys):
    call_command("import_products", write("sku;category;name_de\nA-1;fasteners/hex-bolts;Schraube\n"))
    call_command("import_prices", write("sku;amount\nA-1;8,42\n"), price_list="base-eur")
    call_command("import_stock", write("sku;on_hand\nA-1;1,5\n"), warehouse="bremen")
    call_command("import_customers", write("number;name\nC-1;Nordwerk\n"))
    call_command(
        "import_orders",
        write("number;customer;ordered_at;sku;quantity;amount\nH-1;C-1;01.03.2024;A-1;1;8,42\n"),
    )
    assert ListPrice.objects.get().product == Product.objects.get()
    assert float(Stock.objects.get().on_hand) == 1.5
    assert Order.objects.get().company == Company.objects.get()
    assert capsys.readouterr().out.count("1 rows in") == 5


def test_rejected_rows_make_exit_code_3_and_stand_in_the_report(write, tmp_path, category):
    path = write("sku,category,name_de\nA-1,fasteners/hex-bolts,Gut\nB-1,nowhere,Schlecht\n")
    with pytest.raises(SystemExit) as exit_:
        call_command("import_products", path, report=tmp_path / "report.csv", language="en")
    assert exit_.value.code == 3
    with (tmp_path / "report.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["outcome"] for row in rows] == ["created", "rejected"]
    assert rows[1] == {
        "line": "3",
        "outcome": "rejected",
        "key": "B-1",
        "column": "category",
        "value": "nowhere",
        "reason": "unknown category",
    }


def test_a_missing_column_is_named_with_those_that_are_there(write):
    with pytest.raises(CommandError, match=r"sku is missing. Columns found: artikel, name_de"):
        call_command("import_products", write("artikel;name_de\n1;x\n"), language="en")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('[fields]\nsku = "Nr"\n', "Nr is missing. Columns found: sku, name_de"),
        ('[fields]\nsku = "sku"\ncolour = "sku"\n', "unknown fields: colour"),
        ("[fields\n", "cannot be used"),
        ('[rows]\nrepeats = "maybe"\n', "cannot be used"),
        ('[columns]\nsku = "sku"\n', "does not know columns"),
        ('[fields]\nsku = { column = "sku", value = "x" }\n', "needs one of"),
        ('[[skip]]\ncolumn = "sku"\nmatches = "("\nreason = "x"\n', "cannot be used"),
    ],
)
def test_a_wrong_mapping_says_what_is_wrong_with_it(write, content, reason):
    mapping = write(content, "mapping.toml")
    with pytest.raises(CommandError, match=reason):
        call_command("import_products", write("sku,name_de\n"), mapping=mapping, language="en")


def test_a_header_without_rows_is_an_import_of_nothing(write, capsys):
    call_command("import_products", write("sku,name_de\n"), language="en")
    assert capsys.readouterr().out.startswith("0 rows")


def test_a_template_is_a_header_that_the_command_itself_takes(write, capsys):
    call_command("import_customers", template=True)
    header = capsys.readouterr().out
    assert header.startswith("number,name,vat_id,")
    call_command("import_customers", write(header), language="en")
    assert "not used" not in capsys.readouterr().out


def test_prices_need_to_know_whose_they_are(write):
    with pytest.raises(CommandError, match="--contract"):
        call_command("import_prices", write("sku,amount\nA,1\n"))


def test_a_dry_run_says_so(write, category, capsys):
    call_command(
        "import_products",
        write("sku,category,name_de\nA-1,fasteners/hex-bolts,Gut\n"),
        dry_run=True,
        language="en",
    )
    assert "Dry run: nothing was changed." in capsys.readouterr().out
    assert not Product.objects.exists()


def test_stock_below_what_is_promised_is_refused(write, tmp_path, bolt):
    Stock.objects.update(reserved=100)
    with pytest.raises(SystemExit):
        call_command(
            "import_stock", write("sku,warehouse,on_hand\n933-8X40,bremen,99\n"), report=tmp_path / "r.csv"
        )
    assert "100.000" in (tmp_path / "r.csv").read_text()
    assert Stock.objects.get().on_hand == 1000


class PowerCut(ProductIntake):
    """The connection breaks in the third batch, after its rows are written."""

    def write(self, stage):
        super().write(stage)
        self.batches = getattr(self, "batches", 0) + 1
        if self.batches == 3:
            raise OperationalError("server closed the connection unexpectedly")


@pytest.mark.django_db(transaction=True)
def test_after_a_crash_the_same_file_goes_on_where_it_stopped(tmp_path, category):
    path = tmp_path / "input.csv"
    path.write_text("sku,category,name_de\n" + "".join(f"P-{n},fasteners/hex-bolts,N\n" for n in range(50)))
    with pytest.raises(OperationalError):
        run_import(PowerCut(), path, batch=10)
    assert Product.objects.count() == 20
    summary = run_import(ProductIntake(), path, batch=10)
    assert summary.counts == {"unchanged": 20, "created": 30}
