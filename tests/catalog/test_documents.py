"""Documents: listed for the reader, handed out to whoever sees the product, kept only when they are what they say."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalog.documents import LARGEST, handed_out_as
from catalog.models import Assortment, AssortmentAssignment, AssortmentRule, Document

PDF = b"%PDF-1.7 a data sheet"


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def make_document():
    def make(product, kind="datasheet", language="", title="", content=PDF, name="sheet.pdf"):
        file = SimpleUploadedFile(name, content)
        return Document.objects.create(product=product, kind=kind, language=language, title=title, file=file)

    return make


@pytest.fixture
def office(client, make_user):
    boss = make_user("admin@b2bshop.example", is_staff=True, is_superuser=True, language="en")
    client.force_login(boss, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def private(make_product, nordwerk, category):
    product = make_product("NW-0001", exclusive=True)
    assortment = Assortment.objects.create(name="Nordwerk only")
    AssortmentRule.objects.create(assortment=assortment, product=product)
    AssortmentRule.objects.create(assortment=assortment, category=category)
    AssortmentAssignment.objects.create(assortment=assortment, company=nordwerk)
    return product


def names(client, product, language: str) -> list[str]:
    page = client.get(reverse("catalog:product", args=[product.sku]), headers={"accept-language": language})
    return [f"{row.name}/{row.language}" for row in page.context["page"].documents]


def test_the_readers_language_comes_first_then_what_needs_none(client, bolt, make_document):
    for language, kind in [("fr", "datasheet"), ("de", "manual"), ("en", "datasheet"), ("de", "datasheet")]:
        make_document(bolt, kind, language)
    make_document(bolt, "cad", content=b"ISO-10303-21; HEADER;", name="bolt.step")
    german = ["Datenblatt/Deutsch", "Anleitung/Deutsch", "CAD-Modell/", "Datenblatt/Englisch"]
    english = ["data sheet/English", "CAD model/", "data sheet/German", "manual/German"]
    assert names(client, bolt, "de") == [*german, "Datenblatt/Französisch"]
    assert names(client, bolt, "en") == [*english, "data sheet/French"]


def test_the_page_says_what_kind_of_file_it_is_and_how_large(client, bolt, make_document):
    make_document(bolt, language="en", title="Torque table", content=PDF.ljust(2048, b" "))
    page = client.get(reverse("catalog:product", args=[bolt.sku]), headers={"accept-language": "en"})
    (row,) = page.context["page"].documents
    assert (row.name, row.facts.replace("\xa0", " ")) == ("Torque table", "data sheet · PDF · 2.0 KB")


def test_a_document_is_saved_under_article_kind_and_language(client, bolt, make_document):
    sheet = make_document(bolt, "safety", "de")
    answer = client.get(reverse("catalog:document", args=[sheet.pk]), headers={"accept-language": "en"})
    assert answer["Content-Disposition"] == f'attachment; filename="{bolt.sku}_Sicherheitsdatenblatt_de.pdf"'
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert b"".join(answer.streaming_content) == PDF


@pytest.mark.parametrize(
    ("sku", "words", "stored", "name"),
    [
        ("A/B 1", "Maßblatt", "documents/ab/1.pdf", "A-B_1_Maßblatt_de.pdf"),
        ("..", "../../etc", "documents/ab/1.pdf", ".._..-..-etc_de.pdf"),
        ('A"\r\nX: 1', "Blatt", "documents/ab/1.pdf", "AX_1_Blatt_de.pdf"),
        ("A", "Blatt", "documents/bare", "A_Blatt_de"),
    ],
)
def test_no_number_or_title_breaks_out_of_the_file_name(sku, words, stored, name):
    assert handed_out_as(sku, words, "de", stored) == name


def test_a_document_is_as_private_as_its_product(sign_in, buyer, rival, private, bolt, make_document):
    own, common = make_document(private), make_document(bolt)
    addresses = [reverse("catalog:document", args=[pk]) for pk in (own.pk, common.pk)]
    assert own.file.name == common.file.name  # the file they share opens no door
    assert [sign_in(buyer).get(address).status_code for address in addresses] == [200, 200]
    assert [sign_in(rival).get(address).status_code for address in addresses] == [404, 200]


def test_a_file_that_is_gone_is_a_404_and_its_document_can_still_be_renamed(
    office, bolt, make_document, storage
):
    sheet = make_document(bolt)
    (storage / sheet.file.name).unlink()
    assert office.get(reverse("catalog:document", args=[sheet.pk])).status_code == 404
    page = reverse("admin:catalog_document_change", args=[sheet.pk])
    answer = office.post(page, {"product": bolt.pk, "kind": "manual", "title": "Renamed", "language": "de"})
    assert answer.status_code == 302
    sheet.refresh_from_db()
    assert (str(sheet), sheet.kind) == ("Renamed", "manual")


def test_the_same_file_lies_there_once(bolt, make_product, make_document, storage):
    first, second = make_document(bolt), make_document(make_product("B-2"), name="another name.PDF")
    assert first.file.name == second.file.name
    assert make_document(bolt, title="other", content=PDF + b"!").file.name != first.file.name
    assert len([path for path in storage.rglob("*") if path.is_file()]) == 2


def upload(office, product, name, content, **fields):
    data = {"product": product.pk, "kind": "datasheet", "language": "de", "title": ""} | fields
    return office.post(
        reverse("admin:catalog_document_add"), data | {"file": SimpleUploadedFile(name, content)}
    )


def test_the_office_uploads_a_document_and_links_it_to_further_products(office, bolt, make_product):
    others = [make_product(sku) for sku in ("B-2", "B-3")]
    assert upload(office, bolt, "sheet.pdf", PDF, further=[o.pk for o in others]).status_code == 302
    made = list(Document.objects.order_by("pk"))
    assert {row.product for row in made} == {bolt, *others}
    assert {(row.file.name, row.size, row.language) for row in made} == {(made[0].file.name, len(PDF), "de")}
    page = office.get(reverse("admin:catalog_document_change", args=[made[0].pk])).content.decode()
    assert reverse("admin:catalog_document_file", args=[made[0].pk]) in page
    assert "/media/" not in page


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("page.html", b"<script>", "Files of the type “html” are not kept"),
        ("noending", PDF, "Files of the type “” are not kept"),
        ("sheet.pdf", b"<script>", "The content is no PDF."),
        ("photo.png", PDF, "The content is no PNG."),
        ("sheet.pdf", b"%PDF-" + b" " * LARGEST, "at most 25.0\xa0MB are kept"),
        ("sheet.pdf", b"", "The submitted file is empty."),
    ],
)
def test_what_is_not_kept_is_told_at_the_field(office, bolt, name, content, reason):
    answer = upload(office, bolt, name, content)
    assert answer.status_code == 200
    assert reason in " ".join(answer.context["adminform"].form.errors["file"])
    assert not Document.objects.exists()


def test_a_second_document_of_the_same_kind_language_and_title_is_refused_in_words(office, bolt):
    upload(office, bolt, "sheet.pdf", PDF)
    answer = upload(office, bolt, "sheet.pdf", PDF + b"2")
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors
    assert Document.objects.count() == 1


def test_a_language_of_an_import_survives_the_form(office, bolt, make_document):
    sheet = make_document(bolt, language="eo")
    form = office.get(reverse("admin:catalog_document_change", args=[sheet.pk])).context["adminform"].form
    assert "eo" in dict(form.fields["language"].choices)


def test_the_office_opens_any_document_and_nobody_else_does(
    office, client, sign_in, buyer, private, make_document
):
    address = reverse("admin:catalog_document_file", args=[make_document(private).pk])
    assert office.get(address)["Content-Disposition"].startswith("attachment")
    assert office.get(reverse("admin:catalog_document_file", args=[0])).status_code == 404
    assert sign_in(buyer).get(address).status_code == 302
