"""Numbers that come with an address or a form, and papers that go out."""

from django.http import FileResponse, Http404

from .models import Paper


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


def hand_out(paper: Paper) -> FileResponse:
    """The PDF as it was issued; not found where its file is lost."""
    try:
        file = paper.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(file, filename=paper.file_name, content_type="application/pdf")
