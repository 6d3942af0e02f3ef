"""Screws with metric thread and a hexagon or hexagon socket, in the dimensions of DIN and ISO."""

from collections.abc import Iterator
from decimal import Decimal

from .fastener_terms import LENGTHS, grade, packed, price_per_hundred
from .making import STEEL, Family, group, leaf, lengths, rod_weight, table
from .records import DemoProduct

THREADED = Decimal("0.86")  # share of the full section that a threaded shank has
CERTIFICATE = (("certificate", "Werkszeugnis 2.2 nach EN 10204", "Test report 2.2 to EN 10204"),)
_HEXAGON = "thread length pitch head_height across_flats strength material finish"
_SOCKET = "thread length pitch head_height head_diameter across_flats strength material finish"

HEX_FULL = leaf(
    "fasteners/bolts/hex-full-thread",
    ("Sechskantschrauben, Vollgewinde", "Hexagon screws, full thread"),
    _HEXAGON,
    (
        "Sechskantschrauben mit Gewinde bis Kopf für Durchgangs- und Gewindelöcher.",
        "Hexagon screws threaded up to the head for through holes and tapped holes.",
    ),
    standards="DIN 933, ISO 4017",
    eclass="23110101",
    unspsc="31161600",
)
HEX_PARTIAL = leaf(
    "fasteners/bolts/hex-partial-thread",
    ("Sechskantschrauben mit Schaft", "Hexagon bolts with shank"),
    _HEXAGON + " thread_length",
    (
        "Sechskantschrauben mit glattem Schaft: der Schaft nimmt Querkräfte auf.",
        "Hexagon bolts with a plain shank that takes shear loads.",
    ),
    standards="DIN 931, ISO 4014",
    eclass="23110101",
    unspsc="31161600",
)
SOCKET_CAP = leaf(
    "fasteners/bolts/socket-cap",
    ("Zylinderschrauben mit Innensechskant", "Socket head cap screws"),
    _SOCKET,
    (
        "Zylinderschrauben für hohe Vorspannkräfte bei wenig Platz für den Schlüssel.",
        "Cap screws for high preload where there is little room for a spanner.",
    ),
    standards="DIN 912, ISO 4762",
    eclass="23110103",
    unspsc="31161500",
)
COUNTERSUNK = leaf(
    "fasteners/bolts/countersunk-socket",
    ("Senkschrauben mit Innensechskant", "Countersunk socket screws"),
    _SOCKET,
    (
        "Senkschrauben 90°, die bündig mit der Oberfläche abschließen.",
        "Countersunk screws, 90°, that sit flush with the surface.",
    ),
    standards="DIN 7991, ISO 10642",
    eclass="23110104",
    unspsc="31161500",
)
BUTTON_HEAD = leaf(
    "fasteners/bolts/button-head",
    ("Linsenkopfschrauben mit Innensechskant", "Button head socket screws"),
    _SOCKET,
    (
        "Flachkopfschrauben mit gefälligem, niedrigem Kopf für Verkleidungen und Profile.",
        "Low, rounded heads for covers and aluminium profiles.",
    ),
    standards="ISO 7380-1",
    eclass="23110105",
    unspsc="31161500",
)
SET_SCREW = leaf(
    "fasteners/bolts/set-screws",
    ("Gewindestifte mit Innensechskant", "Socket set screws"),
    "thread length pitch across_flats version strength material finish",
    (
        "Gewindestifte zum Sichern von Naben, Stellringen und Wellen.",
        "Set screws that secure hubs, collars and shafts.",
    ),
    standards="DIN 913, DIN 916",
    eclass="23110106",
    unspsc="31161500",
)
CATEGORIES = (
    group("fasteners", "Verbindungstechnik", "Fasteners", unspsc="31160000", eclass="23110000"),
    group(
        "fasteners/bolts", "Schrauben mit metrischem Gewinde", "Metric screws and bolts", unspsc="31161600"
    ),
    HEX_FULL,
    HEX_PARTIAL,
    SOCKET_CAP,
    COUNTERSUNK,
    BUTTON_HEAD,
    SET_SCREW,
)

# k and s to DIN 933/931; the spans are the lengths held in stock
HEXAGONS = """
d   pitch k    s   full     partial
3   0.5   2    5.5 6..30    0..0
4   0.7   2.8  7   8..40    0..0
5   0.8   3.5  8   8..50    35..60
6   1     4    10  8..80    40..120
8   1.25  5.3  13  10..100  45..160
10  1.5   6.4  17  12..120  50..180
12  1.75  7.5  19  16..120  55..200
14  2     8.8  22  25..100  60..140
16  2     10   24  25..150  65..220
18  2.5   11.5 27  40..100  80..160
20  2.5   12.5 30  30..150  80..240
24  3     15   36  40..160  90..260
"""

# dk, socket s, k of DIN 912 (k = d), DIN 7991 and ISO 7380; spans of stock lengths
SOCKETS = """
d  pitch dk912 s912 l912    dk7991 k7991 s7991 l7991  dk7380 k7380 s7380 l7380
3  0.5   5.5   2.5  5..40   6      1.7   2     6..30  5.7    1.65  2     5..25
4  0.7   7     3    6..50   8      2.3   2.5   8..40  7.6    2.2   2.5   6..40
5  0.8   8.5   4    8..70   10     2.8   3     8..50  9.5    2.75  3     8..50
6  1     10    5    8..100  12     3.3   4     10..70 10.5   3.3   4     8..60
8  1.25  13    6    10..140 16     4.4   5     12..90 14     4.4   5     10..80
10 1.5   16    8    16..160 20     5.5   6     16..90 17.5   5.5   6     16..80
12 1.75  18    10   20..180 24     6.5   8     20..90 21     6.6   8     20..80
16 2     24    14   25..200 30     7.5   10    30..90 0      0     0     0..0
20 2.5   30    17   40..200 0      0     0     0..0   0      0     0     0..0
"""

SET_SCREWS = """
d  pitch s   span
3  0.5   1.5 4..16
4  0.7   2   4..20
5  0.8   2.5 5..25
6  1     3   6..40
8  1.25  4   8..40
10 1.5   5   10..50
12 1.75  6   12..50
"""


def _family(category, name_de, name_en, text_de, text_en, maker="Nordfix") -> Family:
    size = "M{d}×{length}"
    return Family(
        category=category,
        maker=maker,
        name=(f"{name_de} {size}, {category.standards.split(',')[0]}, {{grade}}",)
        + (f"{name_en} {size}, {category.standards.split(',')[0]}, {{grade}}",),
        text=(text_de, text_en),
        tariff="73181568",
        documents=CERTIFICATE,
    )


FULL = Family(
    category=HEX_FULL,
    maker="Nordfix",
    name=(
        "Sechskantschraube M{d}×{length}, Vollgewinde, DIN 933, {grade}",
        "Hexagon screw M{d}×{length}, full thread, DIN 933, {grade}",
    ),
    text=(
        "Sechskantschraube mit Gewinde bis Kopf, Steigung {pitch} mm. Schlüsselweite {across_flats} mm, "
        "Kopfhöhe {head_height} mm. Austauschbar gegen ISO 4017, wo die Schlüsselweite gleich ist.",
        "Hexagon screw threaded up to the head, pitch {pitch} mm. Width across flats {across_flats} mm, "
        "head height {head_height} mm. Interchangeable with ISO 4017 where the width across flats is the same.",
    ),
    tariff="73181588",
    documents=CERTIFICATE,
)
PARTIAL = Family(
    category=HEX_PARTIAL,
    maker="Nordfix",
    name=(
        "Sechskantschraube M{d}×{length}, mit Schaft, DIN 931, {grade}",
        "Hexagon bolt M{d}×{length}, with shank, DIN 931, {grade}",
    ),
    text=(
        "Sechskantschraube mit Schaft und {thread_length} mm Gewinde, Steigung {pitch} mm. Schlüsselweite "
        "{across_flats} mm. Der Schaft liegt in der Trennfuge und überträgt die Querkraft.",
        "Hexagon bolt with shank and {thread_length} mm of thread, pitch {pitch} mm. Width across flats "
        "{across_flats} mm. The shank lies in the joint and carries the shear load.",
    ),
    tariff="73181588",
    documents=CERTIFICATE,
)
CAP = _family(
    SOCKET_CAP,
    "Zylinderschraube mit Innensechskant",
    "Socket head cap screw",
    "Kopf {head_diameter} mm, Innensechskant {across_flats} mm, Gewindesteigung {pitch} mm. "
    "Der gerändelte Zylinderkopf lässt sich versenkt einbauen.",
    "Head {head_diameter} mm, hexagon socket {across_flats} mm, thread pitch {pitch} mm. "
    "The knurled cylindrical head can be sunk into a counterbore.",
    "Kaltenbrück",
)
FLUSH = _family(
    COUNTERSUNK,
    "Senkschraube mit Innensechskant",
    "Countersunk socket screw",
    "Senkkopf 90° mit {head_diameter} mm Durchmesser, Innensechskant {across_flats} mm. "
    "Die Länge schließt den Kopf ein.",
    "Countersunk head 90°, {head_diameter} mm diameter, hexagon socket {across_flats} mm. "
    "The length includes the head.",
    "Kaltenbrück",
)
BUTTON = _family(
    BUTTON_HEAD,
    "Linsenkopfschraube mit Innensechskant",
    "Button head socket screw",
    "Kopf {head_diameter} × {head_height} mm, Innensechskant {across_flats} mm. "
    "Für Verkleidungen und leichte Verbindungen; die Prüfkraft ist geringer als bei DIN 912.",
    "Head {head_diameter} × {head_height} mm, hexagon socket {across_flats} mm. "
    "For covers and light joints; the proof load is lower than with DIN 912.",
    "Kaltenbrück",
)
GRUB = Family(
    category=SET_SCREW,
    maker="Kaltenbrück",
    name=(
        "Gewindestift M{d}×{length}, {version}, {standard}, {grade}",
        "Set screw M{d}×{length}, {version}, {standard}, {grade}",
    ),
    text=(
        "Gewindestift mit Innensechskant {across_flats} mm und {version}, ganz eingeschraubt ohne Überstand. "
        "Gewindesteigung {pitch} mm.",
        "Set screw with hexagon socket {across_flats} mm and {version}; sits below the surface. "
        "Thread pitch {pitch} mm.",
    ),
    tariff="73181568",
)
POINTS = {
    "913": ("flat", ("Kegelkuppe", "flat point")),
    "916": ("cup", ("Ringschneide", "cup point")),
}


def _hexagon_screws() -> Iterator[DemoProduct]:
    for row in table(HEXAGONS):
        d, k, s = row["d"], row["k"], row["s"]
        head = Decimal("0.8") * s * s * k * STEEL
        sizes = {"thread": f"M{d}", "d": d, "pitch": row["pitch"], "head_height": k, "across_flats": s}
        for length in lengths(LENGTHS, row["full"]):
            weight = head + rod_weight(d, length) * THREADED
            drawing = {"shape": "hex_bolt", "d": d, "l": length, "k": k, "s": s, "pitch": row["pitch"]}
            for suffix in ("88", "109", "A2", "A4") if d >= 5 else ("88", "A2", "A4"):
                sku, price = f"933-{d}X{length}-{suffix}", price_per_hundred(weight, suffix)
                values = sizes | {"length": length, **grade(suffix)}
                yield FULL.make(sku, price, weight, drawing, terms=packed(d, length), **values)
        for length in lengths(LENGTHS, row["partial"]):
            thread = 2 * d + (6 if length <= 125 else 12)
            weight = head + rod_weight(d, length - thread) + rod_weight(d, thread) * THREADED
            drawing = {
                "shape": "hex_bolt",
                "d": d,
                "l": length,
                "k": k,
                "s": s,
                "pitch": row["pitch"],
                "b": thread,
            }
            for suffix in ("88", "A2"):
                sku, price = f"931-{d}X{length}-{suffix}", price_per_hundred(weight, suffix, "2.6")
                values = sizes | {"length": length, "thread_length": thread, **grade(suffix)}
                yield PARTIAL.make(sku, price, weight, drawing, terms=packed(d, length), **values)


def _socket_screws() -> Iterator[DemoProduct]:
    for row in table(SOCKETS):
        row["k912"] = row["d"]
        yield from _socketed(CAP, "912", "socket_cap", row, ("88", "129", "A2"))
        yield from _socketed(FLUSH, "7991", "countersunk", row, ("109", "A2"))
        yield from _socketed(BUTTON, "7380", "button_head", row, ("109", "A2"))


def _socketed(family, number, shape, row, suffixes) -> Iterator[DemoProduct]:
    d, dk, k, s = row["d"], row["dk" + number], row["k" + number], row["s" + number]
    for length in lengths(LENGTHS, row["l" + number]):
        shank = length - k if shape == "countersunk" else length
        weight = rod_weight(dk, k) * (Decimal("0.55") if number != "912" else Decimal("0.85"))
        weight += rod_weight(d, shank) * THREADED
        drawing = {"shape": shape, "d": d, "l": length, "dk": dk, "k": k, "s": s, "pitch": row["pitch"]}
        sizes = {"thread": f"M{d}", "d": d, "pitch": row["pitch"], "length": length}
        sizes |= {"head_height": k, "head_diameter": dk, "across_flats": s}
        for suffix in suffixes:
            sku, price = f"{number}-{d}X{length}-{suffix}", price_per_hundred(weight, suffix, "2.8")
            yield family.make(sku, price, weight, drawing, terms=packed(d, length), **sizes, **grade(suffix))


def _set_screws() -> Iterator[DemoProduct]:
    for row in table(SET_SCREWS):
        d, s = row["d"], row["s"]
        for number, (tip, version) in POINTS.items():
            for length in lengths(LENGTHS, row["span"]):
                weight = rod_weight(d, length) * Decimal("0.75")
                drawing = {
                    "shape": "set_screw",
                    "d": d,
                    "l": length,
                    "s": s,
                    "tip": tip,
                    "pitch": row["pitch"],
                }
                sizes = {
                    "thread": f"M{d}",
                    "d": d,
                    "pitch": row["pitch"],
                    "length": length,
                    "across_flats": s,
                }
                for suffix in ("45H", "A2"):
                    values = sizes | {"version": version, "standard": f"DIN {number}", **grade(suffix)}
                    sku, price = f"{number}-{d}X{length}-{suffix}", price_per_hundred(weight, suffix, "2.4")
                    yield GRUB.make(sku, price, weight, drawing, terms=packed(d, length), **values)


def products() -> Iterator[DemoProduct]:
    yield from _hexagon_screws()
    yield from _socket_screws()
    yield from _set_screws()
