"""Classes of several systems and versions side by side, and what they decide for products."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from catalog.models import (
    Attribute,
    AttributeValue,
    CategoryAttribute,
    CategoryClass,
    ClassFeature,
    Classification,
    ClassMapping,
    Feature,
    FeatureValue,
    ProductClass,
    ProductClassification,
)
from catalog.reclassify import plan, reclassify
from catalog.templates import attributes_of, attributes_of_products, classes_of, values_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def attribute():
    def make(code: str, kind: str = "text", unit: str = "") -> Attribute:
        return Attribute.objects.create(
            code=code, name_de=f"{code} (de)", name_en=f"{code} (en)", kind=kind, unit=unit
        )

    return make


@pytest.fixture
def release():
    """release("etim", "9", {"EC1": ["thread!", "length"]}) – a feature per attribute; ! mandatory, - no filter."""

    def make(system: str, version: str, classes: dict[str, list[str]], **fields) -> Classification:
        made = Classification.objects.create(system=system, version=version, **fields)
        for code, names in classes.items():
            node = ProductClass.objects.create(classification=made, code=code, name_de=f"{code} (de)")
            for place, name in enumerate(names):
                found = Attribute.objects.get(code=name.rstrip("!-"))
                feature, _new = Feature.objects.get_or_create(
                    classification=made,
                    code=f"EF-{found.code}",
                    defaults={"kind": found.kind, "attribute": found, "unit": found.unit},
                )
                ClassFeature.objects.create(
                    product_class=node,
                    feature=feature,
                    position=place,
                    is_mandatory="!" in name,
                    in_facets="-" not in name,
                )
        return made

    return make


def classify(product, release: Classification, code: str) -> ProductClassification:
    return ProductClassification.objects.create(product=product, product_class=release.classes.get(code=code))


def told(entries) -> list[str]:
    return [
        each.code + ("!" if each.is_mandatory else "") + ("" if each.in_facets else "-") for each in entries
    ]


def test_a_product_has_a_class_in_two_versions_and_its_page_says_which(
    client, sign_in, buyer, bolt, release, category
):
    eight, nine = (release("etim", version, {"EC000042": []}, position=int(version)) for version in "89")
    own = release("own", "1", {"W1": []})
    CategoryClass.objects.create(category=category, product_class=eight.classes.get())
    CategoryClass.objects.create(category=category, product_class=own.classes.get())
    classify(bolt, nine, "EC000042")
    page = sign_in(buyer).get(f"/products/{bolt.sku}/").content.decode()
    assert "ETIM 8" in page and "ETIM 9" in page and "EC000042" in page and "W1 (de)" in page
    with translation.override("de"):
        assert [(each.release, each.code) for each in classes_of(bolt)] == [
            ("eigene Klassifikation 1", "W1"),
            ("ETIM 8", "EC000042"),
            ("ETIM 9", "EC000042"),
        ]
    Classification.objects.filter(pk=own.pk).update(name="Werkstatt")
    assert classes_of(bolt)[0].release == "Werkstatt 1"


def test_one_class_per_release_and_no_class_of_another_release_is_kept(bolt, release, category):
    eight, nine = (release("etim", version, {"EC1": [], "EC2": []}) for version in "89")
    row = classify(bolt, eight, "EC1")
    with pytest.raises(IntegrityError, match="product_one_class_per_release"), transaction.atomic():
        classify(bolt, eight, "EC2")
    with pytest.raises(IntegrityError, match="of_one_classification"), transaction.atomic():
        ProductClassification.objects.filter(pk=row.pk).update(classification=nine)
    with pytest.raises(IntegrityError, match="classification_release_once"), transaction.atomic():
        Classification.objects.create(system="etim", version="8")


def test_the_class_orders_the_attributes_and_the_category_adds_the_rest(attribute, release, category, bolt):
    for code in ("thread", "length", "finish", "note"):
        attribute(code)
    for place, code in enumerate(("note", "length")):
        CategoryAttribute.objects.create(
            category=category, attribute=Attribute.objects.get(code=code), position=place
        )
    assert told(attributes_of(category)) == ["note", "length"]
    etim = release("etim", "9", {"EC1": ["thread!", "length-"]}, position=2)
    own = release("own", "1", {"W1": ["finish", "thread"]}, position=1)
    for each in (etim, own):
        CategoryClass.objects.create(category=category, product_class=each.classes.get())
    assert told(attributes_of(category)) == ["finish", "thread!", "length-", "note"]
    own.leads = False
    own.save()
    assert told(attributes_of(category)) == ["thread!", "length-", "note"]


def test_the_class_of_a_product_goes_before_that_of_its_category(
    attribute, release, category, bolt, make_product
):
    for code in ("thread", "length", "finish"):
        attribute(code)
    etim = release("etim", "9", {"EC1": ["thread"], "EC2": ["finish", "length"]})
    CategoryClass.objects.create(category=category, product_class=etim.classes.get(code="EC1"))
    other = make_product("OTHER")
    classify(other, etim, "EC2")
    found = attributes_of_products([bolt, other])
    assert told(found[bolt.pk]) == ["thread"] and told(found[other.pk]) == ["finish", "length"]
    for place, code in enumerate(("length", "thread", "finish")):
        AttributeValue.objects.create(
            product=other, attribute=Attribute.objects.get(code=code), text_de=f"d{place}"
        )
    assert [value.text for value in values_of([other])[other.pk]] == ["d2", "d0", "d1"]
    with translation.override("en"):
        assert values_of([other])[other.pk][0].name == "finish (en)"


def test_the_template_of_fifty_products_costs_one_statement(attribute, release, category, make_product):
    attribute("thread")
    etim = release("etim", "9", {"EC1": ["thread"]})
    CategoryClass.objects.create(category=category, product_class=etim.classes.get())
    products = [make_product(f"P-{number}") for number in range(50)]
    for few in (products[:2], products):
        with CaptureQueriesContext(connection) as asked:
            assert len(attributes_of_products(few)) == len(few)
        assert len(asked) == 1


class TestTheNextRelease:
    @pytest.fixture
    def releases(self, attribute, release, category, bolt, make_product):
        for code in ("thread", "length", "finish"):
            attribute(code)
        old = release("etim", "8", {"EC1": ["thread", "length"], "EC2": [], "EC3": [], "EC4": []})
        new = release("etim", "9", {"EC1": ["thread!", "finish"], "EC5": [], "EC6": [], "EC7": []})
        classes = {each.code: each for each in (*old.classes.all(), *new.classes.all())}
        ClassMapping.objects.create(source=classes["EC2"], target=classes["EC5"])
        for target in ("EC6", "EC7"):
            ClassMapping.objects.create(source=classes["EC3"], target=classes[target])
        CategoryClass.objects.create(category=category, product_class=old.classes.get(code="EC1"))
        for number in (2, 3, 4):
            classify(make_product(f"P-{number}"), old, f"EC{number}")
        return old, new

    def test_the_plan_tells_where_each_class_goes_and_what_changes_for_it(self, releases):
        moves = {move.source.code: move for move in plan(*releases)}
        assert [target.code for target in moves["EC1"].targets] == ["EC1"]
        assert (moves["EC1"].added, moves["EC1"].gone, moves["EC1"].changed) == (
            ("EF-finish",),
            ("EF-length",),
            ("EF-thread",),
        )
        assert (moves["EC1"].categories, moves["EC2"].products) == (1, 1)
        assert moves["EC2"].target.code == "EC5"
        assert moves["EC3"].target is None and len(moves["EC3"].targets) == 2
        assert moves["EC4"].target is None and moves["EC4"].targets == ()

    def test_only_what_is_certain_moves_and_the_old_release_stays(self, releases, category, bolt):
        old, new = releases
        done = reclassify(old, new)
        assert (done.products, done.categories) == (1, 1)
        assert list(ProductClassification.objects.filter(classification=new).values_list("product__sku")) == [
            ("P-2",)
        ]
        assert category.classes.count() == 2
        assert ProductClassification.objects.filter(classification=old).count() == 3
        again = reclassify(old, new)
        assert (again.products, again.categories) == (0, 0)
        assert {move.source.code for move in plan(old, new)} == {"EC3", "EC4"}

    def test_a_class_somebody_chose_already_is_kept(self, releases):
        old, new = releases
        product = ProductClassification.objects.get(product__sku="P-2").product
        classify(product, new, "EC7")
        reclassify(old, new)
        assert product.classes.get(classification=new).product_class.code == "EC7"

    def test_features_take_over_the_attribute_of_their_predecessor_unless_they_changed(self, releases):
        old, new = releases
        Feature.objects.filter(classification=new).update(attribute=None)
        Feature.objects.filter(classification=new, code="EF-finish").update(kind="choice")
        assert reclassify(old, new).links == 1
        assert Feature.objects.get(classification=new, code="EF-thread").attribute.code == "thread"

    def test_a_plan_costs_the_same_for_one_class_and_for_twenty(self, releases, make_product):
        old, _new = releases

        def statements() -> int:
            with CaptureQueriesContext(connection) as asked:
                plan(*releases)
            return len(asked)

        few = statements()
        for number in range(20):
            ProductClass.objects.create(classification=old, code=f"X{number}")
            classify(make_product(f"X-{number}"), old, f"X{number}")
        assert statements() == few == 4


def test_a_choice_offers_its_values_in_both_languages(release, attribute):
    attribute("colour")
    etim = release("etim", "9", {"EC1": ["colour"]})
    value = FeatureValue.objects.create(feature=etim.features.get(), code="EV1", text_de="rot", text_en="red")
    with translation.override("en"):
        assert str(value) == "EV1 red"
    with translation.override("de"):
        assert str(value) == "EV1 rot"
