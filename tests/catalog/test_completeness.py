"""What is missing of a product's data, as a table of cases, and the list that shows it."""

import csv

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.completeness import CHECKS, counts_of, figures_of, lacking
from catalog.models import (
    Attribute,
    AttributeValue,
    Category,
    CategoryClass,
    ClassFeature,
    Classification,
    Document,
    Feature,
    FeatureValue,
    Product,
    ProductClass,
    ProductClassification,
)
from catalog.rules import percent_complete
from catalog.search import index

pytestmark = pytest.mark.django_db
LIST = reverse("admin:catalog_completeness_changelist")
WHOLE = dict(
    text_de="Text",
    text_en="Text",
    gtin="2000000000015",
    drawing={"shape": "x"},
    weight_g=5,
    tariff="73181595",
    origin="DE",
)


@pytest.mark.parametrize(
    ("done", "asked", "percent"),
    [(0, 0, 100), (0, 3, 0), (1, 3, 33), (2, 3, 66), (199, 200, 99), (3, 3, 100)],
)
def test_percent_is_rounded_down_so_that_100_means_everything(done, asked, percent):
    assert percent_complete(done, asked) == percent


@pytest.fixture
def etim(category):
    """EC1 asks for a number and for one of two colours; both are mandatory, a note is not."""
    made = Classification.objects.create(system="etim", version="9")
    node = ProductClass.objects.create(classification=made, code="EC1")
    for place, (code, kind, mandatory) in enumerate(
        [("length", "number", True), ("colour", "choice", True), ("note", "text", False)]
    ):
        attribute = Attribute.objects.create(
            code=code, name_de=f"{code} (de)", name_en=f"{code} (en)", kind="number" if kind == "number" else "text"
        )  # fmt: skip
        feature = Feature.objects.create(classification=made, code=code, kind=kind, attribute=attribute)
        ClassFeature.objects.create(
            product_class=node, feature=feature, position=place, is_mandatory=mandatory
        )
        if kind == "choice":
            for text_de, text_en in (("rot", "red"), ("blau", "blue")):
                FeatureValue.objects.create(feature=feature, code=text_en, text_de=text_de, text_en=text_en)
    CategoryClass.objects.create(category=category, product_class=node)
    return made


@pytest.fixture
def whole(make_product, etim):
    product = make_product("WHOLE", **WHOLE)
    Document.objects.create(product=product, kind="datasheet", file="documents/x.pdf")
    AttributeValue.objects.create(product=product, attribute=Attribute.objects.get(code="length"), number=0)
    AttributeValue.objects.create(
        product=product, attribute=Attribute.objects.get(code="colour"), text_de="rot"
    )
    return product


def of(product) -> object:
    return figures_of(Product.objects.filter(pk=product.pk))[product.pk]


def test_a_product_with_everything_is_complete_a_length_of_zero_included(whole):
    figures = of(whole)
    assert (figures.percent, figures.lacks, figures.missing, figures.asked) == (100, (), (), 2)


@pytest.mark.parametrize(
    ("change", "lacks"),
    [
        ({"name_en": ""}, "name"),
        ({"text_de": ""}, "text"),
        ({"text_en": ""}, "text"),
        ({"gtin": ""}, "gtin"),
        ({"manufacturer": None}, "manufacturer"),
        ({"drawing": {}}, "drawing"),
        ({"weight_g": None}, "weight"),
        ({"weight_g": 0}, "weight"),
        ({"tariff": ""}, "tariff"),
        ({"origin": ""}, "origin"),
    ],
)
def test_each_check_names_what_is_missing(whole, change, lacks):
    Product.objects.filter(pk=whole.pk).update(**change)
    figures = of(whole)
    assert figures.lacks == (lacks,) and figures.percent == percent_complete(11, 12)
    assert list(lacking(Product.objects.all(), lacks)) == [whole]
    counts = counts_of(Product.objects.all())
    assert counts[lacks] == counts["anything"] == 1
    assert sum(counts.values()) == 2


def test_documents_and_classes_are_checked_too(whole, etim):
    Document.objects.all().delete()
    assert of(whole).lacks == ("document",)
    CategoryClass.objects.all().delete()
    assert of(whole).lacks == ("document", "class") and of(whole).asked == 0


@pytest.mark.parametrize("text, missing", [("rot", ()), ("red", ()), ("grün", ("colour (en)",))])
def test_a_choice_counts_only_with_an_allowed_text_in_either_language(whole, in_english, text, missing):
    AttributeValue.objects.filter(attribute__code="colour").update(text_de="x", text_en=text)
    if text == "rot":
        AttributeValue.objects.filter(attribute__code="colour").update(text_de=text, text_en="")
    assert of(whole).missing == missing


def test_a_mandatory_feature_without_an_attribute_stays_missing_by_its_own_name(whole, etim):
    Feature.objects.filter(code="length").update(attribute=None, name_de="Länge X")
    assert of(whole).missing == ("Länge X",)


def test_two_releases_that_ask_for_one_attribute_ask_once_and_one_that_does_not_lead_asks_nothing(
    whole, category
):
    second = Classification.objects.create(system="eclass", version="14")
    node = ProductClass.objects.create(classification=second, code="1")
    feature = Feature.objects.create(
        classification=second, code="f", kind="number", attribute=Attribute.objects.get(code="length")
    )
    ClassFeature.objects.create(product_class=node, feature=feature, is_mandatory=True)
    ClassFeature.objects.create(
        product_class=node,
        feature=Feature.objects.create(classification=second, code="g", kind="text"),
        is_mandatory=True,
    )
    CategoryClass.objects.create(category=category, product_class=node)
    assert of(whole).asked == 3 and of(whole).missing == ("g",)
    Classification.objects.filter(pk=second.pk).update(leads=False)
    assert of(whole).asked == 2 and of(whole).percent == 100


def test_figures_and_counts_of_fifty_products_cost_one_statement_each(etim, make_product):
    for number in range(50):
        make_product(f"P-{number}")
    for size in (5, 50):
        products = Product.objects.filter(pk__in=list(Product.objects.values_list("pk", flat=True)[:size]))
        with CaptureQueriesContext(connection) as asked:
            assert len(figures_of(products)) == size and counts_of(products)["anything"] == size
        assert len(asked) == 2


class TestTheList:
    @pytest.fixture
    def office(self, client, make_user):
        admin = make_user("admin@b2bshop.example", is_staff=True, is_superuser=True, language="en")
        client.force_login(admin, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    def found(self, office, **query) -> list[str]:
        answer = office.get(LIST, query)
        assert answer.status_code == 200
        return [row.sku for row in answer.context["cl"].result_list]

    def test_filters_by_category_class_and_what_is_missing(self, office, whole, make_product, category, etim):
        other = Category.objects.add_root(dict(slug="x", slug_path="x", name_de="X"))
        make_product("BARE")
        make_product("ELSE", category=other)
        node = etim.classes.get()
        assert self.found(office) == ["BARE", "ELSE", "WHOLE"]
        assert self.found(office, category=Category.objects.get(slug_path="fasteners").pk) == [
            "BARE",
            "WHOLE",
        ]
        assert self.found(office, product_class=node.pk) == ["BARE", "WHOLE"]
        assert self.found(office, product_class=-etim.pk) == ["ELSE"]
        assert self.found(office, missing="features") == ["BARE"]
        assert self.found(office, missing="class") == ["ELSE"]
        assert self.found(office, missing="anything", category=other.pk) == ["ELSE"]
        index.refresh()
        assert self.found(office, q="whole") == ["WHOLE"]
        ProductClassification.objects.create(
            product=whole, product_class=ProductClass.objects.create(classification=etim, code="EC2")
        )
        assert self.found(office, product_class=node.pk) == ["BARE"]

    @pytest.mark.parametrize("value", ["x", "-", "-x", "9" * 30, "0", "１", "%00"])
    def test_nonsense_in_the_address_is_answered(self, office, whole, value):
        for name in ("category", "product_class", "missing"):
            assert office.get(f"{LIST}?{name}={value}").status_code in (200, 302, 400), name

    def test_tells_how_many_lack_what_whatever_is_chosen(self, office, whole, make_product):
        make_product("BARE", gtin="")
        page = office.get(LIST, {"missing": "tariff"}).content.decode()
        assert "GTIN: 1" in page and "Mandatory features: 1" in page and "missing=gtin" in page
        assert "length (en)" in page

    def test_costs_the_same_for_five_and_for_fifty(self, office, etim, make_product):
        def statements() -> int:
            with CaptureQueriesContext(connection) as asked:
                assert office.get(LIST, {"missing": "features"}).status_code == 200
            return len(asked)

        for number in range(5):
            make_product(f"P-{number}")
        office.get(LIST)
        few = statements()
        for number in range(5, 50):
            make_product(f"P-{number}")
        assert statements() == few <= 14

    def test_goes_out_as_a_file_with_the_same_filters(self, office, whole, make_product):
        make_product("BARE", gtin="")
        answer = office.get(reverse("admin:catalog_completeness_export"), {"missing": "gtin"})
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        header, *rows = csv.reader(text.splitlines())
        assert [row[0] for row in rows] == ["BARE"]
        told = dict(zip(header, rows[0], strict=True))
        assert told["GTIN"] == "0" and told["mandatory features"] == "0/2"
        assert told["missing"] == "length (en), colour (en)"
        assert len(header) == 4 + len(CHECKS) + 2

    def test_is_closed_to_who_may_not_see_it(self, client, make_user):
        clerk = make_user("clerk@b2bshop.example", is_staff=True)
        client.force_login(clerk, backend="allauth.account.auth_backends.AuthenticationBackend")
        assert client.get(LIST).status_code == 403
        assert client.get(reverse("admin:catalog_completeness_export")).status_code == 403
