"""Numbers that come with an address or a form."""

from django.http import Http404


def row_id(text: str) -> int:
    """The id of a row; what can be none is not found."""
    if not _is_number(text, longest=18):
        raise Http404
    return int(text)


def page_number(text: str) -> int:
    """From 1 on; 1 for anything else."""
    return max(int(text), 1) if _is_number(text, longest=4) else 1


def _is_number(text: str, *, longest: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= longest
