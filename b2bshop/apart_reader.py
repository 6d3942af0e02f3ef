"""The process that reads a table: `python -m b2bshop.apart_reader PATH ENCODING ROWS LANGUAGE`, JSON lines out."""

import json
import resource
import sys
from datetime import date, datetime
from itertools import islice
from pathlib import Path

LONGEST = 2000
MOST_CELLS = 200


def main() -> int:
    path, encoding, rows, language = sys.argv[1:]
    import django
    from django.conf import settings

    root = Path(__file__).resolve().parent.parent
    settings.configure(
        INSTALLED_APPS=[], LOCALE_PATHS=[root / "locale"], USE_I18N=True, LANGUAGE_CODE=language
    )
    django.setup()
    from b2bshop.apart import ADDRESS_SPACE, SECONDS
    from b2bshop.intake.reading import Source, Unreadable

    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    from django.utils import translation

    translation.activate(language)
    try:
        source = Source(Path(path), encoding=encoding, has_header=False)
        for record in islice(source.records(), int(rows)):
            cells = [_text(cell)[:LONGEST] for cell in record.cells[:MOST_CELLS]]
            _tell(json.dumps([record.line, cells, record.damage[2] if record.damage else ""]))
    except Unreadable as error:
        _tell("!" + json.dumps(str(error)))
    return 0


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _text(cell) -> str:
    """Days without their time; a number as it is shown."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return f"{cell:f}" if hasattr(cell, "as_tuple") else str(cell)


if __name__ == "__main__":
    sys.exit(main())
