"""Other numbers of an article, what replaces it, and what belongs to it."""

import itertools

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import CrossReference, CustomerPartNumber, Product, Relation, SearchEntry
from catalog.queries import Match, identify
from catalog.search import index
from catalog.succession import LONGEST_CHAIN, successions
from orders.models import CartLine

pytestmark = pytest.mark.usefixtures("searchable")


@pytest.fixture
def called(make_product):
    """called("B-1", "X-77/3", kind="rival") → the product, with that cross reference"""

    def make(sku: str, number: str, kind: str = "rival", **fields) -> Product:
        product = Product.objects.filter(sku=sku).first() or make_product(sku, **fields)
        CrossReference.objects.create(product=product, kind=kind, number=number, issuer="Anderswo")
        index.refresh()
        return product

    return make


class TestNumbers:
    def test_a_number_of_somebody_else_means_our_article(self, buyer, called):
        called("B-1", "X-77/3")
        found = identify(["x-77/3"], buyer)["x-77/3"]
        assert (found.product.sku, found.match) == ("B-1", Match.REFERENCE)

    def test_the_own_number_goes_before_one_of_somebody_else(self, buyer, make_product, called):
        make_product("X-77/3")
        called("B-1", "X-77/3")
        assert identify(["X-77/3"], buyer)["X-77/3"].product.sku == "X-77/3"

    def test_a_number_that_means_two_articles_is_asked_for(self, buyer, sign_in, called):
        called("B-1", "X-77/3")
        called("B-2", "X-77/3")
        assert [p.sku for p in identify(["X-77/3"], buyer)["X-77/3"].products] == ["B-1", "B-2"]
        page = sign_in(buyer).post("/carts/add/", {"sku": "X-77/3", "quantity": "1"}, follow=True)
        assert "B-1, B-2" in page.content.decode()

    @pytest.mark.parametrize("typed", ["x773", "X 77 3", "x-77-3", "X77/3"])
    def test_punctuation_does_not_matter_where_nothing_is_written_exactly_so(self, typed, buyer, called):
        called("B-1", "X-77/3")
        found = identify([typed], buyer)[typed]
        assert (found.product.sku, found.match) == ("B-1", Match.WRITTEN_OTHERWISE)

    @pytest.mark.parametrize("typed", ["b1-0", "hv 840.40", "4711 a"])
    def test_nor_in_our_number_the_manufacturers_or_ones_own(self, typed, buyer, nordwerk, make_product):
        product = make_product("B-10", manufacturer_number="HV-84040")
        CustomerPartNumber.objects.create(company=nordwerk, product=product, number="4711-A")
        assert identify([typed], buyer)[typed].product == product

    def test_the_own_part_number_goes_before_ours_also_without_punctuation(
        self, buyer, nordwerk, make_product
    ):
        make_product("4-711")
        own = make_product("B-10")
        CustomerPartNumber.objects.create(company=nordwerk, product=own, number="47/11")
        assert identify(["4711"], buyer)["4711"].product == own

    def test_nothing_hidden_is_found_and_nobody_elses_part_number(self, buyer, rival, nordwerk, called):
        product = called("B-1", "X-77/3", exclusive=True)
        CustomerPartNumber.objects.create(company=nordwerk, product=called("B-2", "Y-1"), number="OWN-5")
        for typed in ("X-77/3", "x773"):
            assert identify([typed], buyer)[typed].products == ()
        assert identify(["own5"], buyer)["own5"].product.sku == "B-2"
        assert identify(["own5"], rival)["own5"].products == ()
        # the control: where it is not hidden it is found
        Product.objects.filter(pk=product.pk).update(exclusive=False)
        assert identify(["x773"], buyer)["x773"].product == product

    def test_any_number_of_numbers_costs_at_most_ten_statements(self, buyer, called):
        for n in range(30):
            called(f"B-{n}", f"X-77/{n}")
        for typed in (["x-770"], [f"x 77 {n}" for n in range(30)] + [f"none-{n}" for n in range(30)]):
            with CaptureQueriesContext(connection) as asked:
                identify(typed, buyer)
            assert len(asked) <= 10

    def test_searches_find_it_and_forget_it(self, buyer, sign_in, called):
        called("B-1", "X-77/3")
        assert sign_in(buyer).get("/search/?q=x773").headers["location"] == "/products/B-1/"
        CrossReference.objects.all().delete()
        assert SearchEntry.objects.get().is_stale
        index.refresh()
        assert "location" not in sign_in(buyer).get("/search/?q=x773").headers

    def test_the_article_tells_its_other_numbers(self, buyer, sign_in, called):
        called("B-1", "X-77/3")
        called("B-1", "OLD-1", kind="legacy")
        text = sign_in(buyer).get("/products/B-1/").content.decode()
        assert "X-77/3 (Anderswo)" in text and "Frühere Artikelnummer" in text


class TestSuccession:
    @pytest.fixture
    def chain(self, make_product):
        """A → B → C; A and B are discontinued and sold out."""
        made = {sku: make_product(sku, stock=0, status="discontinued") for sku in ("A-1", "B-1")}
        made["C-1"] = make_product("C-1")
        for old, new in (("A-1", "B-1"), ("B-1", "C-1")):
            made[old].successor = made[new]
            made[old].replaced_because_de = f"{old} war zu schwer"
            made[old].save()
        return made

    def test_is_followed_to_what_is_on_sale(self, buyer, chain):
        told = successions(chain.values(), buyer)
        assert {pk: [step.sku for step in s.steps] for pk, s in told.items()} == {
            chain["A-1"].pk: ["B-1", "C-1"],
            chain["B-1"].pk: ["C-1"],
        }

    def test_passes_over_what_the_reader_does_not_see(self, buyer, chain):
        Product.objects.filter(sku="B-1").update(exclusive=True)
        assert [step.sku for step in successions([chain["A-1"]], buyer)[chain["A-1"].pk].steps] == ["C-1"]
        Product.objects.filter(sku="C-1").update(exclusive=True)
        assert successions([chain["A-1"]], buyer) == {}

    def test_ends_in_a_circle_and_in_a_very_long_chain(self, buyer, chain, make_product):
        Product.objects.filter(sku="C-1").update(status="discontinued", successor=chain["A-1"])
        told = successions(chain.values(), buyer)
        assert [step.sku for step in told[chain["A-1"].pk].steps] == ["B-1", "C-1"]
        long = [make_product(f"L-{n}", status="discontinued") for n in range(LONGEST_CHAIN + 5)]
        for old, new in itertools.pairwise(long):
            Product.objects.filter(pk=old.pk).update(successor=new)
        long[0].refresh_from_db()
        assert len(successions([long[0]], buyer)[long[0].pk].steps) == LONGEST_CHAIN

    def test_the_article_says_what_replaced_it_and_why(self, buyer, sign_in, chain):
        text = sign_in(buyer).get("/products/A-1/").content.decode()
        section = text[text.index('id="h-successor"') :]
        assert 'class="sku">C-1<' in section and 'class="sku">B-1<' not in section
        assert "A-1 wurde durch B-1 ersetzt: A-1 war zu schwer" in section
        assert "B-1 wurde durch C-1 ersetzt: B-1 war zu schwer" in section

    def test_who_orders_it_is_told_and_gets_nothing_else_instead(self, buyer, sign_in, chain):
        shop = sign_in(buyer)
        shop.post("/carts/add/", {"sku": "A-1", "quantity": "1"})
        line = CartLine.objects.get()
        assert line.product == chain["A-1"]
        assert "Nachfolger: C-1" in shop.get(f"/carts/{line.cart_id}/").content.decode()


class TestRelations:
    @pytest.fixture
    def drill(self, make_product):
        drill = make_product("DRILL")
        for position, (sku, kind) in enumerate(
            [
                ("BIT", "consumable"),
                ("CASE", "accessory"),
                ("CHUCK", "spare"),
                ("OIL", "required"),
                ("TWIN", "equivalent"),
            ]
        ):
            Relation.objects.create(product=drill, kind=kind, other=make_product(sku), position=position)
        return drill

    def test_the_article_names_what_belongs_to_it_with_the_own_price(
        self, buyer, sign_in, drill, nordwerk, make_contract
    ):
        make_contract(nordwerk, {Product.objects.get(sku="BIT"): [(1, "3.21", 1)]})
        text = sign_in(buyer).get("/products/DRILL/").content.decode()
        for name, sku in (
            ("required", "OIL"),
            ("equivalent", "TWIN"),
            ("accessory", "CASE"),
            ("spare", "CHUCK"),
        ):
            section = text[text.index(f'id="h-{name}"') :]
            assert section.index(f">{sku}<") < section.index("</section>")
        assert "3,21" in text[text.index('id="h-consumable"') :]

    def test_nothing_hidden_is_named(self, buyer, sign_in, drill):
        Product.objects.filter(sku="OIL").update(exclusive=True)
        Product.objects.filter(sku="CASE").update(status="draft")
        text = sign_in(buyer).get("/products/DRILL/").content.decode()
        assert "OIL" not in text and "CASE" not in text and 'id="h-required"' not in text and "TWIN" in text

    def test_a_cart_says_what_is_needed_for_it_until_it_lies_in_it(self, buyer, sign_in, drill):
        shop = sign_in(buyer)
        shop.post("/carts/add/", {"sku": "DRILL", "quantity": "1"})
        page = f"/carts/{CartLine.objects.get().cart_id}/"
        section = shop.get(page).content.decode().partition('id="h-needed"')[2].partition("</section>")[0]
        assert "/products/OIL/" in section and "TWIN" not in section and "CASE" not in section
        Product.objects.filter(sku="OIL").update(exclusive=True)
        assert 'id="h-needed"' not in shop.get(page).content.decode()
        Product.objects.filter(sku="OIL").update(exclusive=False)
        shop.post("/carts/add/", {"sku": "OIL", "quantity": "1"})
        assert 'id="h-needed"' not in shop.get(page).content.decode()

    def test_costs_the_same_for_one_and_for_twenty(self, buyer, sign_in, drill, make_product):
        shop, counts = sign_in(buyer), []
        for round_ in range(2):
            shop.get("/products/DRILL/")
            with CaptureQueriesContext(connection) as asked:
                shop.get("/products/DRILL/")
            counts.append(len(asked))
            for n in range(20 * (1 - round_)):
                Relation.objects.create(product=drill, kind="spare", other=make_product(f"S-{n}"), position=9)
        assert counts[0] == counts[1] <= 27

    def test_an_article_belongs_to_others_not_to_itself(self, office_form, drill):
        answer = office_form(drill, drill)
        assert "Ein Artikel gehört nicht zu sich selbst." in answer

    @pytest.fixture
    def office_form(self, client, make_user):
        admin = make_user("admin@b2bshop.example", is_staff=True, is_superuser=True, language="de")
        client.force_login(admin, backend="allauth.account.auth_backends.AuthenticationBackend")

        def send(product, other) -> str:
            values = {
                "product": product.pk,
                "other": other.pk,
                "kind": "spare",
                "quantity": "1",
                "position": "1",
            }
            return client.post("/admin/catalog/relation/add/", values).content.decode()

        return send
