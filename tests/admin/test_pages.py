"""Every page of the administration opens, costs the same at any size, and survives bad input."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Address, Company, Membership, Unit
from catalog.models import Category, Product, Stock
from catalog.search.index import count_words
from pricing.models import ContractPrice, ListPrice
from tests.conftest import PASSWORD

pytestmark = pytest.mark.usefixtures("searchable")

ROOMS = {"accounts", "catalog", "pricing", "orders", "edi", "events", "post", "returns", "sales"}
MODELS = [model for model in admin.site._registry if model._meta.app_label in ROOMS]
NAMES = [model.__name__ for model in MODELS]
# Shown and changed on the page of what they belong to, or of no interest to a person.
ON_ANOTHER_PAGE = {
    "AttributeValue",
    "ApiKey",
    "CategoryAttribute",
    "CategoryClass",
    "Claim",
    "ClassFeature",
    "FamilyAxis",
    "FeedRow",
    "FeatureValue",
    "ProductClassification",
    "ProductFeed",
    "CartComment",
    "CartLine",
    "CartShare",
    "CartUse",
    "QuickLine",
    "Closure",
    "DeliveryRate",
    "LineChange",
    "ListLine",
    "OrderCharge",
    "InvoiceCharge",
    "InvoiceLine",
    "InvoicedOrder",
    "PaperOrder",
    "ShipmentLine",
    "PriceBefore",
    "PriceUploadRow",
    "QuotaEntry",
    "QuotaPeriod",
    "OrderLine",
    "OrderKey",
    "Photo",
    "ReturnLine",
    "ProductUnit",
    "Reservation",
    "SendingTry",
    "Transit",
    "WatchedArticle",
}


def page(model, kind: str, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{kind}", args=args)


def test_every_model_of_the_rooms_has_its_page_or_stands_on_another():
    rooms = ("accounts", "catalog", "pricing", "orders", "returns", "edi")
    models = {model.__name__ for room in rooms for model in apps.get_app_config(room).get_models()}
    assert models - set(NAMES) == ON_ANOTHER_PAGE


def test_list_form_and_row_of_every_model_open(office, fill):
    fill(1, 2)
    request = office.get("/admin/").wsgi_request
    for model in MODELS:
        assert office.get(page(model, "changelist")).status_code == 200, model
        may_add = admin.site._registry[model].has_add_permission(request)
        assert office.get(page(model, "add")).status_code == (200 if may_add else 403), model
        row = model.objects.order_by("pk").last()
        answer = office.get(page(model, "change", row.pk))
        assert answer.status_code == 200 and answer.context["original"] == row, model


def test_a_list_of_fifty_costs_as_many_statements_as_one_of_five(office, fill):
    fill(1, 5)
    for model in MODELS:  # what is remembered between requests is not counted
        office.get(page(model, "changelist"))
    few = {name: _statements(office, model) for name, model in zip(NAMES, MODELS, strict=True)}
    fill(6, 50)
    many = {name: _statements(office, model) for name, model in zip(NAMES, MODELS, strict=True)}
    assert many == few
    assert max(many.values()) <= 12


def _statements(office, model) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert office.get(page(model, "changelist")).status_code == 200
    return len(captured)


STRANGE = ("q=%00", "q=%F0%9F%94%A9", "q=" + "x" * 2000, "p=99999", "company=x", "product=1e9", "o=99", "e=1")


@pytest.mark.parametrize("query", STRANGE)
def test_strange_addresses_are_answered(office, fill, query):
    fill(1, 1)
    for model in MODELS:
        answer = office.get(page(model, "changelist") + "?" + query)
        assert answer.status_code in (200, 302, 400), model


def test_search_finds_products_by_words_and_numbers(office, make_product):
    make_product("M-8X40", name_de="Sechskantschraube M8×40 verzinkt", gtin="2000000000015")
    make_product("M-8X50", name_de="Sechskantschraube M8×50 verzinkt")
    count_words()
    assert _found(office, Product, "schraube 8×40") == ["M-8X40"]
    assert _found(office, Product, "2000000000015") == ["M-8X40"]
    assert len(_found(office, ListPrice, "m-8x50")) == 2


def _found(office, model, words: str) -> list:
    rows = office.get(page(model, "changelist"), {"q": words}).context["cl"].result_list
    return [getattr(row, "sku", row.pk) for row in rows]


def test_the_administration_asks_to_sign_in_through_the_shops_own_page(client, make_user):
    answer = client.get("/admin/")
    assert answer.status_code == 302
    answer = client.get(answer["Location"])
    assert answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")
    make_user("clerk@b2bshop.example", is_staff=True)
    answer = client.post(answer["Location"], {"login": "clerk@b2bshop.example", "password": PASSWORD})
    assert answer["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_a_customer_does_not_get_in(sign_in, buyer):
    assert sign_in(buyer).get("/admin/").status_code in (302, 403)
    assert sign_in(buyer).get(page(Product, "changelist")).status_code in (302, 403)


class TestOneWhoOnlySeesOrders:
    @pytest.fixture
    def clerk(self, client, make_user):
        from django.contrib.auth.models import Permission

        user = make_user("clerk@b2bshop.example", is_staff=True)
        user.user_permissions.add(Permission.objects.get(codename="view_order"))
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    def test_sees_orders_and_nothing_else(self, clerk, fill):
        fill(1, 1)
        for model in MODELS:
            seen = clerk.get(page(model, "changelist")).status_code
            assert seen == (200 if model.__name__ == "Order" else 403), model

    def test_cannot_move_an_order(self, clerk, fill):
        fill(1, 1)
        order = apps.get_model("orders.Order").objects.get()
        answer = clerk.post(
            page(type(order), "changelist"), {"action": "confirm", "_selected_action": order.pk}
        )
        order.refresh_from_db()
        assert answer.status_code in (200, 302, 403) and order.state == "placed"
        assert "Confirm selected" not in clerk.get(page(type(order), "changelist")).content.decode()

    def test_cannot_import_or_export(self, clerk):
        for kind in ("import", "export"):
            assert clerk.get(page(Product, kind)).status_code == 403


@pytest.mark.parametrize("size", [5, 50])
def test_a_list_longer_than_its_pages_counts_no_further_than_the_last(office, size, monkeypatch):
    from b2bshop.admin_pages import ManyRowsPaginator

    monkeypatch.setattr(ManyRowsPaginator, "most", 3)
    Company.objects.bulk_create(Company(number=str(n), name=str(n)) for n in range(size))
    assert ManyRowsPaginator(Company.objects.all(), 1).count == 3


def test_two_addresses_with_one_code_come_back_as_a_sentence_with_all_that_was_typed(office, nordwerk):
    form = _company_form(nordwerk)
    for index, code in enumerate(("DOCK", "dock")):
        form |= {
            f"addresses-{index}-{name}": value
            for name, value in dict(
                code=code, name="Dock", street="Kai", postal_code="1", city="Bremen", country="DE"
            ).items()
        }
    form["addresses-TOTAL_FORMS"] = 2
    answer = office.post(page(Company, "change", nordwerk.pk), form)
    assert answer.status_code == 200
    assert "The company has an address with this code already." in answer.content.decode()
    assert 'value="dock"' in answer.content.decode()
    assert not Address.objects.filter(code__iexact="dock").exists()


def _company_form(company: Company, **changes) -> dict:
    names = [
        "number",
        "name",
        "country",
        "currency",
        "language",
        "payment_days",
        "discount_percent",
        "discount_days",
        "credit_limit",
    ]
    form = {name: getattr(company, name) for name in names} | {"is_active": "on"} | changes
    for prefix in ("units", "addresses", "cost_centres", "memberships"):
        form |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    return form


def test_a_form_saves_what_was_changed_and_leaves_a_balance_that_moved_meanwhile(
    office, nordwerk, monkeypatch
):
    def moved_meanwhile(self, **kwargs):
        Company.objects.filter(pk=nordwerk.pk).update(credit_used=777)

    monkeypatch.setattr(Company, "clean", moved_meanwhile)
    office.post(page(Company, "change", nordwerk.pk), _company_form(nordwerk, name="Nordwerk SE"))
    nordwerk.refresh_from_db()
    assert (nordwerk.name, nordwerk.credit_used) == ("Nordwerk SE", 777)


def test_a_new_unit_on_the_page_of_its_company_joins_the_tree(office, nordwerk):
    form = _company_form(nordwerk) | {"units-TOTAL_FORMS": 1, "units-0-name": "Werk Kiel"}
    answer = office.post(page(Company, "change", nordwerk.pk), form)
    assert answer.status_code == 302
    assert Unit.objects.get(name="Werk Kiel").depth == 1
    assert Unit.objects.find_problems() == ([], [], [], [], [])


def test_a_unit_is_moved_below_another_of_its_company_and_of_no_other(office, nordwerk, alpina):
    top, rival = nordwerk.units.get(), alpina.units.get()
    hall = Unit.objects.add_root(dict(company=nordwerk, name="Halle 2"))
    office.post(page(Unit, "change", hall.pk), {"name": "Halle 3", "parent": top.pk})
    hall.refresh_from_db()
    assert hall.name == "Halle 3" and hall.is_child_of(Unit.objects.get(pk=top.pk))
    answer = office.post(page(Unit, "change", hall.pk), {"name": "Halle 3", "parent": rival.pk})
    assert "belongs to another company" in answer.content.decode()


def test_stock_cannot_fall_below_what_is_reserved(office, bolt):
    stock = Stock.objects.get(product=bolt)
    Stock.objects.filter(pk=stock.pk).update(reserved=300)
    form = {"product": bolt.pk, "warehouse": stock.warehouse_id, "on_hand": "299"}
    answer = office.post(page(Stock, "change", stock.pk), form)
    assert "Not less can be on hand" in answer.content.decode()
    office.post(page(Stock, "change", stock.pk), form | {"on_hand": "300"})
    stock.refresh_from_db()
    assert (stock.on_hand, stock.reserved) == (300, 300)


def test_a_membership_refuses_a_unit_of_another_company(office, nordwerk, alpina, make_user):
    role = apps.get_model("accounts.Role").objects.get(company=None, code="buyer")
    form = {
        "user": make_user("x@nordwerk.example").pk,
        "company": nordwerk.pk,
        "roles": [role.pk],
        "is_active": "on",
    }
    answer = office.post(page(Membership, "add"), form | {"unit": alpina.units.get().pk})
    assert "This unit belongs to another company." in answer.content.decode()
    assert office.post(page(Membership, "add"), form | {"unit": nordwerk.units.get().pk}).status_code == 302


def test_a_category_with_products_cannot_be_deleted_and_says_so(office, bolt):
    top = Category.objects.get(slug_path="fasteners")
    answer = office.post(page(Category, "delete", top.pk), {"post": "yes"})
    assert answer.status_code == 200 and "933-8X40" in answer.content.decode()
    answer = office.post(
        page(Category, "changelist"), {"action": "delete_selected", "_selected_action": top.pk, "post": "yes"}
    )
    assert Category.objects.count() == 2


def test_a_price_list_with_prices_and_a_contract_with_prices_stay(office, nordwerk, bolt, make_contract):
    contract = make_contract(nordwerk, {bolt: [(1, "5", 1)]})
    price_list = ListPrice.objects.first().price_list
    for row in (contract, price_list):
        assert office.post(page(type(row), "delete", row.pk), {"post": "yes"}).status_code == 403
    assert ContractPrice.objects.count() == 1


def test_a_company_in_a_currency_the_shop_does_not_sell_in_keeps_it_when_saved(office, fill):
    fill(1, 1)
    company = Company.objects.get()
    Company.objects.update(currency="GBP")
    form = office.get(page(Company, "change", company.pk)).context["adminform"].form
    assert form["currency"].value() == "GBP"
    assert ("GBP", "GBP") in form.fields["currency"].choices
    others = office.get(page(Company, "add")).context["adminform"].form.fields["currency"].choices
    assert [code for code, _ in others] == ["EUR", "CHF"]
