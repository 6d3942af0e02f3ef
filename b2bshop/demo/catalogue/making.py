"""How families of articles become products: patterns, order terms, numbers with check digits, tables."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from zlib import crc32

from .attributes import ATTRIBUTES
from .records import DemoCategory, DemoPack, DemoProduct

MOST_IN_A_PACK = 100_000
CENT = Decimal("0.01")
STEEL = Decimal("0.00785")  # g/mm³
PI = Decimal("3.1416")

Value = Decimal | int | str | tuple[str, str]


def group(path: str, de: str, en: str, about: tuple[str, str] = ("", ""), **codes: str) -> DemoCategory:
    """An inner node of the category tree."""
    return DemoCategory(path, de, en, description_de=about[0], description_en=about[1], **codes)


def leaf(
    path: str, names: tuple[str, str], attributes: str, about: tuple[str, str], **codes: str
) -> DemoCategory:
    """A category that holds products; `attributes` are codes from the register, in the order shown."""
    return DemoCategory(
        path,
        *names,
        attributes=tuple(ATTRIBUTES[code] for code in attributes.split()),
        description_de=about[0],
        description_en=about[1],
        **codes,
    )


@dataclass(frozen=True, slots=True)
class Terms:
    """How an article is sold: price per `basis` units, packed in `box` of `size`, ordered in `multiple`.

    `outer` are the packagings around it, each with how many of the one before it holds: `(("CT", 10), ("PX", 40))`.
    """

    basis: int = 1
    box: str = ""
    size: int = 1
    multiple: int = 1
    minimum: int = 0
    unit: str = "C62"
    outer: tuple[tuple[str, int], ...] = ()


EACH = Terms()


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Articles that differ in size only. Patterns are (German, English) and name the values of an article."""

    category: DemoCategory
    maker: str
    name: tuple[str, str]
    text: tuple[str, str]
    tariff: str
    origin: str = "DE"
    terms: Terms = EACH
    documents: tuple[tuple[str, str, str], ...] = ()
    dangerous: bool = False

    def make(
        self,
        sku: str,
        price: Decimal,
        weight: Decimal,
        drawing: Mapping[str, object],
        *,
        terms: Terms | None = None,
        successor: str = "",
        **values: Value,
    ) -> DemoProduct:
        """One article: `price` EUR per basis, `weight` grams; a successor discontinues it."""
        terms = terms or self.terms
        german, english = _spoken(values, 0), _spoken(values, 1)
        return DemoProduct(
            sku=sku,
            category=self.category.path,
            gtin=gtin(sku),
            manufacturer=self.maker,
            manufacturer_number=maker_number(self.maker, sku),
            name_de=self.name[0].format_map(german),
            name_en=self.name[1].format_map(english),
            text_de=self.text[0].format_map(german),
            text_en=self.text[1].format_map(english),
            unit=terms.unit,
            price_basis=terms.basis,
            packs=tuple(packs(sku, terms, grams(weight))),
            minimum=Decimal(terms.minimum or terms.multiple),
            multiple=Decimal(terms.multiple),
            attributes=_typed(self.category, values),
            drawing=drawing,
            list_price=money(price),
            weight_g=grams(weight),
            tariff=self.tariff,
            origin=self.origin,
            dangerous=self.dangerous,
            documents=self.documents,
            **_life(successor, typical_stock(sku, terms, price)),
        )


# Length, width and height in mm, and grams of the packing itself.
_PACKINGS = {
    "PK": ((140, 90, 60), 25),
    "BX": ((200, 140, 110), 80),
    "CT": ((390, 290, 190), 450),
    "PX": ((1200, 800, 1050), 25_000),
    "RO": ((320, 320, 90), 60),
    "DR": ((500, 500, 380), 4_200),
}


def packs(sku: str, terms: Terms, weight: Decimal) -> Iterator[DemoPack]:
    """From the inside out; a pallet is told about and not sold where it holds more than anybody orders online."""
    content = 1
    for unit, times in ((terms.box, terms.size), *terms.outer):
        if not unit:
            continue
        content *= times
        size, packing = _PACKINGS[unit]
        gross = grams(weight * content + packing)
        yield DemoPack(unit, content, gtin(f"{sku}/{unit}"), gross, size, is_sold=content <= MOST_IN_A_PACK)


def _life(successor: str, stock: int) -> dict[str, object]:
    """A discontinued article has a successor and nothing left on the shelf."""
    if successor:
        return {"status": "discontinued", "successor": successor, "stock": 0}
    return {"status": "active", "stock": stock}


def gtin(sku: str) -> str:
    """GTIN-13 in the range 20 (restricted circulation, GS1 General Specifications), fixed by the SKU."""
    digits = f"20{crc32(sku.encode()):010d}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-total % 10}"


def maker_number(maker: str, sku: str) -> str:
    """The manufacturer's own number: two letters of its name and eight digits."""
    return f"{maker[:2].upper()}{crc32(f'{maker} {sku}'.encode()) % 10**8:08d}"


def typical_stock(sku: str, terms: Terms, price: Decimal) -> int:
    """Stock in base units: cheap articles lie deep, about one in twenty-five is sold out."""
    mark = crc32(sku.encode()[::-1])
    if mark % 25 == 7:
        return 0
    depth = 60 if price < 20 else 18 if price < 200 else 4
    return (1 + mark // 25 % depth) * max(terms.size, terms.multiple)


def money(amount: Decimal) -> Decimal:
    """Rounded half up to cents, at least one cent."""
    return max(CENT, Decimal(amount).quantize(CENT, ROUND_HALF_UP))


def grams(weight: Decimal) -> Decimal:
    """Three decimals below ten grams, otherwise one; never zero."""
    step = Decimal("0.001") if weight < 10 else Decimal("0.1")
    return max(Decimal("0.001"), Decimal(weight).quantize(step, ROUND_HALF_UP))


def plain(value: Decimal | int) -> str:
    """12.50 → 12.5, 100 → 100: as a figure on a drawing."""
    text = f"{Decimal(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def table(text: str) -> Iterator[dict[str, Decimal | str]]:
    """Rows of a written table: first line the column names, numbers become Decimal, anything else stays text."""
    head, *rows = (line.split() for line in text.strip().splitlines())
    for row in rows:
        yield dict(zip(head, map(_cell, row), strict=True))


def lengths(series: tuple[int, ...], span: str) -> list[Decimal]:
    """The members of a length series within "from..to"."""
    low, high = map(int, span.split(".."))
    return [Decimal(length) for length in series if low <= length <= high]


def numbers(text: str) -> list[Decimal]:
    """ "1 2.5 4" as Decimals."""
    return [Decimal(part) for part in text.split()]


def rod_weight(diameter: Decimal, length: Decimal, density: Decimal = STEEL) -> Decimal:
    """Grams of a round bar; diameter and length in mm, density in g/mm³."""
    return PI / 4 * diameter * diameter * length * density


def _cell(text: str) -> Decimal | str:
    return Decimal(text) if text.replace(".", "", 1).isdigit() else text


def _spoken(values: Mapping[str, Value], language: int) -> dict[str, str]:
    """The values as they read in German (0) or English (1)."""
    return {name: _word(value, language) for name, value in values.items()}


def _word(value: Value, language: int) -> str:
    if isinstance(value, tuple):
        return value[language]
    if isinstance(value, str):
        return value
    return plain(value) if language else plain(value).replace(".", ",")


def _typed(category: DemoCategory, values: Mapping[str, Value]) -> dict[str, Decimal | str | tuple[str, str]]:
    typed: dict[str, Decimal | str | tuple[str, str]] = {}
    for attribute in category.attributes:
        value = values.get(attribute.code)
        if value is None:
            continue
        if attribute.kind == "number":
            typed[attribute.code] = Decimal(str(value))
        elif attribute.kind == "choice":
            typed[attribute.code] = value if isinstance(value, tuple) else (str(value), str(value))
        else:
            typed[attribute.code] = plain(value) if isinstance(value, Decimal | int) else str(value)
    return typed
