"""Verbs on the views of the list of orders that somebody keeps."""

from accounts.actor import Actor
from accounts.permissions import Permission

from ..finding import OrderWish
from ..models import OrderView
from ..problems import OrderRefused, Problem

MOST = 20


def keep_view(name: str, wish: OrderWish, *, by: Actor) -> OrderView:
    """A view of this name is replaced. Raises OrderRefused where there are too many."""
    by.require(Permission.SEE_PRICES)
    mine = OrderView.objects.visible_to(by)
    if not mine.filter(name=name[:40]).exists() and mine.count() >= MOST:
        raise OrderRefused([Problem("too_many_views", values={"most": MOST})])
    kept, _is_new = OrderView.objects.update_or_create(
        {"wish": wish.keep()}, company=by.company, owner=by.user, name=name[:40]
    )
    return kept


def drop_view(view: OrderView, *, by: Actor) -> None:
    OrderView.objects.visible_to(by).filter(pk=view.pk).delete()
