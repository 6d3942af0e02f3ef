"""Start page, catalogue, product, search and drawings: open to everybody, prices only for those who may see them."""

import hashlib

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from b2bshop.access import public
from orders.buying import sold_by

from .drawings import SHAPES, BadDimension, UnknownShape, draw
from .models import Document, Product
from .pages.cockpit import cockpit
from .pages.documents import hand_out
from .pages.listing import Wish, listing
from .pages.product import product_page
from .pages.tree import place, shelves
from .queries import search as find

LONGEST_SEARCH = 200


@public
@require_safe
def home(request):
    """The cockpit of somebody who buys; for everybody else what the shop has."""
    actor = request.actor
    if actor.company is None:
        return render(request, "catalog/start.html", {"shelves": shelves(actor)})
    return render(
        request, "catalog/cockpit.html", {"page": cockpit(actor, on=localdate()), "units": sold_by()}
    )


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
    return _list(request, "catalog/category.html", products, {"place": here})


@public
@require_safe
def product(request, sku):
    products = (
        Product.objects.visible_to(request.actor).select_related("category", "manufacturer").with_packs()
    )
    found = get_object_or_404(products, sku__iexact=sku)
    page = product_page(found, request.actor, on=localdate())
    return render(request, "catalog/product.html", {"page": page, "sees_prices": _sees_prices(request)})


@public
@require_safe
def search(request):
    text = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    found = find(text, request.actor)
    context = {"q": text, "is_search": True}
    return _list(request, "catalog/search.html", found, context)


def _list(request, template, products, context):
    wish = Wish.read(request.GET)
    if not context.get("is_search") or wish.sort != "rank":
        products = products.order_by(*wish.order)
    page = listing(products, wish, request.actor, on=localdate())
    if not page.rows and not context.get("is_search") and wish.page == 1:
        raise Http404
    context |= {"list": page, "wish": wish, "sees_prices": _sees_prices(request)}
    if not page.rows:
        context["shelves"] = shelves(request.actor)
    return render(request, template, context, status=404 if wish.page > 1 and not page.rows else 200)


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
