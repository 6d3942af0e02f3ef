"""A table of people to invite: what its columns are called, and an empty one to begin with."""

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from b2bshop.uploads import BadUpload, Columns, Upload, read_upload, written

from .problems import Problem

MOST_ROWS = 500
COLUMNS = Columns(
    names={
        "email": ("email", "e-mail", "mail"),
        "name": ("name",),
        "unit": ("unit", "einheit"),
        "roles": ("roles", "role", "rollen", "rolle"),
        "order_limit": ("order_limit", "order limit", "bestelllimit"),
        "approval_limit": ("approval_limit", "approval limit", "freigabelimit"),
        "language": ("language", "sprache"),
        "valid_until": ("valid_until", "valid until", "gültig bis"),
    },
    needed=("email", "unit", "roles"),
)


def read_guests(file: UploadedFile | None) -> Upload:
    """Raises Problem when the file as a whole cannot be read."""
    try:
        return read_upload(file, COLUMNS, most_rows=MOST_ROWS)
    except BadUpload as error:
        raise Problem(str(error)) from error


def sample_table(unit: str, role: str) -> str:
    """The columns and one row to write over."""
    row = ["name@example.com", _("Name"), unit, role, "1000", "", "de", ""]
    return written([list(COLUMNS.names), row])
