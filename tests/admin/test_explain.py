"""Why a customer sees an article: the administration says which rule decides, with an article of each kind."""

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from catalog.models import Assortment, Certificate, Product, Terms

pytestmark = pytest.mark.django_db


def ask(office, sku, company=None, unit=None):
    query = {"sku": sku, "company": company.pk if company else "", "unit": unit.pk if unit else ""}
    return office.get(reverse("admin:catalog_assortment_explain"), query | {"day": localdate().isoformat()})


def verdict(*args):
    return ask(*args).context["answer"].verdict


@pytest.fixture
def own(nordwerk, category):
    made = Assortment.objects.create(name="Own")
    made.rules.create(category=category)
    made.assignments.create(company=nordwerk)
    return made


def test_each_outcome_says_why(office, nordwerk, alpina, bolt, make_product, own, category):
    tool = type(category).objects.add_root(dict(slug="tools", slug_path="tools", name_de="Werkzeug"))
    make_product("DRAFT", status="draft")
    make_product("ONLY", exclusive=True)
    make_product("SAW", category=tool)
    assert "no rule names it" in verdict(office, "saw", nordwerk)
    assert "“Own”" in verdict(office, "saw", nordwerk)
    assert "It is seen: no rule names it" in verdict(office, "SAW", alpina)
    assert "It is seen: no rule names it" in verdict(office, "SAW")
    assert "draft" in verdict(office, "DRAFT", nordwerk)
    assert "exclusive" in verdict(office, "ONLY", nordwerk)
    assert "can be ordered: so says “Hex bolts”" in verdict(office, bolt.sku, nordwerk)
    own.rules.create(product=bolt, terms=Terms.HIDDEN)
    assert "“933-8X40 Hexagon screw M8×40” of the assortment “Own” hides it" in verdict(
        office, bolt.sku, nordwerk
    )


def test_the_deciding_rules_stand_first_and_a_held_certificate_counts_as_open(office, nordwerk, bolt, own):
    licence = Certificate.objects.create(name_de="Schein", name_en="Licence")
    own.rules.create(product=bolt, terms=Terms.CERTIFICATE, certificate=licence)
    rules = ask(office, bolt.sku, nordwerk).context["answer"].rules
    assert [(each.terms, each.decides) for each in rules] == [(Terms.CERTIFICATE, True), (Terms.OPEN, False)]
    nordwerk.certificates.create(certificate=licence)
    rules = ask(office, bolt.sku, nordwerk).context["answer"].rules
    assert [(each.terms, each.decides) for each in rules] == [(Terms.OPEN, True), (Terms.OPEN, True)]


def test_wrong_questions_get_a_clear_answer(office, nordwerk, alpina, bolt):
    form = ask(office, "NOTHING", nordwerk, alpina.units.get()).context["form"]
    assert form.errors == {
        "sku": ["There is no such article."],
        "unit": ["This unit belongs to another company."],
    }
    assert not office.get(reverse("admin:catalog_assortment_explain")).context["answer"]
    assert Product.objects.count() == 1


def test_only_who_may_look_at_assortments_may_ask(client, make_user, bolt):
    user = make_user("helper@example.com")
    user.is_staff = True
    user.save()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert ask(client, bolt.sku).status_code == 403
