"""`{% product_rows list.rows %}`: the rows of a list, the one template of the shop that is written in Jinja."""

from collections.abc import Sequence
from urllib.parse import quote

from django import template
from django.template.loader import get_template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from b2bshop.templatetags.shop import icon
from catalog.pages.rows import Row

register = template.Library()
ICONS = {"package": "package", "cart": "cart", "arrow": "arrow-right"}
HIDDEN = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'


@register.simple_tag(takes_context=True)
def product_rows(context, rows: Sequence[Row]) -> SafeString:
    """Whatever is said in every row is said once here; the template escapes the rest."""
    token = context.get("csrf_token", "")
    told = {
        "rows": rows,
        "sees_prices": context.get("sees_prices"),
        "words": _words(),
        "icons": {name: icon(code) for name, code in ICONS.items()},
        "add": reverse("orders:add"),
        "token": format_html(HIDDEN, token) if token else "",
        "sign_in": "" if context.get("actor") else _sign_in(context.get("request")),
        "ask": lambda ask, sku: _ask(context, ask, sku),
        "address": lambda sku: reverse("catalog:product", args=[sku]),
        "successor": lambda sku: _("Successor %(sku)s") % {"sku": sku},
    }
    return mark_safe(get_template("catalog/rows.jinja", using="jinja").render(told))


def _words() -> dict[str, str]:
    return {
        "yours": _("yours:"),
        "discontinued": _("discontinued"),
        "sign_in": _("Sign in to see your prices"),
        "list_price": _("List price"),
        "by_quantity": _("Prices by quantity"),
        "add": _("Add"),
    }


def _sign_in(request) -> str:
    where = request.get_full_path() if request else "/"
    return f"{reverse('account_login')}?next={quote(where)}"


def _ask(context, ask: str, sku: str) -> SafeString:
    """Seldom: the component that every page uses."""
    return mark_safe(get_template("catalog/_ask.html").render(context.flatten() | {"ask": ask, "sku": sku}))
