"""Start page, catalogue, product, search and drawings: open to everybody, prices only for those who may see them."""

import hashlib

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission
from b2bshop.access import public
from orders.buying import sold_by

from ..drawings import SHAPES, BadDimension, UnknownShape, draw
from ..models import Category, Document, Product, ProductFamily
from ..pages.cockpit import cockpit
from ..pages.comparing import chosen, comparison
from ..pages.documents import hand_out
from ..pages.family import family_page, fill_cart, quantities
from ..pages.listing import listing
from ..pages.product import product_page
from ..pages.suggesting import offers
from ..pages.tree import place, shelves
from ..pages.wish import Wish
from ..search.finding import find
from ..search.misses import remember
from ..search.reading import LONGEST


@public
@require_safe
def home(request):
    """The cockpit of somebody who buys; for everybody else what the shop has."""
    actor = request.actor
    if actor.company is None:
        return render(request, "catalog/start.html", {"shelves": shelves(actor)})
    return render(request, "catalog/cockpit.html", {"page": cockpit(actor, at=now()), "units": sold_by()})


@public
@require_safe
def index(request):
    return render(request, "catalog/index.html", {"shelves": shelves(request.actor)})


@public
@require_safe
def category(request, slug_path):
    here = place(slug_path, request.actor)
    if here is None:
        raise Http404
    products = Product.objects.visible_to(request.actor).below(here.category)
    wish = Wish.read(request.GET, sees_prices=_sees_prices(request))
    shown = listing(products, wish, request.actor, at=now())
    if not shown.rows and wish.page == 1 and not wish.is_narrowed:
        raise Http404
    return _list(request, "catalog/category.html", shown, wish, {"place": here})


@public
@require_safe
def product(request, sku):
    products = (
        Product.objects.visible_to(request.actor)
        .select_related("category", "manufacturer", "family")
        .with_packs()
    )
    found = get_object_or_404(products, sku__iexact=sku)
    page = product_page(found, request.actor, at=now())
    return render(request, "catalog/product.html", {"page": page, "sees_prices": _sees_prices(request)})


@public
@require_http_methods(["GET", "HEAD", "POST"])
def family(request, slug):
    """The size table of a variant family; a POST puts what was typed into the cart and keeps what was refused."""
    found = get_object_or_404(
        ProductFamily.objects.visible_to(request.actor).select_related("category"), slug=slug
    )
    typed = quantities(request.POST)
    refused: dict[int, str] = {}
    if request.method == "POST":
        put, refused = fill_cart(found, typed, request.actor, at=now())
        if put:
            text = ngettext("%(count)d size lies in your cart.", "%(count)d sizes lie in your cart.", put)
            messages.success(request, text % {"count": put})
        if not refused:
            return redirect(request.get_full_path())
    kept = {pk: typed[pk] for pk in refused}
    chosen = request.GET.get("v", "")
    page = family_page(found, chosen, request.actor, at=now(), typed=kept, refused=refused)
    context = {"page": page, "sees_prices": _sees_prices(request)}
    return render(request, "catalog/family.html", context, status=422 if refused else 200)


@public
@require_safe
def search(request):
    """An exact number opens its product; what finds nothing is remembered for whoever keeps the catalogue."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    wish = Wish.read(request.GET, sees_prices=_sees_prices(request))
    shelf = _shelf(request.GET.get("in", ""))
    products = Product.objects.visible_to(request.actor)
    found = find(text, request.actor, products.below(shelf) if shelf else products)
    if len(found.exact) == 1 and set(request.GET) == {"q"}:
        return redirect("catalog:product", products.get(pk=found.exact[0]).sku)
    shown = listing(found.products, wish, request.actor, at=now(), finding=found)
    if text and not shown.rows and wish.page == 1 and not wish.is_narrowed and not shelf:
        remember(text, at=now())
    return _list(request, "catalog/search.html", shown, wish, {"q": text, "found": found, "shelf": shelf})


def _shelf(slug_path: str) -> Category | None:
    found = Category.objects.filter(slug_path=slug_path).annotate(branch=Category.branch_ids(slug_path))
    return found.first() if slug_path else None


def _list(request, template, shown, wish, context):
    context |= {
        "list": shown,
        "wish": wish,
        "sees_prices": _sees_prices(request),
        "is_search": "found" in context,
    }
    if not shown.rows:
        context["shelves"] = shelves(request.actor)
    return render(request, template, context, status=404 if wish.page > 1 and not shown.rows else 200)


@public
@require_safe
def suggest(request):
    """What the search box offers while somebody types."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    return render(request, "catalog/_suggest.html", {"offers": offers(text, request.actor), "q": text})


@public
@require_safe
def compare(request):
    """Up to six ticked articles of one's own assortment."""
    products = chosen(request.GET.getlist("p"), request.actor)
    page = comparison(products, request.actor, at=now())
    same = "&".join(f"p={product.pk}" for product in products)
    context = {"page": page, "only": "diff" in request.GET, "sees_prices": _sees_prices(request)}
    context |= {"all_url": f"?{same}", "diff_url": f"?{same}&diff=1", "without": page.without}
    return render(request, "catalog/compare.html", context | {"catalogue": reverse("catalog:index")})


@public
@require_safe
def drawing(request, shape):
    """The same address always gives the same drawing, so browsers may keep it for a year."""
    large = request.GET.get("size") == "large"
    given = {name: request.GET[name] for name in SHAPES.get(shape, ()) if name in request.GET}
    try:
        svg = draw(shape, given, large=large)
    except (UnknownShape, BadDimension) as error:
        raise Http404 from error
    tag = f'"{hashlib.sha256(svg.encode()).hexdigest()[:20]}"'
    kept = request.headers.get("If-None-Match") == tag
    response = HttpResponse(status=304) if kept else HttpResponse(svg, content_type="image/svg+xml")
    response["ETag"] = tag
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _sees_prices(request) -> bool:
    return request.actor.can(Permission.SEE_PRICES)


@public
@require_safe
def document(request, pk):
    """A data sheet or certificate of a product the person sees; always saved, never shown in the shop's name."""
    documents = Document.objects.visible_to(request.actor).select_related("product")
    return hand_out(get_object_or_404(documents, pk=pk))
