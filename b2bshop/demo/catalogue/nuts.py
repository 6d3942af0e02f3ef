"""Nuts and washers to DIN and ISO."""

from collections.abc import Iterator
from decimal import Decimal

from .fastener_terms import grade, per, price_per_hundred, washers_packed
from .making import STEEL, Family, group, leaf, rod_weight, table
from .records import DemoCategory, DemoProduct

_NUT = "thread height across_flats strength material finish"
_WASHER = "thread inner_diameter outer_diameter thickness material finish"


def _nuts(slug: str, names: tuple[str, str], about: tuple[str, str], standard: str) -> DemoCategory:
    path = f"fasteners/nuts/{slug}"
    return leaf(path, names, _NUT, about, standards=standard, eclass="23110701", unspsc="31161700")


def _washers(slug: str, names: tuple[str, str], about: tuple[str, str], standard: str) -> DemoCategory:
    path = f"fasteners/washers/{slug}"
    return leaf(path, names, _WASHER, about, standards=standard, eclass="23110801", unspsc="31161800")


HEX = _nuts(
    "hexagon",
    ("Sechskantmuttern", "Hexagon nuts"),
    ("Muttern für Schrauben gleicher Festigkeit.", "Nuts for screws of the same property class."),
    "DIN 934",
)
LOCK = _nuts(
    "self-locking",
    ("Sicherungsmuttern", "Self-locking nuts"),
    (
        "Muttern mit Klemmring, die sich auch bei Schwingungen nicht lösen.",
        "Nuts with insert that resist vibration.",
    ),
    "DIN 985",
)
CAP = _nuts(
    "cap",
    ("Hutmuttern", "Cap nuts"),
    ("Geschlossene Muttern schützen Gewinde und Hände.", "Closed nuts protect the thread and the hands."),
    "DIN 1587",
)
THIN = _nuts(
    "thin",
    ("Flache Sechskantmuttern", "Thin hexagon nuts"),
    ("Niedrige Muttern zum Kontern.", "Low nuts for locking against another nut."),
    "DIN 439",
)
FLANGE = _nuts(
    "flange",
    ("Sechskantmuttern mit Flansch", "Hexagon flange nuts"),
    (
        "Muttern mit Flansch verteilen die Last ohne Scheibe.",
        "Nuts with flange spread the load without a washer.",
    ),
    "DIN 6923",
)
PLAIN_WASHER = _washers(
    "plain",
    ("Unterlegscheiben", "Plain washers"),
    ("Flache Scheiben, Form A, ohne Fase.", "Flat washers, form A, without chamfer."),
    "DIN 125",
)
WIDE_WASHER = _washers(
    "wide",
    ("Große Unterlegscheiben", "Wide washers"),
    ("Scheiben mit großem Außendurchmesser für weiche Werkstoffe.", "Large washers for soft materials."),
    "DIN 9021",
)
SPRING_WASHER = _washers(
    "spring",
    ("Federringe", "Spring lock washers"),
    ("Federringe, Form B, gegen Setzen der Verbindung.", "Spring washers, form B, against loss of preload."),
    "DIN 127",
)
TOOTH_WASHER = _washers(
    "serrated",
    ("Fächerscheiben", "Serrated lock washers"),
    (
        "Außen gezahnte Scheiben, die auch elektrisch Kontakt geben.",
        "Externally serrated, with electrical contact.",
    ),
    "DIN 6798",
)
CATEGORIES = (
    group("fasteners/nuts", "Muttern", "Nuts", unspsc="31161700"),
    HEX,
    LOCK,
    CAP,
    THIN,
    FLANGE,
    group("fasteners/washers", "Scheiben und Federringe", "Washers", unspsc="31161800"),
    PLAIN_WASHER,
    WIDE_WASHER,
    SPRING_WASHER,
    TOOTH_WASHER,
)

# s: width across flats; heights of DIN 934, 985, 1587, 439; DIN 6923 with s, height, flange; 0: not made
NUTS = """
d  s   m934 m985 m1587 m439 s6923 m6923 f6923
3  5.5 2.4  4    0     1.8  0     0     0
4  7   3.2  5    8     2.2  0     0     0
5  8   4    5    10    2.7  8     5     11.8
6  10  5    6    12    3.2  10    6     14.2
8  13  6.5  8    15    4    13    8     17.9
10 17  8    10   18    5    15    10    21.8
12 19  10   12   22    6    18    12    26
14 22  11   14   25    7    21    14    29.9
16 24  13   16   28    8    24    16    34.5
18 27  15   18.5 32    9    0     0     0
20 30  16   20   34    10   30    20    42.8
22 32  18   22   0     11   0     0     0
24 36  19   24   42    12   0     0     0
27 41  22   27   0     0    0     0     0
30 46  24   30   0     15   0     0     0
36 55  29   0    0     0    0     0     0
"""

# inner, outer, thickness of DIN 125 A, DIN 9021, DIN 127 B, DIN 6798 A
WASHERS = """
d  i125 o125 h125 i9021 o9021 h9021 i127 o127 h127 i6798 o6798 h6798
3  3.2  7    0.5  3.2   9     0.8   3.1  6.2  0.8  3.2   6     0.4
4  4.3  9    0.8  4.3   12    1     4.1  7.6  0.9  4.3   8     0.5
5  5.3  10   1    5.3   15    1.2   5.1  9.2  1.2  5.3   10    0.6
6  6.4  12   1.6  6.4   18    1.6   6.1  11.8 1.6  6.4   11    0.7
8  8.4  16   1.6  8.4   24    2     8.1  14.8 2    8.4   15    0.8
10 10.5 20   2    10.5  30    2.5   10.2 18.1 2.2  10.5  18    0.9
12 13   24   2.5  13    37    3     12.2 21.1 2.5  13    20.5  1
14 15   28   2.5  15    44    3     14.2 24.1 3    15    24    1
16 17   30   3    17    50    3     16.2 27.4 3.5  17    26    1.2
18 19   34   3    20    56    4     18.2 29.4 3.5  19    30    1.4
20 21   37   3    22    60    4     20.2 33.6 4    21    33    1.4
24 25   44   4    26    72    5     24.5 40   5    25    38    1.5
30 31   56   4    33    92    6     30.5 48.2 6    31    48    1.6
36 37   66   5    39    110   8     36.5 58.2 6    0     0     0
"""


def _family(category: DemoCategory, singular: tuple[str, str], text: tuple[str, str]) -> Family:
    standard = category.standards
    return Family(
        category=category,
        maker="Kaltenbrück" if category in (LOCK, CAP, FLANGE) else "Nordfix",
        name=(f"{singular[0]} M{{d}}, {standard}, {{grade}}", f"{singular[1]} M{{d}}, {standard}, {{grade}}"),
        text=text,
        tariff="73181692" if category.path.startswith("fasteners/nuts") else "73182200",
    )


_NUT_TEXT = (
    " Schlüsselweite {across_flats} mm, Höhe {height} mm, Regelgewinde.",
    " Width across flats {across_flats} mm, height {height} mm, coarse thread.",
)
_WASHER_TEXT = (
    " Innen {inner_diameter} mm, außen {outer_diameter} mm, {thickness} mm dick.",
    " Inside {inner_diameter} mm, outside {outer_diameter} mm, {thickness} mm thick.",
)
NUT_FAMILIES = (
    ("934", HEX, "hex_nut", ("Sechskantmutter", "Hexagon nut"), ("8", "10", "A2", "A4")),
    (
        "985",
        LOCK,
        "lock_nut",
        ("Sicherungsmutter mit Polyamidring", "Lock nut with polyamide insert"),
        ("8", "A2"),
    ),
    ("1587", CAP, "cap_nut", ("Hutmutter, hohe Form", "Cap nut, high form"), ("8", "A2")),
    ("439", THIN, "hex_nut", ("Flache Sechskantmutter", "Thin hexagon nut"), ("48", "A2")),
    (
        "6923",
        FLANGE,
        "flange_nut",
        ("Flanschmutter mit Sperrverzahnung", "Flange nut, serrated"),
        ("8", "10", "A2"),
    ),
)
WASHER_FAMILIES = (
    (
        "125",
        PLAIN_WASHER,
        "washer",
        ("Unterlegscheibe Form A für", "Plain washer form A for"),
        ("ZN", "A2", "A4"),
    ),
    ("9021", WIDE_WASHER, "washer", ("Große Scheibe für", "Wide washer for"), ("ZN", "A2")),
    (
        "127",
        SPRING_WASHER,
        "spring_washer",
        ("Federring Form B für", "Spring washer form B for"),
        ("FS", "A2"),
    ),
    (
        "6798",
        TOOTH_WASHER,
        "tooth_washer",
        ("Fächerscheibe Form A für", "Serrated washer form A for"),
        ("FS", "A2"),
    ),
)


def _all_nuts() -> Iterator[DemoProduct]:
    for number, category, shape, singular, suffixes in NUT_FAMILIES:
        about = (category.description_de + _NUT_TEXT[0], category.description_en + _NUT_TEXT[1])
        family = _family(category, singular, about)
        for row in table(NUTS):
            d, m, s = row["d"], row["m" + number], row.get("s" + number, row["s"])
            if not m:
                continue
            weight = Decimal("0.78") * s * s * m * STEEL - rod_weight(d, m) * Decimal("0.85")
            drawing = {"shape": shape, "d": d, "s": s, "m": m}
            if shape == "flange_nut":
                drawing["df"] = row["f6923"]
                weight += rod_weight(row["f6923"], m / 5) / 3
            terms = washers_packed(d)
            for suffix in suffixes:
                price = per(terms, price_per_hundred(weight, suffix, "1.1" if number == "934" else "2.3"))
                values = {"d": d, "thread": f"M{d}", "height": m, "across_flats": s, **grade(suffix)}
                yield family.make(f"{number}-{d}-{suffix}", price, weight, drawing, terms=terms, **values)


def _all_washers() -> Iterator[DemoProduct]:
    for number, category, shape, singular, suffixes in WASHER_FAMILIES:
        about = (category.description_de + _WASHER_TEXT[0], category.description_en + _WASHER_TEXT[1])
        family = _family(category, singular, about)
        for row in table(WASHERS):
            d, inner, outer, thickness = row["d"], row["i" + number], row["o" + number], row["h" + number]
            if not inner:
                continue
            weight = rod_weight(outer, thickness) - rod_weight(inner, thickness)
            drawing = {"shape": shape, "d": inner, "od": outer, "h": thickness}
            terms = washers_packed(d)
            sizes = {"d": d, "thread": f"M{d}", "inner_diameter": inner, "outer_diameter": outer}
            for suffix in suffixes:
                price = per(terms, price_per_hundred(weight, suffix, "0.35"))
                values = sizes | {"thickness": thickness, **grade(suffix)}
                yield family.make(f"{number}-{d}-{suffix}", price, weight, drawing, terms=terms, **values)


def products() -> Iterator[DemoProduct]:
    yield from _all_nuts()
    yield from _all_washers()
