"""Catalogue texts are kept in German and English columns; this picks the reader's."""

from django.utils.translation import get_language


class Translated:
    """`name = Translated("name")` reads name_de or name_en; an empty text falls back to the other language."""

    def __init__(self, field: str):
        self.field = field

    def __get__(self, row, owner=None):
        if row is None:
            return self
        first, second = ("en", "de") if (get_language() or "de")[:2] == "en" else ("de", "en")
        return getattr(row, f"{self.field}_{first}") or getattr(row, f"{self.field}_{second}")
