"""Wood, sheet metal and machine screws, threaded rods."""

from decimal import Decimal
from functools import partial

from .making import Terms, group, rod_weight, table
from .ranges import Range, joined

PACK = Terms(basis=100, box="PK", size=100, multiple=100, outer=(("CT", 10), ("PX", 40)))

SMALL = Terms(basis=100, box="PK", size=50, multiple=10, outer=(("CT", 10), ("PX", 40)))

screw = partial(Range, maker="Nordfix", tariff="73181290", unspsc="31161500", eclass="23110102", terms=PACK)

STEELS = {"ZN": {"material": ("Stahl verzinkt", "Steel zinc-plated")}}

STAINLESS_TOO = STEELS | {"A2": {"material": ("Edelstahl A2", "Stainless steel A2"), "factor": "2.6"}}

CHIPBOARD = """
diameter head_diameter drive_size
3        6             TX10
3.5      7             TX15
4        8             TX20
4.5      9             TX20
5        10            TX25
6        12            TX30
"""

TAPPING = """
diameter head_diameter head_height across_flats
2.9      5.6           2.2         1.9
3.5      6.9           2.6         2.4
3.9      7.5           2.8         2.6
4.2      8.2           3           2.8
4.8      9.5           3.5         3.2
5.5      10.8          4           3.6
"""

DRILLING = """
diameter head_diameter head_height across_flats
4.2      7             4.1         7
4.8      8             4.3         8
5.5      8             5.4         8
6.3      10            5.9         10
"""

CARRIAGE = """
d  pitch head_diameter head_height across_flats
6  1     16            3.9         6
8  1.25  20            4.9         8
10 1.5   24            5.4         10
12 1.75  30            6.6         12
"""

PANHEAD = """
d   pitch head_diameter head_height across_flats
2.5 0.45  5             1.8         1.6
3   0.5   6             2.1         2
4   0.7   8             3.1         2.8
5   0.8   10            3.8         3.4
6   1     12            4.6         4
"""

RODS = """
d  pitch
4  0.7
5  0.8
6  1
8  1.25
10 1.5
12 1.75
14 2
16 2
20 2.5
24 3
"""


def _shank(r, share="0.7"):
    return rod_weight(r.diameter, r.length) * Decimal(share)


RANGES = (
    screw(
        path="fasteners/wood-screws/chipboard",
        title=("Spanplattenschrauben", "Chipboard screws"),
        about=(
            "Senkkopf mit Innensechsrund und Teilgewinde.",
            "Countersunk head, hexalobular drive, partial thread.",
        ),
        attributes="diameter length head_diameter drive material",
        name=("Spanplattenschraube {diameter}×{length} mm, {drive_size}, {material}",)
        + ("Chipboard screw {diameter}×{length} mm, {drive_size}, {material}",),
        text=("Kopf {head_diameter} mm, Bit {drive_size}.", "Head {head_diameter} mm, bit {drive_size}."),
        sku="SPS-{diameter}X{length}",
        rows=[
            r
            for r in joined(table(CHIPBOARD), length="16 20 25 30 35 40 45 50 60 70 80 100 120", drive="torx")
            if 5 <= r["length"] / r["diameter"] <= 20
        ],
        variants=STAINLESS_TOO,
        price=lambda r: 1 + _shank(r) * 6 / 10,
        weight=_shank,
        drawing="wood_screw d=diameter l=length dk=head_diameter",
    ),
    screw(
        path="fasteners/wood-screws/tapping",
        title=("Blechschrauben", "Tapping screws"),
        about=("Linsenkopf mit Kreuzschlitz, Spitze Form C.", "Pan head with cross recess, point form C."),
        attributes="diameter length head_diameter drive material",
        standards="DIN 7981",
        name=("Blechschraube {diameter}×{length} mm, DIN 7981, {material}",)
        + ("Tapping screw {diameter}×{length} mm, DIN 7981, {material}",),
        text=("Kopf {head_diameter} × {head_height} mm.", "Head {head_diameter} × {head_height} mm."),
        sku="7981-{diameter}X{length}",
        rows=[
            r
            for r in joined(table(TAPPING), length="9.5 13 16 19 22 25 32 38 50", drive="cross")
            if 3 <= r["length"] / r["diameter"] <= 11
        ],
        variants=STAINLESS_TOO,
        price=lambda r: 1 + _shank(r) * 7 / 10,
        weight=_shank,
        drawing="wood_screw d=diameter l=length dk=head_diameter drive=cross",
    ),
    screw(
        path="fasteners/wood-screws/self-drilling",
        title=("Bohrschrauben", "Self-drilling screws"),
        about=("Sechskantkopf mit Flansch und Bohrspitze.", "Hexagon flange head with drill point."),
        attributes="diameter length across_flats material",
        standards="DIN 7504 K",
        name=("Bohrschraube {diameter}×{length} mm, SW {across_flats}, DIN 7504 K, {material}",)
        + ("Self-drilling screw {diameter}×{length} mm, AF {across_flats}, DIN 7504 K, {material}",),
        text=("Bohrt, formt das Gewinde und verbindet in einem Arbeitsgang.",)
        + ("Drills, forms the thread and fastens in one operation.",),
        sku="7504K-{diameter}X{length}",
        rows=joined(table(DRILLING), length="16 19 22 25 32 38 50"),
        variants=STAINLESS_TOO,
        price=lambda r: 2 + _shank(r) * 8 / 10,
        weight=_shank,
        drawing="hex_bolt d=diameter l=length k=head_height s=across_flats pitch=1.6",
    ),
    screw(
        path="fasteners/bolts/carriage",
        title=("Flachrundschrauben mit Vierkantansatz", "Carriage bolts"),
        about=("Flachrunder Kopf, der Vierkant hält in Holz.", "Round head, the square neck holds in wood."),
        attributes="thread length pitch head_diameter head_height material",
        standards="DIN 603",
        name=(
            "Flachrundschraube M{d}×{length}, DIN 603, {material}",
            "Carriage bolt M{d}×{length}, DIN 603, {material}",
        ),
        text=("Kopf {head_diameter} mm, Steigung {pitch} mm.", "Head {head_diameter} mm, pitch {pitch} mm."),
        sku="603-{d}X{length}",
        rows=[
            r | {"thread": f"M{r['d']}"}
            for r in joined(table(CARRIAGE), length="20 25 30 40 50 60 70 80 90 100 120 140")
        ],
        variants=STAINLESS_TOO,
        price=lambda r: 3 + rod_weight(r.d, r.length) / 2,
        weight=lambda r: rod_weight(r.d, r.length + r.d),
        drawing="button_head d=d l=length dk=head_diameter k=head_height s=across_flats",
        terms=SMALL,
    ),
    screw(
        path="fasteners/bolts/pan-head",
        title=("Linsenschrauben mit Kreuzschlitz", "Pan head machine screws"),
        about=("Linsenkopf mit Kreuzschlitz H für Geräte und Schalttafeln.",)
        + ("Pan head, cross recess H, for devices and panels.",),
        attributes="thread length pitch head_diameter head_height material",
        standards="DIN 7985, ISO 7045",
        name=(
            "Linsenschraube M{d}×{length}, DIN 7985, {material}",
            "Pan head screw M{d}×{length}, DIN 7985, {material}",
        ),
        text=("Kopf {head_diameter} mm, Steigung {pitch} mm.", "Head {head_diameter} mm, pitch {pitch} mm."),
        sku="7985-{d}X{length}",
        rows=[
            r | {"thread": f"M{r['d']}"}
            for r in joined(table(PANHEAD), length="5 6 8 10 12 16 20 25 30 40")
            if r["length"] >= r["d"] * 2
        ],
        variants=STAINLESS_TOO,
        price=lambda r: 1 + rod_weight(r.d, r.length) * 8 / 10,
        weight=lambda r: rod_weight(r.d, r.length + r.d),
        drawing="button_head d=d l=length dk=head_diameter k=head_height s=across_flats drive=cross",
    ),
    screw(
        path="fasteners/rods/threaded",
        title=("Gewindestangen", "Threaded rods"),
        about=("Gewindestange zum Ablängen.", "Threaded rod to be cut to length."),
        attributes="thread length pitch material",
        standards="DIN 975, DIN 976",
        name=(
            "Gewindestange M{d}×{length}, DIN 976, {material}",
            "Threaded rod M{d}×{length}, DIN 976, {material}",
        ),
        text=(
            "Länge {length} mm, Steigung {pitch} mm, Klasse 4.8.",
            "Length {length} mm, pitch {pitch} mm, class 4.8.",
        ),
        sku="975-{d}X{length}",
        rows=[r | {"thread": f"M{r['d']}"} for r in joined(table(RODS), length="1000 2000 3000")],
        variants=STAINLESS_TOO,
        price=lambda r: rod_weight(r.d, r.length) * 5 / 1000 + 1,
        weight=lambda r: rod_weight(r.d, r.length) * 8 / 10,
        drawing="threaded_rod d=d l=length pitch=pitch",
        terms=Terms(box="PK", size=10, multiple=1),
    ),
)
CATEGORIES = (
    group(
        "fasteners/wood-screws", "Holz- und Blechschrauben", "Wood and sheet metal screws", unspsc="31161500"
    ),
    group("fasteners/rods", "Gewindestangen", "Threaded rods", unspsc="31161600"),
)
