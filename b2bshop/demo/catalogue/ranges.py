"""A range: one leaf category and all its articles, written as a table of sizes times a few variants."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product as combinations
from types import SimpleNamespace

from .making import EACH, Family, Terms, leaf, numbers, plain
from .records import DemoCategory, DemoProduct
from .words import WORDS

Row = Mapping[str, Decimal | str]
Formula = Callable[[SimpleNamespace], Decimal | int]
Pair = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Range:
    """`rows` name attributes; formulas take a row (EUR, grams); `drawing` reads "shape size=column word=text"."""

    path: str
    title: Pair
    about: Pair
    attributes: str
    name: Pair
    text: Pair
    sku: str
    rows: Sequence[Row]
    price: Formula
    weight: Formula
    drawing: str
    maker: str
    tariff: str
    unspsc: str
    eclass: str = ""
    etim: str = ""
    standards: str = ""
    origin: str = "DE"
    terms: Terms | Callable[[SimpleNamespace], Terms] = EACH
    variants: Mapping[str, Mapping[str, object]] = field(default_factory=lambda: {"": {}})
    dangerous: bool = False
    documents: tuple[tuple[str, str, str], ...] = ()

    @property
    def category(self) -> DemoCategory:
        codes = {"standards": self.standards, "eclass": self.eclass, "unspsc": self.unspsc, "etim": self.etim}
        return leaf(self.path, self.title, self.attributes, self.about, **codes)

    def products(self) -> Iterator[DemoProduct]:
        family = Family(
            category=self.category,
            maker=self.maker,
            name=self.name,
            text=(f"{self.about[0]} {self.text[0]}", f"{self.about[1]} {self.text[1]}"),
            tariff=self.tariff,
            origin=self.origin,
            dangerous=self.dangerous,
            documents=self.documents,
        )
        for row in self.rows:
            for code, variant in self.variants.items():
                yield self._article(family, row, code, dict(variant))

    def _article(self, family: Family, row: Row, code: str, variant: dict) -> DemoProduct:
        """`factor` scales the price of a variant, `old` makes it the discontinued predecessor of variant `old`."""
        factor, old = Decimal(variant.pop("factor", "1")), variant.pop("old", None)
        values = {name: WORDS.get(cell, _spaced(cell)) for name, cell in (dict(row) | variant).items()}
        at = SimpleNamespace(**(dict(row) | variant))
        return family.make(
            self._number(row, code),
            Decimal(self.price(at)) * factor,
            Decimal(self.weight(at)),
            self._drawing(dict(row) | variant),
            terms=self.terms if isinstance(self.terms, Terms) else self.terms(at),
            successor="" if old is None else self._number(row, old),
            **values,
        )

    def _number(self, row: Row, code: str) -> str:
        cells = {name: plain(cell) if isinstance(cell, Decimal | int) else cell for name, cell in row.items()}
        number = self.sku.format(v=code, **cells)
        return (
            (f"{number}-{code}" if code and "{v}" not in self.sku else number)
            .upper()
            .replace("_", "-")
            .replace("/", "-")
        )

    def _drawing(self, cells: Mapping[str, object]) -> dict[str, object]:
        shape, *settings = self.drawing.split()
        pairs = (setting.split("=") for setting in settings)
        return {"shape": shape} | {name: cells.get(value, value) for name, value in pairs}


def across(**columns: str) -> list[dict[str, Decimal | str]]:
    """Every combination of the columns: across(diameter="6 8", length="50 100") gives four rows."""
    values = [_cells(column) for column in columns.values()]
    return [dict(zip(columns, row, strict=True)) for row in combinations(*values)]


def joined(rows: Iterable[Row], **columns: str) -> list[dict[str, Decimal | str]]:
    """Each row with every combination of further columns."""
    return [dict(row) | more for row in rows for more in across(**columns)]


def _cells(text: str) -> Sequence[Decimal | str]:
    parts = text.split()
    return numbers(text) if all(part.replace(".", "", 1).isdigit() for part in parts) else parts


def _spaced(cell: object) -> object:
    return cell.replace("_", " ") if isinstance(cell, str) else cell


def card(text: str, **rest: object) -> Range:
    """A range whose words stand on a card, "key: German | English" per line; a line may start with the bar."""
    fields: dict[str, str] = {}
    key = ""
    for line in filter(str.strip, text.splitlines()):
        if line.strip().startswith("|"):
            fields[key] += f" {line.strip()}"
            continue
        key, _, value = line.strip().partition(": ")
        fields[key] = value
    pairs = {name: tuple(fields.pop(name).split(" | ")) for name in ("title", "about", "name", "text")}
    return Range(**fields, **pairs, **rest)
