"""The list of orders: filtered, in pages, with the views that somebody keeps."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count
from django.http import QueryDict
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.models import Address, CostCentre
from orders.finding import OrderWish, find_orders
from orders.forms import OrderFilterForm
from orders.models import Order, OrderView
from orders.sent import page_number
from orders.states import State

PER_PAGE = 25
LAST_PAGE = 400


@dataclass(frozen=True, slots=True)
class OrderList:
    """`query` is the address of what is shown, without its page; `is_narrow` where some filter holds besides state."""

    orders: Sequence[Order]
    total: int
    form: OrderFilterForm
    tabs: list[dict]
    views: list[dict]
    query: str
    is_narrow: bool
    previous: str
    next: str


def filter_form(form_class, actor: Actor, data=None, initial=None):
    """A form about orders with the cost centres and addresses the actor sees."""
    centres = CostCentre.objects.visible_to(actor).open(on=localdate())
    addresses = Address.objects.visible_to(actor).filter(is_delivery=True)
    return form_class(data, initial=initial, addresses=addresses, cost_centres=centres)


def order_list(query: QueryDict, actor: Actor) -> OrderList:
    """Six statements for any number of orders. `q` is the search text of the pages' header."""
    asked = query.copy()
    if "q" in asked:
        asked.setdefault("text", query.get("q", "").strip()[:60])
    form = filter_form(OrderFilterForm, actor, asked)
    form.is_valid()  # what cannot be understood is told at its field, and left out
    wish, page = form.wish, min(page_number(query.get("page", "")), LAST_PAGE)
    found = find_orders(actor, wish)
    total, start = found.count(), (page - 1) * PER_PAGE
    told = found.annotate(line_count=Count("lines")).order_by("-ordered_at", "-pk")
    return OrderList(
        orders=list(told[start : start + PER_PAGE]),
        total=total,
        form=form,
        tabs=_tabs(wish),
        views=[_view(view, wish) for view in OrderView.objects.visible_to(actor)],
        query=_address(wish),
        is_narrow=bool(wish.keep().keys() - {"state"}) or bool(form.errors),
        previous=_address(wish, page - 1) if page > 1 else "",
        next=_address(wish, page + 1) if total > page * PER_PAGE and page < LAST_PAGE else "",
    )


def _address(wish: OrderWish, page: int = 1) -> str:
    return "?" + urlencode(wish.keep() | ({"page": page} if page > 1 else {}))


def _tabs(wish: OrderWish) -> list[dict]:
    kept = wish.keep()
    choices = [("", _("All")), *State.choices]
    return [
        {
            "label": label,
            "url": _address(OrderWish.read(kept | {"state": value})),
            "current": value == wish.state,
        }
        for value, label in choices
    ]


def _view(view: OrderView, wish: OrderWish) -> dict:
    kept = OrderWish.read(view.wish)
    return {"view": view, "url": _address(kept), "current": kept == wish}
