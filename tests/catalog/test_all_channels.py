"""Whoever asks, and wherever: list, search, suggestions, counts, addresses, numbers, cart and export agree.

What may be seen is worked out here once more in plain Python, from the rules as docs/assortments.md tells them.
"""

import re
from dataclasses import dataclass
from xml.etree import ElementTree

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actor import Actor
from accounts.models import Unit
from catalog.models import (
    Assortment,
    Attribute,
    AttributeValue,
    Category,
    CategoryAttribute,
    Manufacturer,
    Product,
    Terms,
)
from catalog.models import visibility as door
from catalog.queries import identify
from catalog.search import index
from orders.models import Cart, CartLine

pytestmark = pytest.mark.usefixtures("searchable")

SKUS = [f"CH-{n}00" for n in range(8)]
KINDS = ["Gewindestange", "Schraube mit Bund", "Scheibe"]
THINGS = ["category:fasteners", "category:hex-bolts", "category:tools", "maker:0", "maker:1"]
THINGS += [f"product:{sku}" for sku in SKUS[:4]]
# (what, include, for the company or for the unit in the hall only)
RULES = st.lists(
    st.tuples(st.sampled_from(THINGS), st.booleans(), st.sampled_from(["company", "hall"])), max_size=5
)


@dataclass
class Shop:
    products: dict[str, Product]
    people: dict[str, Actor]
    places: dict[str, Unit | None]
    things: dict[str, object]


@pytest.fixture
def shop(make_product, category, nordwerk, buyer, rival, make_actor):
    """Eight screws on two shelves by two makers; two of them exclusive, one a draft."""
    tools = Category.objects.add_root(
        dict(slug="tools", slug_path="tools", name_de="Werkzeug", name_en="Tools")
    )
    makers = [Manufacturer.objects.create(name=f"Maker {n}") for n in range(2)]
    kind = Attribute.objects.create(code="kind", name_de="Art", name_en="Kind", kind="text")
    CategoryAttribute.objects.create(category=category, attribute=kind, position=1)
    products = {}
    for n, sku in enumerate(SKUS):
        product = make_product(
            sku,
            category=tools if n % 4 == 3 else category,
            manufacturer=None if n == 6 else makers[n % 2],
            manufacturer_number=f"M{n}7788{n}",
            gtin=f"200000000{n:04}",
            name_de=f"Gemeinsam {sku}",
            name_en=f"Common {sku}",
            exclusive=n in (1, 6),
            status="draft" if n == 5 else "active",
        )
        AttributeValue.objects.create(
            product=product, attribute=kind, text_de=KINDS[n % 3], text_en=KINDS[n % 3]
        )
        products[sku] = product
    index.refresh()
    index.count_words()
    hall = Unit.objects.add_child(nordwerk.units.get(), {"company": nordwerk, "name": "Halle"})
    people = {"buyer": buyer, "in the hall": make_actor(nordwerk, unit=hall), "rival": rival}
    things = {f"category:{c.slug}": c for c in Category.objects.all()}
    things |= {f"maker:{n}": maker for n, maker in enumerate(makers)}
    things |= {f"product:{sku}": product for sku, product in products.items()}
    return Shop(products, people, {"company": None, "hall": hall}, things)


def assign(shop: Shop, company, rules) -> None:
    Assortment.objects.all().delete()
    for number, (what, include, place) in enumerate(rules):
        thing = shop.things[what]
        assortment = Assortment.objects.create(name=f"A{number}")
        assortment.rules.create(
            terms=Terms.OPEN if include else Terms.HIDDEN, **{type(thing).__name__.lower(): thing}
        )
        assortment.assignments.create(company=company, unit=shop.places[place])


def expected(shop: Shop, who: str, rules) -> set[str]:
    """Nothing assigned: everything that is not exclusive. Else what is included by one and excluded by none."""
    own = [r for r in rules if who != "rival" and (r[2] == "company" or who == "in the hall")]

    def fits(product: Product, what: str) -> bool:
        kind, name = what.split(":")
        thing = shop.things[what]
        if kind == "category":
            return product.category.path.startswith(thing.path)
        return product.manufacturer_id == thing.pk if kind == "maker" else product.sku == name

    def is_seen(product: Product) -> bool:
        if product.status == "draft" or any(fits(product, what) for what, include, _ in own if not include):
            return False
        included = [what for what, include, _ in own if include and fits(product, what)]
        if product.exclusive:
            return any(what.startswith("product:") for what in included)
        return not own or bool(included)

    return {sku for sku, product in shop.products.items() if is_seen(product)}


def listed(client, path: str) -> set[str]:
    return set(re.findall(r'<span class="sku">(CH-\d+)</span>', client.get(path).content.decode()))


def shelves(shop, client, actor, tmp_path):
    return {sku for path in ("/catalog/fasteners/", "/catalog/tools/") for sku in listed(client, path)}


def search(shop, client, actor, tmp_path):
    return listed(client, "/search/?q=gemeinsam")


def infix(shop, client, actor, tmp_path):
    """The middle of the manufacturers' numbers."""
    return listed(client, "/search/?q=7788")


def suggestions(shop, client, actor, tmp_path):
    return set(re.findall(r"/products/(CH-\d+)/", client.get("/search/suggest/?q=ch-").content.decode()))


def exact_number(shop, client, actor, tmp_path):
    return {
        sku for sku in SKUS if client.get(f"/search/?q={sku}").headers.get("location") == f"/products/{sku}/"
    }


def address(shop, client, actor, tmp_path):
    return {sku for sku in SKUS if client.get(f"/products/{sku}/").status_code == 200}


def numbers(shop, client, actor, tmp_path):
    found = set()
    for kind in ("sku", "gtin", "manufacturer_number"):
        typed = {getattr(product, kind): sku for sku, product in shop.products.items()}
        told = identify(typed, actor)
        found.add(frozenset(typed[number] for number, hit in told.items() if hit.products))
    assert len(found) == 1
    return set(found.pop())


def comparison(shop, client, actor, tmp_path):
    found = set()
    for half in (SKUS[:4], SKUS[4:]):
        query = "&".join(f"p={shop.products[sku].pk}" for sku in half)
        text = client.get(f"/compare/?{query}").content.decode()
        found |= {sku for sku in half if f"/products/{sku}/" in text}
    return found


def cart(shop, client, actor, tmp_path):
    for sku in SKUS:
        client.post("/carts/add/", {"sku": sku, "quantity": "1"})
    held = set(CartLine.objects.filter(cart__unit=actor.unit).values_list("product__sku", flat=True))
    Cart.objects.all().delete()
    return held


def export(shop, client, actor, tmp_path):
    """As the company as a whole gets it."""
    path = tmp_path / "catalogue.xml"
    call_command("export_bmecat", path, company=actor.company.number, verbosity=0)
    ids = ElementTree.parse(path).iterfind(".//{*}SUPPLIER_PID")  # noqa: S314 - written by ourselves
    return {each.text for each in ids} & set(SKUS)


def counts(client) -> dict[str, int]:
    """How many screws the page of their shelf counts of each kind."""
    page = client.get("/catalog/fasteners/hex-bolts/").content.decode()
    groups = page[page.index('id="groups"') : page.index('id="results"')] if 'id="groups"' in page else ""
    told = re.findall(r"<span>([^<]+?) <small>(\d+)</small></span>", groups)
    return {label: int(count) for label, count in told if label in KINDS}


CHANNELS = [shelves, search, infix, suggestions, exact_number, address, numbers, comparison, cart]


def disagreement(shop, client, rules, who, tmp_path) -> list[str]:
    """The channels that show anything else than they should."""
    actor = shop.people[who]
    assign(shop, shop.people["buyer"].company, rules)
    client.force_login(actor.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    seen = expected(shop, who, rules)
    wrong = [c.__name__ for c in CHANNELS if c(shop, client, actor, tmp_path) != seen]
    if who != "in the hall" and export(shop, client, actor, tmp_path) != seen:
        wrong.append("export")
    kinds = [KINDS[SKUS.index(sku) % 3] for sku in seen if sku not in ("CH-300", "CH-700")]
    if counts(client) != ({kind: kinds.count(kind) for kind in set(kinds)} if len(set(kinds)) > 1 else {}):
        wrong.append("counts")
    return wrong


@settings(
    max_examples=6,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rules=RULES, who=st.sampled_from(["buyer", "in the hall", "rival"]))
def test_every_channel_shows_the_same_products(shop, client, tmp_path, rules, who):
    assert disagreement(shop, client, rules, who, tmp_path) == []


def test_control_a_door_that_forgets_the_assortment_is_found_in_every_channel(
    shop, client, tmp_path, monkeypatch
):
    monkeypatch.setattr(door._Visible, "sql", "{product} IS NOT NULL")
    monkeypatch.setattr(door.ShelfIsSeen, "sql", "{path} IS NOT NULL")
    wrong = disagreement(shop, client, [("maker:0", False, "company")], "buyer", tmp_path)
    assert set(wrong) == {channel.__name__ for channel in CHANNELS} | {"export", "counts"}
