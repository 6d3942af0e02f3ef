"""What templates need to write amounts, quantities, icons and bars the same way everywhere."""

from collections.abc import Mapping
from decimal import Decimal

from django import template
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from b2bshop.addresses import as_from_outside
from b2bshop.money import plain as machine_readable
from b2bshop.money import show_fine_money, show_money, show_number

register = template.Library()

STATE_ICONS = {
    "wait": "clock",
    "open": "circle",
    "move": "truck",
    "ok": "check",
    "done": "check-circle",
    "bad": "x",
    "idle": "dash",
}
# What Django's message levels are called in the stylesheet.
TONES = {"success": "ok", "warning": "warn", "error": "bad"}
TONE_ICONS = {"ok": "check-circle", "warn": "alert", "bad": "x-circle", "info": "info"}


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> str:
    """`{% icon "cart" %}` is decoration; with `label` it speaks for itself."""
    says = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    classes = f"i {css}" if css else "i"
    return format_html(
        '<svg class="{}" {}><use href="{}#{}"/></svg>', classes, says, static("img/icons.svg"), name
    )


@register.filter
def state_icon(kind: str) -> str:
    return STATE_ICONS.get(kind, "circle")


@register.filter
def tone(level: str) -> str:
    """`ok`, `warn`, `bad` or `info`, from that or from the level of a Django message."""
    found = TONES.get(level, level)
    return found if found in TONE_ICONS else "info"


@register.filter
def tone_icon(level: str) -> str:
    return TONE_ICONS[tone(level)]


@register.filter
def money(amount: Decimal | str | None, currency: str = "EUR") -> str:
    """`{{ line.net|money:cart.currency }}`; nothing for None. Lines do not break inside an amount."""
    return "" if amount is None else show_money(Decimal(amount), currency).replace(" ", "\N{NO-BREAK SPACE}")


@register.filter
def fine_money(amount: Decimal | None, currency: str = "EUR") -> str:
    """A price with as many decimals as it has."""
    return "" if amount is None else show_fine_money(amount, currency).replace(" ", "\N{NO-BREAK SPACE}")


@register.filter
def number(value: Decimal | int | None) -> str:
    """A quantity without trailing zeros, grouped as the reader writes it."""
    return "" if value is None else show_number(Decimal(value))


@register.filter
def plain(value: Decimal | int | None) -> str:
    """A number as machines read it and as an input field can take it back: `1000`, `2.5`."""
    return "" if value is None else machine_readable(Decimal(value))


@register.filter
def initials(name: str) -> str:
    words = [word for word in str(name).replace(".", " ").split() if word[0].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


@register.simple_tag
def outside_url(route: str, *args) -> str:
    """An address for somebody else: without that under which a sales rep acts."""
    with as_from_outside():
        return reverse(route, args=args)


@register.inclusion_tag("_layout/tab.html", takes_context=True)
def tab(context: template.Context, route: str, icon: str, label: str, count: int = 0, key: str = "") -> dict:
    """One place of the phone's tab bar; nothing where the route does not exist."""
    try:
        url = reverse(route)
    except NoReverseMatch:
        url = ""
    request = context.get("request")
    here = request.path if request else ""
    current = here == url if url == "/" else bool(url) and here.startswith(url)
    return {"url": url, "icon": icon, "label": label, "count": count, "current": current, "key": key}


@register.inclusion_tag("_components/budget_bar.html")
def budget_bar(label: str, total: Decimal, used: Decimal, currency: str, **amounts: Decimal) -> dict:
    """Share of `total` already `used`, `held` by open requests and taken by `this` order, in `currency`.

    The bar is drawn as far as the larger of the budget and the sum of its parts; what lies beyond the
    budget is red and said in words.
    """
    held, this = amounts.get("held", Decimal(0)), amounts.get("this", Decimal(0))
    rest = total - used - held - this
    scale = max(total, used + held + this) or Decimal(1)
    shares = (("used", _("used"), used), ("held", _("reserved"), held), ("this", _("this order"), this))
    parts, start = [], Decimal(0)
    for css, name, amount in shares:
        if amount > 0:
            place = {"x": _pct(start, scale), "width": _pct(amount, scale)}
            parts.append({"css": css, "label": name, "amount": amount, **place})
            start += amount
    over = {"x": _pct(total, scale), "width": _pct(-rest, scale), "amount": -rest} if rest < 0 else None
    return {"label": label, "total": total, "currency": currency, "parts": parts, "rest": rest, "over": over}


def _pct(part: Decimal, whole: Decimal) -> str:
    return f"{part * 100 / whole:.2f}%"


@register.filter
def item(mapping: Mapping, key: object) -> object:
    """`{{ errors_by_line|item:line.pk }}`"""
    return mapping.get(key) if mapping else None
