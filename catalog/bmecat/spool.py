"""A catalogue as tables on disk: read once, and only imported when all of it could be read."""

import json
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from b2bshop.intake.reading import Record, Table

from .articles import Article, Group, Header, Placement
from .reader import read
from .rows import ATTRIBUTE, CLASS, DOCUMENT, PRICE, PRODUCT, RELATION, SUCCESSOR, Choices, rows_of

COLUMNS = {
    "products": PRODUCT,
    "successors": SUCCESSOR,
    "relations": RELATION,
    "classes": CLASS,
    "attributes": ATTRIBUTE,
    "prices": PRICE,
    "documents": DOCUMENT,
}


class Spooled(Table):
    """Rows of one kind. Those of articles whose line `rejected` tells are damaged: what they belong to is not there."""

    def __init__(self, path: Path, header: tuple[str, ...], rejected: Callable[[], array] | None = None):
        self.path, self.header, self._rejected = path, list(header), rejected
        self._size = path.stat().st_size or 1
        self._read = 0

    def __iter__(self) -> Iterator[Record]:
        rejected = self._rejected() if self._rejected else array("q")
        for article, line, _true, cells in entries(self.path, self._count):
            place = bisect_left(rejected, article)
            is_rejected = place < len(rejected) and rejected[place] == article
            damage = ("", cells[0], _("its article is rejected")) if is_rejected else None
            yield Record(line, cells, damage)

    def share(self) -> float:
        return self._read / self._size

    def _count(self, size: int) -> None:
        self._read += size


def entries(path: Path, count: Callable[[int], None] = lambda size: None) -> Iterator[list]:
    with path.open("rb") as stream:
        for line in stream:
            count(len(line))
            yield json.loads(line)


class Spool:
    """`articles` lists line, number and what was not taken of each; `placed` article and group.

    Imports know rows by their lines. Where several stand on one line they count on from it; the true one is kept too.
    """

    def __init__(self, folder: Path):
        self.folder = folder
        self.header = Header()
        self.groups: dict[tuple[str, str], Group] = {}
        self.count = 0
        self.left: Counter = Counter()
        self._filled: Counter = Counter()
        self._lines: Counter = Counter()  # of the latest row, by kind

    def fill(self, path: Path, choices_for: Callable[[Header], Choices]) -> None:
        streams = {name: self._open(name) for name in (*COLUMNS, "articles", "placed")}
        choices = Choices("")
        try:
            for part in read(path):
                if isinstance(part, Header):
                    self.header, choices = part, choices_for(part)
                elif isinstance(part, Group):
                    self.groups[part.system, part.id] = part
                    if part.system:
                        known = choices.groups | {(part.system, part.id)}
                        choices = replace(choices, groups=known)
                elif isinstance(part, Placement):
                    self._add(streams, "placed", [part.line, part.number, part.group])
                else:
                    self._article(part, streams, choices)
        finally:
            for stream in streams.values():
                stream.close()

    def has(self, name: str) -> bool:
        return self._filled[name] > 0

    def path(self, name: str) -> Path:
        return self.folder / f"{name}.jsonl"

    def table(self, name: str, rejected: Callable[[], array] | None = None) -> Spooled:
        return Spooled(self.path(name), COLUMNS[name], rejected)

    def _open(self, name: str) -> IO[str]:
        return self.path(name).open("w", encoding="utf-8")

    def _add(self, streams: dict[str, IO[str]], name: str, entry: list) -> None:
        self._filled[name] += 1
        streams[name].write(json.dumps(entry, ensure_ascii=False) + "\n")

    def _article(self, article: Article, streams: dict[str, IO[str]], choices: Choices) -> None:
        rows = rows_of(article, self.header, choices)
        self.count += 1
        left = {name: number for name, number in rows.left.items() if number}
        self.left.update(left)
        place = self._line("articles", article.line)
        self._add(streams, "articles", [place, article.line, article.number, left])
        for name in COLUMNS:
            for line, cells in getattr(rows, name):
                own = place if name == "products" else self._line(name, line)
                self._add(streams, name, [place, own, line, cells])

    def _line(self, name: str, line: int) -> int:
        self._lines[name] = max(line, self._lines[name] + 1)
        return self._lines[name]
