"""Documents from files: which article has which document, and where in a folder its file lies."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils import translation
from django.utils.translation import gettext as _

from b2bshop.intake.cells import Bad, Cell, Field, Form, choice, text
from b2bshop.intake.running import Intake
from b2bshop.intake.stage import Stage
from b2bshop.intake.upsert import Upsert

from .attribute_intake import touch_products
from .cells import sku
from .documents import LANGUAGES, check_document, keep, kept_name, language_name
from .models import Document


class DocumentIntake(Intake):
    """One row per article, kind, language and title; a file that changed replaces the one before.

    Files are taken from below `folder` and from nowhere else. In a dry run nothing is kept (`keeps`): all is only read.
    """

    key = ("sku", "kind", "language", "title")
    joined = ("catalog_product",)
    extra = {"product_id": "bigint", "document_id": "bigint", "size": "bigint", "is_new": "boolean"}

    def __init__(self, folder: Path, *, keeps: bool = True):
        self.folder = folder.resolve()
        self.keeps = keeps
        self.fields = (
            Field("sku", "text", sku, required=True),
            Field("kind", "text", choice(_kinds()), required=True),
            Field("language", "text", choice(_languages()), default="", fill=True),
            Field("title", "text", text(120), default="", fill=True),
            Field("file", "text", self._file, required=True),
        )
        self._found: dict[
            str, tuple[str, int, Path]
        ] = {}  # path as written → name in the storage, size, place

    def resolve(self, stage: Stage) -> None:
        stage.run(
            "UPDATE intake_stage s SET product_id = p.id FROM catalog_product p WHERE UPPER(p.sku) = UPPER(s.sku)"
        )
        stage.reject("sku", _("unknown product"), where="s.product_id IS NULL")

    def write(self, stage: Stage) -> None:
        self._keep(stage)
        columns = {"file": "file", "size": "size"}
        given = {name: f"s.{name}" for name in ("product_id", "kind", "language", "title")}
        documents = Upsert(
            Document, _BY_NAME, "document_id", columns, "(product_id, kind, language, title)", given
        )
        documents.find(stage)
        stage.run("UPDATE intake_stage SET is_new = document_id IS NULL")
        documents.write(stage)
        stage.settle("s.is_new")
        touch_products(stage)

    def _file(self, cell: Cell, form: Form) -> str:
        written = text(500)(cell, form)
        if written not in self._found:
            try:
                self._found[written] = _looked_at(self._place(written))
            except ValidationError as error:
                raise Bad(" ".join(error.messages)) from error
            except (OSError, RuntimeError) as error:  # a name too long, a circle of links, no right to read
                raise Bad(_("cannot be read")) from error
        return written

    def _place(self, written: str) -> Path:
        """The file below the folder; a `file:` address counts as its path, any other address is refused."""
        address = urlsplit(written)
        if address.scheme in ("http", "https", "ftp"):
            raise Bad(_("nothing is downloaded; put the file into the folder"))
        path = unquote(address.path) if address.scheme == "file" else written.replace("\\", "/")
        place = (self.folder / path).resolve()
        if not place.is_relative_to(self.folder):
            raise Bad(_("lies outside the folder of the documents"))
        if not place.is_file():
            raise Bad(_("no such file in the folder of the documents"))
        return place

    def _keep(self, stage: Stage) -> None:
        wanted = {
            name for (name,) in stage.rows("SELECT DISTINCT file FROM intake_stage WHERE outcome IS NULL")
        }
        for written in wanted if self.keeps else ():
            place = self._found[written][2]
            with place.open("rb") as stream:
                keep(File(stream, name=place.name), place.name)
        names = list(wanted)
        stage.run(
            "UPDATE intake_stage s SET file = kept.stored, size = kept.size"
            " FROM unnest(%s::text[], %s::text[], %s::bigint[]) AS kept(written, stored, size)"
            " WHERE s.outcome IS NULL AND kept.written = s.file",
            [names, [self._found[n][0] for n in names], [self._found[n][1] for n in names]],
        )


_BY_NAME = "t.product_id = s.product_id AND t.kind = s.kind AND t.language = s.language AND t.title = s.title"


def _looked_at(place: Path) -> tuple[str, int, Path]:
    with place.open("rb") as stream:
        file = File(stream, name=place.name)
        check_document(file)
        return kept_name(file, place.name), file.size, place


def _kinds() -> dict[str, str]:
    """The codes, and the names in both languages."""
    return _spoken({kind.value: kind.value for kind in Document.Kind}, lambda code: Document.Kind(code).label)


def _languages() -> dict[str, str]:
    return _spoken({code: code for code in LANGUAGES}, language_name)


def _spoken(codes: dict[str, str], name_of) -> dict[str, str]:
    words = dict(codes)
    for language in ("de", "en"):
        with translation.override(language):
            words |= {str(name_of(code)): code for code in codes}
    return words
