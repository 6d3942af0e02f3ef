"""How an order is delivered, as it is kept and as it is told."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from catalog.words import columns


def shipping_words(kept: Mapping) -> list[str]:
    """The method, whose account, where to pick up, and whether all comes at once; empty where nothing was chosen."""
    if not kept:
        return []
    first, second = columns("name")
    words = [kept.get(first) or kept.get(second, ""), kept.get("pickup_at", "")]
    if kept.get("account"):
        words.append(_("%(carrier)s, account %(account)s") % kept)
    if kept.get("whole"):
        words.append(_("complete delivery only"))
    return [word for word in words if word]
