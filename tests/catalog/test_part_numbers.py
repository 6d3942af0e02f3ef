"""A company keeps its own part numbers itself: one by one, and from a table that is looked at first."""

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Unit
from b2bshop.events.models import Event
from catalog.models import CustomerPartNumber
from catalog.queries import identify

pytestmark = pytest.mark.django_db
HOME = "/company/part-numbers/"


@pytest.fixture
def admin(nordwerk, make_actor):
    return make_actor(nordwerk, "admin", email="admin@nordwerk.example")


def upload(client, *rows, head="number;article;name;unit", name="numbers.csv"):
    data = "\n".join([head, *rows]).encode()
    return client.post(HOME + "upload/", {"file": SimpleUploadedFile(name, data)})


def confirm(client, answer):
    return client.post(re.search(rf'action="({HOME}upload/\w+/)"', answer.content.decode())[1])


def kept(company) -> set[tuple]:
    rows = CustomerPartNumber.objects.filter(company=company).select_related("product", "unit")
    return {(row.number, row.product.sku, row.text, row.unit.name if row.unit else "") for row in rows}


def test_one_is_added_changed_and_removed_and_the_journal_knows(admin, nordwerk, bolt, make_product, sign_in):
    make_product("OTHER")
    client = sign_in(admin)
    client.post(HOME + "new/", {"number": "NW-1", "article": "933-8x40", "text": "Bolt", "unit": ""})
    assert kept(nordwerk) == {("NW-1", bolt.sku, "Bolt", "")}
    assert identify(["nw-1"], admin)["nw-1"].product == bolt
    row = CustomerPartNumber.objects.get()
    client.post(f"{HOME}{row.pk}/", {"number": "NW-2", "article": "OTHER", "text": "", "unit": ""})
    assert kept(nordwerk) == {("NW-2", "OTHER", "", "")}
    client.post(f"{HOME}{row.pk}/remove/")
    assert kept(nordwerk) == set()
    told = [event.payload["rows"] for event in Event.objects.filter(name="PartNumbersChanged").order_by("pk")]
    assert told == [
        [["NW-1", "", bolt.sku]],
        [["NW-1", bolt.sku, ""], ["NW-2", "", "OTHER"]],
        [["NW-2", "OTHER", ""]],
    ]
    assert "NW-2" in client.get("/company/history/").content.decode()


def test_a_number_that_is_taken_is_refused_and_the_form_stays_filled(
    admin, nordwerk, bolt, make_product, sign_in
):
    make_product("OTHER")
    CustomerPartNumber.objects.create(company=nordwerk, product=bolt, number="NW-1")
    answer = sign_in(admin).post(
        HOME + "new/", {"number": "nw-1", "article": "OTHER", "text": "kept", "unit": ""}
    )
    assert answer.status_code == 422
    assert "933-8X40" in answer.content.decode() and 'value="kept"' in answer.content.decode()
    assert kept(nordwerk) == {("NW-1", bolt.sku, "", "")}


def test_a_buyer_keeps_those_of_the_own_unit_and_sees_those_of_the_company(
    buyer, nordwerk, bolt, make_product, sign_in
):
    CustomerPartNumber.objects.create(company=nordwerk, product=bolt, number="ALL-1")
    client, company_wide = sign_in(buyer), CustomerPartNumber.objects.get()
    page = client.get(HOME).content.decode()
    assert "ALL-1" in page and f'href="{HOME}{company_wide.pk}/"' not in page
    assert client.get(f"{HOME}{company_wide.pk}/").status_code == 404
    assert client.post(f"{HOME}{company_wide.pk}/remove/").status_code == 404
    sent = {"number": "MINE", "article": bolt.sku, "text": "", "unit": ""}
    assert client.post(HOME + "new/", sent).status_code == 422
    assert client.post(HOME + "new/", sent | {"unit": buyer.unit.pk}).status_code == 302
    assert ("MINE", bolt.sku, "", buyer.unit.name) in kept(nordwerk)


def test_numbers_units_and_articles_of_others_do_not_exist(
    admin, rival, alpina, nordwerk, bolt, make_product, sign_in
):
    foreign = CustomerPartNumber.objects.create(company=alpina, product=bolt, number="AL-1")
    make_product("SECRET", exclusive=True)
    client = sign_in(admin)
    assert "AL-1" not in client.get(HOME).content.decode()
    assert client.get(f"{HOME}{foreign.pk}/").status_code == 404
    assert client.post(f"{HOME}{foreign.pk}/remove/").status_code == 404
    sent = {"number": "N", "article": bolt.sku, "text": "", "unit": alpina.units.get().pk}
    assert client.post(HOME + "new/", sent).status_code == 422
    assert client.post(HOME + "new/", sent | {"unit": "", "article": "SECRET"}).status_code == 422
    answer = upload(client, "AL-1;933-8X40;;", "N;SECRET;;", f"M;933-8X40;;{alpina.units.get().name} x")
    assert "1 neu" in answer.content.decode()
    confirm(client, answer)
    assert kept(nordwerk) == {("AL-1", bolt.sku, "", "")}
    assert kept(alpina) == {("AL-1", bolt.sku, "", "")}


def test_a_table_is_shown_first_and_every_row_is_answered_for(admin, nordwerk, bolt, make_product, sign_in):
    make_product("OTHER", manufacturer_number="HV-1")
    Unit.objects.add_child(nordwerk.units.get(), {"company": nordwerk, "name": "Halle"})
    for number in ("SAME", "MOVES"):
        CustomerPartNumber.objects.create(company=nordwerk, product=bolt, number=number)
    client = sign_in(admin)
    answer = upload(
        client,
        "NEW-1;933-8x40;Schraube;",
        "NEW-2;HV-1;;halle",
        "SAME;933-8X40;;",
        "moves;OTHER;;",
        "BAD-1;NOTHING;;",
        ";933-8X40;;",
        "new-1;OTHER;;",
        f"{'X' * 61};OTHER;;",
        "BAD-2;OTHER;;Nirgends",
    )
    page = answer.content.decode()
    assert "2 neu, 1 geändert, 1 unverändert, 5 mit Fehlern" in page
    assert "bisher 933-8X40" in page
    assert len(kept(nordwerk)) == 2
    table = client.get(re.search(rf'href="({HOME}upload/\w+/failed/)"', page)[1])
    failed = list(csv.reader(io.StringIO(table.getvalue().decode("utf-8-sig")), delimiter=";"))
    assert [row[0] for row in failed] == ["number", "BAD-1", "", "new-1", "X" * 61, "BAD-2"]
    assert all(row[-1] for row in failed)
    confirm(client, answer)
    assert kept(nordwerk) == {
        ("NEW-1", bolt.sku, "Schraube", ""),
        ("NEW-2", "OTHER", "", "Halle"),
        ("SAME", bolt.sku, "", ""),
        ("moves", "OTHER", "", ""),
    }


def test_the_download_is_taken_back_without_a_difference(admin, nordwerk, bolt, sign_in):
    CustomerPartNumber.objects.create(company=nordwerk, product=bolt, number="NW-1", text="Bolt; long, 5 €")
    client = sign_in(admin)
    data = client.get(HOME + "download/").getvalue()
    answer = client.post(HOME + "upload/", {"file": SimpleUploadedFile("back.csv", data)})
    assert "0 neu, 0 geändert, 1 unverändert, 0 mit Fehlern" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("numbers.pdf", b"%PDF", "CSV oder XLSX"),
        ("numbers.csv", b"number;name\nA;B\n", "Artikel"),
        ("numbers.csv", b"number;article\n", "keine Zeilen"),
        ("numbers.xlsx", b"PK nonsense", "numbers.xlsx"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(admin, sign_in, name, data, said):
    answer = sign_in(admin).post(HOME + "upload/", {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_columns_are_known_by_what_the_page_calls_them_in_either_language(admin, nordwerk, bolt, sign_in):
    client = sign_in(admin)
    for number, head in enumerate(("Ihre Teilenummer;Artikel-Nr.;Ihre Bezeichnung", "Part no.;SKU;Name")):
        assert confirm(client, upload(client, f"T-{number};933-8x40;x", head=head)).status_code == 302
    assert {row[0] for row in kept(nordwerk)} == {"T-0", "T-1"}
    client.cookies["django_language"] = "de"
    assert "fehlen diese Spalten: Nummer." in upload(client, "x;y", head="irgendwas;Artikel").content.decode()


def test_a_confirmation_of_somebody_else_does_not_exist(admin, rival, bolt, sign_in):
    answer = upload(sign_in(admin), "NEW-1;933-8x40;;")
    address = re.search(rf'action="({HOME}upload/\w+/)"', answer.content.decode())[1]
    assert sign_in(rival).post(address).status_code == 404
    assert not CustomerPartNumber.objects.exists()


def test_more_rows_take_no_more_statements(admin, make_product, sign_in, django_assert_max_num_queries):
    for number in range(30):
        make_product(f"P-{number}")
    client = sign_in(admin)
    with django_assert_max_num_queries(40):
        few = upload(client, "A-0;P-0;;")
    with django_assert_max_num_queries(40):
        many = upload(client, *(f"A-{number};P-{number};;" for number in range(30)))
        confirm(client, many)
    assert few.status_code == 200
    assert CustomerPartNumber.objects.count() == 30


def test_searching_the_list(admin, nordwerk, bolt, make_product, sign_in):
    CustomerPartNumber.objects.create(company=nordwerk, product=bolt, number="NW-100-7", text="Halter")
    CustomerPartNumber.objects.create(company=nordwerk, product=make_product("ZZ-9"), number="QX-5")
    client = sign_in(admin)
    for text in ("nw1007", "halter", "933-8"):
        page = client.get(HOME, {"q": text}).content.decode()
        assert "NW-100-7" in page and "QX-5" not in page
    assert "Keine Teilenummer" in client.get(HOME, {"q": "gibtesnicht"}).content.decode()


def test_who_may_not_manage_them_is_refused(make_actor, nordwerk, bolt, sign_in):
    client = sign_in(make_actor(nordwerk, "requester"))
    assert client.get(HOME).status_code == 403
    assert client.post(HOME + "new/", {"number": "N", "article": bolt.sku}).status_code == 403
