"""`{% cart_rows page %}`: the rows of a cart's page, written in Jinja like those of lists (docs/adr/0008)."""

from django import template
from django.template.loader import get_template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from b2bshop.templatetags.shop import icon, money, number, plain
from orders.pages.cart import CartPage

register = template.Library()


@register.simple_tag(takes_context=True)
def cart_rows(context, page: CartPage) -> SafeString:
    """Whatever is said in every row is said once here; the template escapes the rest."""
    told = {
        "page": page,
        "words": _words(),
        "say": _SENTENCES,
        "icons": {name: icon(name) for name in ("plus", "trash")},
        "money": money,
        "plain": plain,
        "number": number,
        "day": lambda day: date_format(day, "SHORT_DATE_FORMAT"),
        "address": lambda sku: reverse("catalog:product", args=[sku]),
        "ask": lambda ask, sku: _ask(context, ask, sku),
    }
    return mark_safe(get_template("orders/cart_rows.jinja", using="jinja").render(told))


def _words() -> dict[str, str]:
    return {
        "yours": _("yours:"),
        "note": _("Note"),
        "cost_centre": _("Cost centre"),
        "address": _("Address"),
        "deliver_to": _("Deliver to"),
        "quantity": _("Quantity"),
        "with_you": _("With you"),
        "requested": _("requested for"),
        "price": _("Price"),
        "net": _("Net"),
        "instead": _("Instead:"),
        "on_request": _("Price on request"),
        "another": _("Once more, as another line"),
    }


_SENTENCES = {
    "tick": lambda sku: _("Tick %(sku)s") % {"sku": sku},
    "note": lambda sku: _("Note for %(sku)s") % {"sku": sku},
    "cost_centre": lambda sku: _("Cost centre of %(sku)s") % {"sku": sku},
    "place": lambda sku: _("Delivery address of %(sku)s") % {"sku": sku},
    "quantity": lambda sku: _("Quantity of %(name)s") % {"name": sku},
    "unit": lambda sku: _("Unit of %(sku)s") % {"sku": sku},
    "another": lambda sku: _("%(sku)s once more, as another line") % {"sku": sku},
    "remove": lambda sku: _("Remove %(sku)s") % {"sku": sku},
    "comments": lambda n: ngettext("%(n)s comment", "%(n)s comments", n) % {"n": n},
    "per": lambda unit: _("per %(unit)s") % {"unit": unit},
    "per_many": lambda count, unit: _("per %(count)s %(unit)s") % {"count": count, "unit": unit},
}


def _ask(context, ask: str, sku: str) -> SafeString:
    """Seldom: the component that every page uses."""
    return mark_safe(get_template("catalog/_ask.html").render(context.flatten() | {"ask": ask, "sku": sku}))
