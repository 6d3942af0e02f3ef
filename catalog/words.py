"""Catalogue texts are kept in German and English columns; this picks the reader's."""

from django.utils.translation import get_language


def columns(field: str) -> tuple[str, str]:
    """The column in the reader's language, and the one that is read where that is empty."""
    english = (get_language() or "de")[:2] == "en"
    return (f"{field}_en", f"{field}_de") if english else (f"{field}_de", f"{field}_en")


class Translated:
    """`name = Translated("name")` reads name_de or name_en; an empty text falls back to the other language."""

    def __init__(self, field: str):
        self.field = field

    def __get__(self, row, owner=None):
        if row is None:
            return self
        first, second = columns(self.field)
        return getattr(row, first) or getattr(row, second)
