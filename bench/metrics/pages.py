"""Pages a buyer looks at: lists of a root category with a third of the catalogue, a leaf, a product, searches."""

from urllib.parse import quote

from bench import BY_DISCOUNT, Bench, Measured, metric
from catalog.models import Category, Product
from catalog.pages.facets import MOST_COUNTED

CATEGORY = "/catalog/gruppe-1/"


@metric("category_page")
def category_page(bench: Bench) -> Measured:
    return bench.page(CATEGORY)


@metric("category_page_20")
def category_page_20(bench: Bench) -> Measured:
    return bench.page(f"{CATEGORY}?page=20")


@metric("category_by_own_price")
def category_by_own_price(bench: Bench) -> Measured:
    """Sorted by the price the buyer's company pays."""
    return bench.page(f"{CATEGORY}?sort=price")


@metric("category_by_own_discount")
def category_by_own_discount(bench: Bench) -> Measured:
    """Sorted by own price, which for most articles is a discount off the base list."""
    return bench.page(f"{CATEGORY}?sort=price", who=BY_DISCOUNT)


@metric("facet_page")
def facet_page(bench: Bench) -> Measured:
    """The fullest leaf whose filters are counted to the last article, with two of them chosen."""
    return bench.page(f"/catalog/{_counted_leaf(bench)}/?f.material=A2-70&f.surface=verzinkt&stock=1")


@metric("product_page")
def product_page(bench: Bench) -> Measured:
    client = bench.client()
    return bench.each(lambda product: client.get(f"/products/{product.sku}/"), bench.popular(100))


@metric("number_exact")
def number_exact(bench: Bench) -> Measured:
    """Opens the article."""
    client = bench.client()
    return bench.each(lambda product: client.get(f"/search/?q={quote(product.sku)}"), bench.popular(100))


@metric("number_infix")
def number_infix(bench: Bench) -> Measured:
    """Five characters from the middle of a manufacturer's number."""
    client, wanted = bench.client(), bench.popular(100)
    return bench.each(lambda product: client.get(f"/search/?q={product.manufacturer_number[4:9]}"), wanted)


@metric("text_search")
def text_search(bench: Bench) -> Measured:
    """Two words that about one product in two hundred has."""
    return bench.page("/search/?q=zylinderschraube+10.9")


@metric("text_search_common")
def text_search_common(bench: Bench) -> Measured:
    """A part of a word that every fifth product has."""
    return bench.page("/search/?q=schraube")


@metric("suggest")
def suggest(bench: Bench) -> Measured:
    """After six characters of an article number."""
    client, wanted = bench.client(), bench.popular(100)
    return bench.each(lambda product: client.get(f"/search/suggest/?q={quote(product.sku[:6])}"), wanted)


@metric("suggest_word")
def suggest_word(bench: Bench) -> Measured:
    """After six letters of a word that every sixteenth product has."""
    return bench.page("/search/suggest/?q=zylind")


def _counted_leaf(bench: Bench) -> str:
    """The address of the leaf with the most articles, but not more than are counted exactly."""
    seen = Product.objects.visible_to(bench.buyer)
    leaves = Category.objects.filter(numchild=0).order_by("path")
    sizes = [(seen.filter(category=leaf).count(), leaf.slug_path) for leaf in leaves[:200]]
    return max(size for size in sizes if size[0] <= MOST_COUNTED)[1]
