"""The documents of a product as its page lists them, and how one is handed out."""

from dataclasses import dataclass

from django.http import FileResponse, Http404
from django.template.defaultfilters import filesizeformat
from django.utils import translation

from catalog.documents import file_type, handed_out_as, language_name
from catalog.models import Document, Product


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """`facts` are what a person wants to know before the click: kind, type of file, size."""

    pk: int
    name: str
    code: str
    language: str
    facts: str


def document_rows(product: Product) -> list[DocumentRow]:
    """The reader's language first, then what needs none, then the others; inside in the order of kinds."""
    kinds = Document.Kind.values
    mine = (translation.get_language() or "de")[:2]

    def place(document: Document) -> tuple:
        far = (mine, "").index(document.language) if document.language in (mine, "") else 2
        return far, document.language, kinds.index(document.kind), str(document)

    return [_row(document) for document in sorted(product.documents.all(), key=place)]


def _row(document: Document) -> DocumentRow:
    kind = document.get_kind_display() if document.title else ""
    size = filesizeformat(document.size) if document.size else ""
    facts = [kind, file_type(document.file.name).upper(), size]
    return DocumentRow(
        pk=document.pk,
        name=str(document),
        code=document.language,
        language=language_name(document.language) if document.language else "",
        facts=" · ".join(fact for fact in facts if fact),
    )


def hand_out(document: Document) -> FileResponse:
    """As a file to save, named after the article and what it is, in the document's own language."""
    with translation.override(document.language or translation.get_language()):
        words = str(document)
    name = handed_out_as(document.product.sku, words, document.language, document.file.name)
    try:
        return FileResponse(document.file.open("rb"), as_attachment=True, filename=name)
    except FileNotFoundError as error:
        raise Http404 from error
