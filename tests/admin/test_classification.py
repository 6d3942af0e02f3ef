"""Classes decide what the form of a product asks for; a release is taken to the next one from its page."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from catalog.models import (
    Attribute,
    AttributeValue,
    CategoryClass,
    ClassFeature,
    Classification,
    Feature,
    FeatureValue,
    ProductClass,
    ProductClassification,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def etim(category):
    """EC1 asks for a note, a mandatory length and a mandatory colour (red or blue)."""
    made = Classification.objects.create(system="etim", version="9")
    node = ProductClass.objects.create(classification=made, code="EC1")
    for place, (code, kind) in enumerate([("note", "text"), ("length", "number"), ("colour", "choice")]):
        stored = "number" if kind == "number" else "text"
        attribute = Attribute.objects.create(code=code, name_de=code, name_en=code, kind=stored)
        feature = Feature.objects.create(classification=made, code=code, kind=kind, attribute=attribute)
        ClassFeature.objects.create(
            product_class=node, feature=feature, position=place, is_mandatory=code != "note"
        )
    for text in ("red", "blue"):
        FeatureValue.objects.create(
            feature=Feature.objects.get(code="colour"), code=text, text_de=f"{text}-de", text_en=text
        )
    CategoryClass.objects.create(category=category, product_class=node)
    return made


def address(product) -> str:
    return reverse("admin:catalog_product_change", args=[product.pk])


def values_form(office, product):
    formsets = office.get(address(product)).context["inline_admin_formsets"]
    return next(each.formset for each in formsets if each.opts.model is AttributeValue)


def form_of(office, product, **changes) -> dict:
    """The page of a product as a browser would send it back."""
    context = office.get(address(product)).context
    sent = {}
    forms = [context["adminform"].form]
    for each in context["inline_admin_formsets"]:
        forms += [each.formset.management_form, *each.formset.forms]
    for form in forms:
        for bound in form:
            value = bound.value()
            if value is not None and value is not False:
                sent[bound.html_name] = value if isinstance(value, str | int) else str(value)
    sent["drawing"] = "{}"
    return sent | changes


def test_the_form_has_a_row_for_everything_asked_for_with_what_is_mandatory_first(office, bolt, etim):
    AttributeValue.objects.create(
        product=bolt, attribute=Attribute.objects.get(code="note"), text_de="Hinweis"
    )
    forms = values_form(office, bolt).forms
    codes = [Attribute.objects.get(pk=form.instance.attribute_id).code for form in forms]
    assert codes == ["note", "length", "colour"]
    page = office.get(address(bolt)).content.decode()
    assert "mandatory · missing" in page and "blue-de, red-de" in page and "length, colour" in page


def test_filled_rows_are_kept_and_the_others_are_no_values(office, bolt, etim):
    forms = values_form(office, bolt).forms
    length = next(
        form.prefix for form in forms if form.instance.attribute_id == Attribute.objects.get(code="length").pk
    )
    answer = office.post(address(bolt), form_of(office, bolt, **{f"{length}-number": "40"}))
    assert answer.status_code == 302, answer.context["errors"]
    assert [(value.attribute.code, value.number) for value in bolt.values.all()] == [("length", 40)]


def test_a_choice_outside_the_list_comes_back_with_the_values_that_are_allowed(office, bolt, etim):
    forms = values_form(office, bolt).forms
    colour = next(
        form.prefix for form in forms if form.instance.attribute_id == Attribute.objects.get(code="colour").pk
    )
    for text, kept in (("green", 0), ("red-de", 1)):
        answer = office.post(address(bolt), form_of(office, bolt, **{f"{colour}-text_de": text}))
        assert bolt.values.count() == kept
        if not kept:
            assert "Not an allowed value; allowed are: blue-de, red-de" in answer.content.decode()


def test_a_second_class_of_one_release_is_refused_in_a_sentence(office, bolt, etim):
    ProductClassification.objects.create(product=bolt, product_class=etim.classes.get())
    second = ProductClass.objects.create(classification=etim, code="EC2")
    form = form_of(
        office, bolt, **{"classes-TOTAL_FORMS": 2, "classes-1-product_class": second.pk, "classes-1-product": bolt.pk}
    )  # fmt: skip
    answer = office.post(address(bolt), form)
    assert answer.status_code == 200
    assert "The product has a class in this classification already." in answer.content.decode()
    assert bolt.classes.get().product_class.code == "EC1"


@pytest.mark.parametrize(
    ("kind", "unit", "code", "refusal"),
    [
        ("text", "", "length", "Numbers lead to number attributes"),
        ("number", "", "note", "Numbers lead to number attributes"),
        ("number", "MMT", "length", "measured in another unit"),
    ],
)
def test_a_feature_leads_only_to_an_attribute_that_can_keep_it(office, etim, kind, unit, code, refusal):
    form = {"classification": etim.pk, "code": "X", "kind": kind, "unit": unit, "allowed_values-TOTAL_FORMS": 0,
            "allowed_values-INITIAL_FORMS": 0, "attribute": Attribute.objects.get(code=code).pk}  # fmt: skip
    answer = office.post(reverse("admin:catalog_feature_add"), form)
    assert answer.status_code == 200 and refusal in answer.content.decode()


class TestTheNextRelease:
    @pytest.fixture
    def ten(self, etim):
        made = Classification.objects.create(system="etim", version="10")
        ProductClass.objects.create(classification=made, code="EC1", name_en="The same")
        return made

    def page(self, release) -> str:
        return reverse("admin:catalog_classification_reclassify", args=[release.pk])

    def test_is_shown_first_and_done_then(self, office, etim, ten, category):
        shown = office.get(self.page(etim), {"to": ten.pk}).content.decode()
        assert "The same" in shown and "colour, length, note" in shown
        assert category.classes.count() == 1
        answer = office.post(self.page(etim), {"to": ten.pk}, follow=True)
        assert "categories: 1" in answer.content.decode() and category.classes.count() == 2
        assert "Nothing would change" in office.get(self.page(etim), {"to": ten.pk}).content.decode()

    @pytest.mark.parametrize("to", ["", "x", "99999999", "9" * 40])
    def test_nonsense_changes_nothing(self, office, etim, ten, category, to):
        for ask in (office.get, office.post):
            assert ask(self.page(etim), {"to": to}).status_code == 200
        assert category.classes.count() == 1

    def test_needs_the_right_to_change_classifications(self, client, make_user, etim, ten):
        clerk = make_user("clerk@b2bshop.example", is_staff=True)
        clerk.user_permissions.add(Permission.objects.get(codename="view_classification"))
        client.force_login(clerk, backend="allauth.account.auth_backends.AuthenticationBackend")
        assert client.post(self.page(etim), {"to": ten.pk}).status_code == 404
