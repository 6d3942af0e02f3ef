"""Where the drawing of a product or category is found."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import reverse

from .drawings import SHAPES


def drawing_url(drawing: Mapping, *, large: bool = False) -> str:
    """The address of a drawing; empty when there is none to draw."""
    shape = drawing.get("shape")
    if shape not in SHAPES:
        return ""
    query = {name: drawing[name] for name in SHAPES[shape] if name in drawing}
    query |= {"size": "large"} if large else {}
    return f"{reverse('catalog:drawing', args=[shape])}?{urlencode(query)}"
