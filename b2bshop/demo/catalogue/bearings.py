"""Rolling bearings by designation, with the boundary dimensions of DIN 616 / ISO 15."""

from collections.abc import Iterator
from decimal import Decimal

from .making import PI, STEEL, Family, Terms, group, leaf, table
from .records import DemoCategory, DemoProduct

_BEARING = "bore outer_diameter width load_dynamic sealing material series"


def _bearings(
    slug: str, names: tuple[str, str], about: tuple[str, str], standard: str, unspsc: str
) -> DemoCategory:
    path = f"power-transmission/bearings/{slug}"
    return leaf(path, names, _BEARING, about, standards=standard, eclass="23050101", unspsc=unspsc)


BALL = _bearings(
    "deep-groove-ball",
    ("Rillenkugellager", "Deep groove ball bearings"),
    (
        "Einreihige Lager für radiale und mäßige axiale Lasten.",
        "Single row, for radial and moderate axial loads.",
    ),
    "DIN 625-1",
    "31171504",
)
ANGULAR = _bearings(
    "angular-contact",
    ("Schrägkugellager", "Angular contact ball bearings"),
    ("Einreihige Lager mit 40° Druckwinkel.", "Single row bearings with a contact angle of 40°."),
    "DIN 628-1",
    "31171531",
)
CYLINDRICAL = _bearings(
    "cylindrical-roller",
    ("Zylinderrollenlager", "Cylindrical roller bearings"),
    (
        "Loslager für hohe radiale Lasten, zerlegbar.",
        "Non-locating bearings for high radial loads, separable.",
    ),
    "DIN 5412-1",
    "31171505",
)
TAPER = _bearings(
    "tapered-roller",
    ("Kegelrollenlager", "Tapered roller bearings"),
    ("Für kombinierte Lasten, paarweise angestellt.", "For combined loads, adjusted in pairs."),
    "DIN 720",
    "31171516",
)
SPHERICAL = _bearings(
    "spherical-roller",
    ("Pendelrollenlager", "Spherical roller bearings"),
    (
        "Zweireihige Lager, die Fluchtungsfehler ausgleichen.",
        "Double row bearings that compensate misalignment.",
    ),
    "DIN 635-2",
    "31171510",
)
NEEDLE = _bearings(
    "needle",
    ("Nadelhülsen", "Drawn cup needle roller bearings"),
    ("Kleinste Bauhöhe für oszillierende Bewegungen.", "Smallest section height for oscillating motion."),
    "DIN 618",
    "31171512",
)
HOUSED = leaf(
    "power-transmission/bearings/pillow-block",
    ("Stehlagereinheiten", "Pillow block units"),
    "bore length height load_dynamic material series",
    (
        "Gehäuse aus Grauguss mit nachschmierbarem Spannlager.",
        "Cast iron housing with a relubricable insert bearing.",
    ),
    standards="DIN 626-2",
    eclass="23050901",
    unspsc="31171511",
)
CATEGORIES = (
    group(
        "power-transmission",
        "Lager und Antriebstechnik",
        "Bearings and power transmission",
        unspsc="31170000",
    ),
    group("power-transmission/bearings", "Wälzlager", "Rolling bearings", unspsc="31171500"),
    BALL,
    ANGULAR,
    CYLINDRICAL,
    TAPER,
    SPHERICAL,
    NEEDLE,
    HOUSED,
)

# bore code → bore; outer diameter and width of the series 60, 62, 63 (ball, angular, cylindrical use 62 and 63)
BORES = """
code bore od60 b60 od62 b62 od63 b63 b32
00   10   26   8   30   9   35   11  14
01   12   28   8   32   10  37   12  14
02   15   32   9   35   11  42   13  14
03   17   35   10  40   12  47   14  16
04   20   42   12  47   14  52   15  18
05   25   47   12  52   15  62   17  18
06   30   55   13  62   16  72   19  20
07   35   62   14  72   17  80   21  23
08   40   68   15  80   18  90   23  23
09   45   75   16  85   19  100  25  23
10   50   80   16  90   20  110  27  23
11   55   90   18  100  21  120  29  25
12   60   95   18  110  22  130  31  28
13   65   100  18  120  23  140  33  31
14   70   110  20  125  24  150  35  31
15   75   115  20  130  25  160  37  31
16   80   125  22  140  26  170  39  33
17   85   130  22  150  28  180  41  36
18   90   140  24  160  30  190  43  40
19   95   145  24  170  32  200  45  43
20   100  150  24  180  34  215  47  46
"""
MINIATURE = """
name bore od b
623  3    10 4
624  4    13 5
625  5    16 5
626  6    19 6
606  6    17 6
607  7    19 6
608  8    22 7
609  9    24 7
629  9    26 8
688  8    16 5
6800 10   19 5
6801 12   21 5
6802 15   24 5
6803 17   26 5
6804 20   32 7
6805 25   37 7
6806 30   42 7
6900 10   22 6
6901 12   24 6
6902 15   28 7
6903 17   30 7
6904 20   37 9
6905 25   42 9
6906 30   47 9
"""
# total width T of DIN 720
TAPERS = """
name  bore od  b
30203 17   40  13.25
30204 20   47  15.25
30205 25   52  16.25
30206 30   62  17.25
30207 35   72  18.25
30208 40   80  19.75
30209 45   85  20.75
30210 50   90  21.75
30211 55   100 22.75
30212 60   110 23.75
30213 65   120 24.75
30214 70   125 26.25
30215 75   130 27.25
30216 80   140 28.25
32004 20   42  15
32005 25   47  15
32006 30   55  17
32007 35   62  18
32008 40   68  19
32009 45   75  20
32010 50   80  20
32011 55   90  23
32012 60   95  23
"""
NEEDLES = """
name bore od b
0608 6    10 8
0808 8    12 8
0810 8    12 10
1010 10   14 10
1012 10   14 12
1210 12   16 10
1212 12   18 12
1412 14   20 12
1512 15   21 12
1612 16   22 12
1616 16   22 16
1816 18   24 16
2016 20   26 16
2020 20   26 20
2216 22   28 16
2520 25   32 20
2820 28   35 20
3020 30   37 20
3520 35   42 20
4020 40   47 20
"""
# UCP 2xx: bore, foot length, foot width, centre height, overall height, bolt spacing
BLOCKS = """
name bore foot width h    overall spacing
204  20   127  38    33.3 65      95
205  25   140  38    36.5 71      105
206  30   165  48    42.9 84      121
207  35   167  48    47.6 93      127
208  40   184  54    49.2 98      137
209  45   190  54    54   106     146
210  50   206  60    57.2 114     159
211  55   219  60    63.5 126     171
212  60   241  70    69.8 138     184
"""

SEALS = {
    "": ("open", ("offen", "open"), Decimal("1")),
    "ZZ": ("zz", ("Deckscheiben ZZ", "shields ZZ"), Decimal("1.06")),
    "2RS": ("2rs", ("Dichtscheiben 2RS", "seals 2RS"), Decimal("1.12")),
}
CHROME_STEEL = ("Wälzlagerstahl", "Bearing steel")
STAINLESS = ("Edelstahl", "Stainless steel")
ONE_BOX = Terms(box="BX", size=1)
SHELF = Terms(box="CT", size=10)


def _family(
    category: DemoCategory, name: tuple[str, str], text: tuple[str, str], maker: str = "Rovera"
) -> Family:
    size = " {designation}, {bore}×{outer_diameter}×{width} mm"
    end = (
        " Bohrung {bore} mm, Außendurchmesser {outer_diameter} mm, Breite {width} mm. "
        "Dynamische Tragzahl {load_dynamic} kN.",
        " Bore {bore} mm, outer diameter {outer_diameter} mm, width {width} mm. "
        "Dynamic load rating {load_dynamic} kN.",
    )
    return Family(
        category=category,
        maker=maker,
        name=(name[0] + size + ", {sealing}", name[1] + size + ", {sealing}"),
        text=(text[0] + end[0], text[1] + end[1]),
        tariff="84821090" if "ball" in category.path or category is ANGULAR else "84822000",
        origin="IT",
        terms=ONE_BOX,
    )


DEEP = _family(
    BALL,
    ("Rillenkugellager", "Deep groove ball bearing"),
    (
        "Einreihiges Rillenkugellager, Lagerluft CN, {sealing}.",
        "Single row deep groove ball bearing, clearance CN, {sealing}.",
    ),
)
SKEW = _family(
    ANGULAR,
    ("Schrägkugellager", "Angular contact ball bearing"),
    ("Einreihig, Druckwinkel 40°, Polyamidkäfig.", "Single row, contact angle 40°, polyamide cage."),
)
ROLLER = _family(
    CYLINDRICAL,
    ("Zylinderrollenlager", "Cylindrical roller bearing"),
    ("Bauform NU: Innenring ohne Borde, zerlegbar.", "Type NU: inner ring without ribs, separable."),
)
CONE = _family(
    TAPER,
    ("Kegelrollenlager", "Tapered roller bearing"),
    ("Metrisches Kegelrollenlager, zerlegbar.", "Metric tapered roller bearing, separable."),
)
BARREL = _family(
    SPHERICAL,
    ("Pendelrollenlager", "Spherical roller bearing"),
    (
        "Zweireihig mit Stahlblechkäfig, Schmiernut im Außenring.",
        "Double row, steel cage, lubrication groove.",
    ),
)
CUP = _family(
    NEEDLE,
    ("Nadelhülse", "Needle bearing"),
    ("Spanlos geformte Hülse mit Nadelkranz.", "Drawn cup with needle and cage assembly."),
    "Weiler & Stamm",
)
BLOCK = Family(
    category=HOUSED,
    maker="Rovera",
    name=(
        "Stehlagereinheit {designation}, Welle {bore} mm",
        "Pillow block unit {designation}, shaft {bore} mm",
    ),
    text=(
        "Gehäuse aus Grauguss mit Gewindestiftbefestigung, nachschmierbar. Fußlänge {length} mm, "
        "Wellenhöhe {height} mm, Schraubenabstand {spacing} mm.",
        "Cast iron housing, set screw locking, relubricable. Foot length {length} mm, "
        "centre height {height} mm, bolt spacing {spacing} mm.",
    ),
    tariff="84832000",
    origin="IT",
    terms=ONE_BOX,
)


def _one(
    family: Family, sku: str, drawing: dict, bore, od, width, *, factor=Decimal(1), successor="", **more
):
    """A bearing by its boundary dimensions: metal fills about 55 % of the ring, load grows with the section."""
    weight = PI / 4 * (od * od - bore * bore) * width * STEEL * Decimal("0.55")
    load = ((od - bore) * width * Decimal("0.034") + Decimal("0.6")).quantize(Decimal("0.1"))
    price = (Decimal("2.1") + weight * Decimal("0.034")) * factor
    values = {"designation": sku.replace("-", " ", 1), "bore": bore, "outer_diameter": od, "width": width}
    values |= {"load_dynamic": load, "material": CHROME_STEEL, "sealing": ("offen", "open"), **more}
    size = {"d": bore, "od": od, "b": width}
    terms = SHELF if od < 30 else ONE_BOX
    return family.make(sku, price, weight, drawing | size, terms=terms, successor=successor, **values)


def _ball_bearings() -> Iterator[DemoProduct]:
    for row in table(MINIATURE):
        for suffix in SEALS:
            yield _sealed(f"{row['name']}", suffix, row["bore"], row["od"], row["b"], "6")
    for row in table(BORES):
        for series in ("60", "62", "63"):
            for suffix in SEALS:
                name, od, width = f"{series}{_code(row)}", row["od" + series], row["b" + series]
                yield _sealed(name, suffix, row["bore"], od, width, series)
        if row["bore"] <= 40:
            name = f"W62{_code(row)}-2RS"
            more = {
                "material": STAINLESS,
                "sealing": SEALS["2RS"][1],
                "series": "W62",
                "factor": Decimal("3.4"),
            }
            drawing = {"shape": "ball_bearing", "seal": "2rs"}
            yield _one(DEEP, name, drawing, row["bore"], row["od62"], row["b62"], **more)


def _sealed(name: str, suffix: str, bore, od, width, series: str) -> DemoProduct:
    seal, spoken, factor = SEALS[suffix]
    sku = f"{name}-{suffix}" if suffix else name
    drawing = {"shape": "ball_bearing", "seal": seal}
    return _one(DEEP, sku, drawing, bore, od, width, factor=factor, sealing=spoken, series=series)


def _code(row) -> str:
    return f"{int(row['code']):02d}"


def _roller_bearings() -> Iterator[DemoProduct]:
    for row in table(BORES):
        code, bore = _code(row), row["bore"]
        drawing = {"shape": "ball_bearing", "seal": "open"}
        for series in ("72", "73"):
            od, width = row["od6" + series[1]], row["b6" + series[1]]
            yield _one(
                SKEW, f"{series}{code}-B", drawing, bore, od, width, factor=Decimal("2.2"), series=series
            )
        if bore >= 20:
            drawing = {"shape": "roller_bearing", "kind": "cylindrical"}
            for series in ("2", "3"):
                od, width = row["od6" + series], row["b6" + series]
                factor = Decimal("2.9")
                yield _one(
                    ROLLER, f"NU{series}{code}", drawing, bore, od, width, factor=factor, series="NU" + series
                )
        if bore >= 25:
            drawing = {"shape": "roller_bearing", "kind": "spherical"}
            factor = Decimal("3.6")
            yield _one(
                BARREL, f"222{code}", drawing, bore, row["od62"], row["b32"], factor=factor, series="222"
            )
    for row in table(TAPERS):
        drawing = {"shape": "roller_bearing", "kind": "tapered"}
        name = f"{row['name']}"
        yield _one(
            CONE, name, drawing, row["bore"], row["od"], row["b"], factor=Decimal("1.5"), series=name[:3]
        )
    for row in table(NEEDLES):
        drawing, name = {"shape": "needle_bearing"}, f"HK{int(row['name']):04d}"
        yield _one(CUP, name, drawing, row["bore"], row["od"], row["b"], factor=Decimal("1.3"), series="HK")


def _pillow_blocks() -> Iterator[DemoProduct]:
    for row in table(BLOCKS):
        bore, foot, height = row["bore"], row["foot"], row["h"]
        weight = foot * row["overall"] * row["width"] * STEEL * Decimal("0.27")
        drawing = {"shape": "pillow_block", "d": bore, "l": foot, "h": height, "top": row["overall"]}
        drawing["spacing"] = row["spacing"]
        values = {"designation": f"UCP {row['name']}", "bore": bore, "length": foot, "height": height}
        values |= {"load_dynamic": bore * Decimal("0.72"), "spacing": row["spacing"], "series": "UCP2"}
        values["material"] = ("Grauguss", "Cast iron")
        yield BLOCK.make(f"UCP{row['name']}", 9 + weight * Decimal("0.014"), weight, drawing, **values)


def products() -> Iterator[DemoProduct]:
    yield from _ball_bearings()
    yield from _roller_bearings()
    yield from _pillow_blocks()
