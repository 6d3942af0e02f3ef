"""Pages a buyer looks at: a list from a root category with a third of the catalogue, a product, searches."""

from bench import Bench, Measured, metric
from catalog.models import Product

CATEGORY = "/catalog/gruppe-1/"


@metric("category_page")
def category_page(bench: Bench) -> Measured:
    return bench.page(CATEGORY)


@metric("category_page_20")
def category_page_20(bench: Bench) -> Measured:
    return bench.page(f"{CATEGORY}?page=20")


@metric("product_page")
def product_page(bench: Bench) -> Measured:
    return bench.page(f"/products/{some_product(bench).sku}/")


@metric("number_exact")
def number_exact(bench: Bench) -> Measured:
    return bench.page(f"/search/?q={some_product(bench).sku}")


@metric("number_infix")
def number_infix(bench: Bench) -> Measured:
    """Five characters from the middle of a manufacturer's number."""
    return bench.page(f"/search/?q={some_product(bench).manufacturer_number[4:9]}")


@metric("text_search")
def text_search(bench: Bench) -> Measured:
    """Two words that about one product in two hundred has."""
    return bench.page("/search/?q=zylinderschraube+10.9")


@metric("text_search_common")
def text_search_common(bench: Bench) -> Measured:
    """A part of a word that every fifth product has."""
    return bench.page("/search/?q=schraube")


def some_product(bench: Bench) -> Product:
    """An article from a contract that can be ordered."""
    seen = Product.objects.visible_to(bench.buyer).filter(status=Product.Status.ACTIVE)
    return seen.exclude(manufacturer_number="").order_by("rank")[20]
