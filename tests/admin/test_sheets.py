"""Tables in and out of the administration: previewed, checked row by row, all or nothing."""

import itertools
from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Company
from catalog.models import Product
from pricing.models import ContractPrice, ListPrice

CSV, XLSX = "0", "1"
HEADS = {
    "catalog_product": "sku,category,name_de,minimum",
    "catalog_crossreference": "sku,kind,number,issuer",
    "catalog_relation": "sku,kind,other,quantity",
    "pricing_listprice": "price_list,sku,min_quantity,amount,valid_from,valid_until",
    "pricing_contractprice": "contract,sku,min_quantity,amount,valid_from,valid_until",
    "accounts_company": "number,name,credit_limit",
}


def upload(office, model: str, data: bytes | str, kind: str = CSV):
    """The answer to an upload: the preview, or what is wrong."""
    data = data.encode() if isinstance(data, str) else data
    file = SimpleUploadedFile("table.csv" if kind == CSV else "table.xlsx", data)
    return office.post(
        reverse(f"admin:{model}_import"), {"import_file": file, "format": kind, "resource": "0"}
    )


def confirm(office, model: str, preview):
    form = preview.context["confirm_form"]
    return office.post(reverse(f"admin:{model}_process_import"), form.initial, follow=True)


def bring_in(office, model: str, data: bytes | str, kind: str = CSV):
    preview = upload(office, model, data, kind)
    assert "confirm_form" in preview.context, findings(preview)
    return confirm(office, model, preview)


def findings(answer) -> list[str]:
    """Everything the page says is wrong with the file."""
    found = [m for messages in answer.context["form"].errors.values() for m in messages]
    if result := answer.context.get("result"):
        found += [str(error.error) for error in result.base_errors]
        found += [str(error.error) for row in result.error_rows for error in row.errors]
        found += [m for row in result.invalid_rows for messages in row.error_dict.values() for m in messages]
    return found


def export(office, model: str, kind: str) -> bytes:
    answer = office.post(reverse(f"admin:{model}_export"), {"format": kind, "resource": "0"})
    assert "attachment" in answer["Content-Disposition"]
    return answer.content


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_was_exported_comes_in_again_unchanged(office, fill, language):
    fill(1, 3)
    office.cookies["django_language"] = language
    for model, kind in itertools.product(HEADS, (CSV, XLSX)):
        preview = upload(office, model, export(office, model, kind), kind)
        assert findings(preview) == [], model
        totals = preview.context["result"].totals
        assert (totals["skip"], totals["new"], totals["update"]) == (3, 0, 0), model


def test_new_and_changed_products_arrive(office, bolt, category):
    data = "sku,category,name_de,minimum\n933-8X40,,Neuer Name,200\nN-1,FASTENERS/hex-bolts,Neu,\n"
    answer = upload(office, "catalog_product", data.replace("933-8X40,,", "933-8X40,fasteners/hex-bolts,"))
    assert Product.objects.count() == 1  # a preview changes nothing
    before = bolt.updated_at
    confirm(office, "catalog_product", answer)
    bolt.refresh_from_db()
    assert (bolt.name_de, bolt.minimum) == ("Neuer Name", 200) and bolt.updated_at > before
    assert (bolt.name_en, bolt.gtin) == ("Hexagon screw M8×40", "2000000000015")
    assert Product.objects.get(sku="N-1").category == category


def test_a_price_change_ends_the_old_price_and_begins_the_new_one_in_one_file(
    office, nordwerk, bolt, make_contract
):
    make_contract(nordwerk, {bolt: [(100, "8.00", 100)]}, number="RV-1")
    data = (
        "contract;sku;min_quantity;amount;basis;valid_from;valid_until\n"
        "RV-1;933-8X40;100;8,00;100;01.01.2020;31.12.2026\n"
        "RV-1;933-8X40;100;8,25;100;01.01.2027;\n"
    )
    bring_in(office, "pricing_contractprice", data)
    old, new = ContractPrice.objects.order_by("valid")
    assert (old.amount, old.valid.upper) == (Decimal("8.00"), date(2027, 1, 1))
    assert (new.amount, new.basis, new.valid.lower, new.valid.upper) == (
        Decimal("8.25"),
        100,
        date(2027, 1, 1),
        None,
    )


def test_companies_come_in_and_keep_the_credit_in_use(office, nordwerk):
    Company.objects.update(credit_used=500)
    bring_in(office, "accounts_company", "number,name,credit_limit\n10001,Nordwerk SE,60000\n20002,Neu AG,\n")
    nordwerk.refresh_from_db()
    assert (nordwerk.name, nordwerk.credit_limit, nordwerk.credit_used) == ("Nordwerk SE", 60_000, 500)
    assert Company.objects.get(number="20002").credit_limit is None


def test_the_preview_marks_what_changes_without_inline_styles(office, bolt):
    page = upload(office, "catalog_product", "sku,name_de\n933-8X40,<b>Neu</b>\n").content.decode()
    assert "<del>Sechskantschraube M8×40</del> <ins>&lt;b&gt;Neu&lt;/b&gt;</ins>" in page
    assert "style=" not in page


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("N-1,nowhere,Neu,1", "“nowhere” is not known."),
        ("N-1,,Neu,1", "This field cannot be null."),
        ("N-1,fasteners,,1", "This field cannot be blank."),
        ("N-1,fasteners,Neu,viel", "“viel” is not a number."),
        ("N-1,fasteners,Neu,1e9", "“1e9” is not a number."),
        ("N-1,fasteners,Neu,NaN", "“NaN” is not a number."),
        ("N-1,fasteners,Neu,99999999999999", "Ensure that there are no more than 12 digits in total."),
        ("N-1,fasteners,Neu,0", "Minimum and multiple are more than 0."),
        ("N-1,fasteners,Neu\x07,1", "This text holds control characters."),
        (f"{'x' * 61},fasteners,Neu,1", "Ensure this value has at most 60 characters (it has 61)."),
        ("933-8X40,fasteners,Neu,1\n933-8x40,fasteners,Neu,1", "The same key stands in row 2."),
    ],
)
def test_a_wrong_row_says_what_is_wrong_and_nothing_comes_in(office, bolt, row, said):
    data = f"sku,category,name_de,minimum\nGOOD,fasteners,Gut,1\n{row}\n"
    answer = upload(office, "catalog_product", data)
    assert findings(answer) == [said]
    assert said.replace("“", "").split("”")[0] in answer.content.decode()
    assert "confirm_form" not in answer.context
    assert Product.objects.count() == 1


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            "base-eur,933-8X40,1,5,2026-01-01,",
            "Another price from this quantity is valid on some of these days.",
        ),
        ("base-eur,933-8X40,7,5,2026-02-30,", "“2026-02-30” is not a day such as 2026-12-31."),
        ("base-eur,933-8X40,7,5,2026-02-02,2026-02-01", "The last day is before the first day."),
        ("base-eur,933-8X40,7,-5,,", "An amount is not negative, and a quantity is more than 0."),
        ("base-xyz,933-8X40,7,5,,", "“base-xyz” is not known."),
    ],
)
def test_a_wrong_price_says_what_is_wrong(office, bolt, row, said):
    answer = upload(office, "pricing_listprice", HEADS["pricing_listprice"] + "\n" + row)
    assert said in findings(answer)
    assert ListPrice.objects.count() == 2


def _book(*rows) -> bytes:
    book, buffer = openpyxl.Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(buffer)
    return buffer.getvalue()


RUBBISH = {
    "nothing": b"",
    "binary": bytes(range(256)) * 50,
    "zip that is no workbook": b"PK\x03\x04" + b"\x00" * 400,
    "half a workbook": _book(["sku"], ["1"])[:900],
    "only a header": b"sku,category,name_de\n",
    "other columns": b"foo,bar\n1,2\n",
    "the same column twice": b"sku,sku\n1,2\n",
    "no header": b"\n\n\n",
    "more cells than columns": b"sku,name_de\n1,2,3\n",
    "a quote without end": b'sku,name_de\n"1,2\n',
    "NUL in a cell": b"sku,name_de\n1,a\x00b\n",
    "UTF-16": "sku,name_de\n1,ä\n".encode("utf-16"),
    "an empty workbook": _book(),
    "a workbook with numbers as header": _book([1, 2], [3, 4]),
}


@pytest.mark.parametrize("data", RUBBISH.values(), ids=RUBBISH)
def test_a_file_that_is_no_table_is_refused_with_a_reason(office, data):
    for model, kind in itertools.product(HEADS, (CSV, XLSX)):
        answer = upload(office, model, data, kind)
        assert answer.status_code == 200
        assert "confirm_form" not in answer.context
        assert findings(answer), (model, kind)


def test_windows_text_and_numbers_in_a_workbook_are_understood(office, bolt, category):
    bring_in(office, "catalog_product", "sku;name_de;category\nW-1;Größe;fasteners\n".encode("cp1252"))
    book = _book(
        ["sku", "category", "name_de", "minimum"], [4711, "fasteners", "Neu", 0.1], [None, None, None, None]
    )
    bring_in(office, "catalog_product", book, XLSX)
    assert Product.objects.get(sku="W-1").name_de == "Größe"
    assert Product.objects.get(sku="4711").minimum == Decimal("0.1")


def test_more_rows_than_a_page_can_check_are_refused(office, monkeypatch, category):
    monkeypatch.setattr("b2bshop.sheets.MOST_ROWS", 2)
    answer = upload(office, "catalog_product", "sku\n1\n2\n3\n")
    assert findings(answer) == ["More than 2 rows. Please split the file or use the import commands."]


def test_more_rows_than_a_file_should_hold_are_not_exported(office, fill, monkeypatch):
    fill(1, 3)
    monkeypatch.setattr("b2bshop.sheet_pages.MOST_EXPORTED", 2)
    answer = office.post(reverse("admin:catalog_product_export"), {"format": CSV, "resource": "0"})
    assert "More than 2 rows" in answer.content.decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"import_file_name": "gone"},
        {"import_file_name": "../../etc/passwd"},
        {"format": "9"},
        {"format": "x"},
        {"resource": "7"},
    ],
)
def test_a_confirmation_nobody_previewed_imports_nothing(office, bolt, changes):
    form = upload(office, "catalog_product", "sku,name_de\n933-8X40,Neu\n").context["confirm_form"].initial
    answer = office.post(reverse("admin:catalog_product_process_import"), form | changes, follow=True)
    assert answer.status_code == 200
    bolt.refresh_from_db()
    assert bolt.name_de == "Sechskantschraube M8×40"


def test_a_file_that_no_longer_fits_when_confirmed_imports_nothing(office, bolt, category):
    data = "sku,category,name_de,gtin\nA-1,fasteners,Gut,\nA-2,fasteners,Auch,2000000000022\n"
    preview = upload(office, "catalog_product", data)
    Product.objects.create(sku="A-3", category=category, name_de="Schneller", gtin="2000000000022")
    answer = confirm(office, "catalog_product", preview)
    assert "Nothing was imported" in answer.content.decode()
    assert not Product.objects.filter(sku__in=["A-1", "A-2"]).exists()


def test_importing_needs_the_right_to_add_and_to_change(client, make_user, db):
    from django.contrib.auth.models import Permission

    user = make_user("clerk@b2bshop.example", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_product", "change_product"]))
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(reverse("admin:catalog_product_import")).status_code == 403
    assert client.post(reverse("admin:catalog_product_process_import"), {}).status_code == 403
    assert client.get(reverse("admin:catalog_product_export")).status_code == 200
