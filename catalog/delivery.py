"""How a promise is said. Days are always those on which goods are with the customer, on pages and in mails alike."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from b2bshop.dates import show_day
from b2bshop.money import show_number

from .planning import Part
from .units import unit_name


def delivery_text(parts: Sequence[Part], unit: str) -> str:
    """`Tue 24 Nov`, or `5 pc: Tue 24 Nov, 2 pc: Sat 14 Mar`; stands behind or below "With you"."""
    if len(parts) == 1:
        return show_day(parts[0].on)
    words = _("%(quantity)s %(unit)s: %(day)s").replace(" ", "\N{NO-BREAK SPACE}")
    name = unit_name(unit)
    return ", ".join(
        words % {"quantity": show_number(part.quantity), "unit": name, "day": show_day(part.on)}
        for part in parts
    )
