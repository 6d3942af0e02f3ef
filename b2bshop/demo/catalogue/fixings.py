"""Wood and sheet metal screws, rods, pins, rings, rivets and anchors."""

from decimal import Decimal
from functools import partial

from .making import Terms, group, rod_weight, table
from .ranges import Range, across, joined

PACK = Terms(basis=100, box="PK", size=100, multiple=100)
SMALL = Terms(basis=100, box="PK", size=50, multiple=10)

screw = partial(Range, maker="Nordfix", tariff="73181290", unspsc="31161500", eclass="23110102", terms=PACK)
pin = partial(
    Range, maker="Weiler & Stamm", tariff="73182400", unspsc="31163200", eclass="23110901", terms=PACK
)
plug = partial(Range, maker="Ankerwerk", tariff="73181900", unspsc="31162100", eclass="23110501")

STEELS = {"ZN": {"material": ("Stahl verzinkt", "Steel zinc-plated")}}
STAINLESS_TOO = STEELS | {"A2": {"material": ("Edelstahl A2", "Stainless steel A2"), "factor": "2.6"}}
SPRING_STEELS = {
    "": {"material": ("Federstahl", "Spring steel")},
    "A2": {"material": ("Edelstahl 1.4122", "Stainless steel 1.4122"), "factor": "3.4"},
}

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
SHAFT_RINGS = """
diameter thickness
8   0.8
10  1
12  1
14  1
15  1
16  1
17  1
18  1.2
20  1.2
22  1.2
25  1.2
28  1.5
30  1.5
32  1.5
35  1.5
40  1.75
45  1.75
50  2
55  2
60  2
65  2.5
70  2.5
80  2.5
90  3
100 3
"""
BORE_RINGS = """
diameter thickness
10  1
12  1
14  1
16  1
18  1
19  1
20  1
22  1
24  1.2
26  1.2
28  1.2
30  1.2
32  1.2
35  1.5
40  1.75
42  1.75
47  1.75
52  2
62  2
68  2.5
72  2.5
80  2.5
90  3
100 3
"""
RIVETS = """
diameter head_diameter length
3   6   6
3   6   8
3   6   10
3.2 6.5 6
3.2 6.5 8
3.2 6.5 10
3.2 6.5 12
4   8   6
4   8   8
4   8   10
4   8   12
4   8   16
4.8 9.5 8
4.8 9.5 10
4.8 9.5 12
4.8 9.5 16
4.8 9.5 20
"""
BOLT_ANCHORS = """
d  length thickness
6  60     10
8  75     10
8  95     30
8  115    50
10 85     10
10 105    30
10 125    50
12 110    20
12 130    40
12 160    70
16 145    25
16 175    50
"""
PLUGS = """
diameter length
5  25
6  30
8  40
10 50
12 60
14 70
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
    pin(
        path="fasteners/retaining/circlips-shaft",
        title=("Sicherungsringe für Wellen", "Circlips for shafts"),
        about=("Sicherungsring, Regelausführung, für Wellennuten.", "Retaining ring for grooves on shafts."),
        attributes="diameter thickness material",
        standards="DIN 471",
        name=(
            "Sicherungsring Welle {diameter} mm, DIN 471, {material}",
            "Circlip for shaft {diameter} mm, DIN 471, {material}",
        ),
        text=("Dicke {thickness} mm.", "Thickness {thickness} mm."),
        sku="471-{diameter}",
        rows=list(table(SHAFT_RINGS)),
        variants=SPRING_STEELS,
        price=lambda r: 1 + r.diameter * r.diameter * r.thickness / 60,
        weight=lambda r: r.diameter * r.diameter * r.thickness / 320,
        drawing="circlip d=diameter h=thickness kind=shaft",
    ),
    pin(
        path="fasteners/retaining/circlips-bore",
        title=("Sicherungsringe für Bohrungen", "Circlips for bores"),
        about=(
            "Sicherungsring, Regelausführung, für Nuten in Bohrungen.",
            "Retaining ring for grooves in bores.",
        ),
        attributes="diameter thickness material",
        standards="DIN 472",
        name=(
            "Sicherungsring Bohrung {diameter} mm, DIN 472, {material}",
            "Circlip for bore {diameter} mm, DIN 472, {material}",
        ),
        text=("Dicke {thickness} mm.", "Thickness {thickness} mm."),
        sku="472-{diameter}",
        rows=list(table(BORE_RINGS)),
        variants=SPRING_STEELS,
        price=lambda r: 1 + r.diameter * r.diameter * r.thickness / 60,
        weight=lambda r: r.diameter * r.diameter * r.thickness / 330,
        drawing="circlip d=diameter h=thickness kind=bore",
    ),
    pin(
        path="fasteners/retaining/dowel-pins",
        title=("Zylinderstifte, gehärtet", "Dowel pins, hardened"),
        about=(
            "Zylinderstift, Toleranz m6, gehärtet und geschliffen.",
            "Dowel pin, tolerance m6, hardened and ground.",
        ),
        attributes="diameter length material",
        standards="DIN 6325, ISO 8734",
        name=(
            "Zylinderstift {diameter}×{length} mm, m6, DIN 6325",
            "Dowel pin {diameter}×{length} mm, m6, DIN 6325",
        ),
        text=("Härte 60 HRC, Länge {length} mm.", "Hardness 60 HRC, length {length} mm."),
        sku="6325-{diameter}X{length}",
        rows=[
            r
            for r in across(
                diameter="2 3 4 5 6 8 10 12", length="8 10 12 16 20 24 28 32 40 50 60 80", material="steel"
            )
            if 2 <= r["length"] / r["diameter"] <= 10
        ],
        price=lambda r: 4 + rod_weight(r.diameter, r.length) * 2,
        weight=lambda r: rod_weight(r.diameter, r.length),
        drawing="dowel_pin d=diameter l=length",
    ),
    pin(
        path="fasteners/retaining/spring-pins",
        title=("Spannstifte", "Spring pins"),
        about=("Geschlitzter Spannstift, schwere Ausführung.", "Slotted spring pin, heavy duty."),
        attributes="diameter length material",
        standards="DIN 1481, ISO 8752",
        name=(
            "Spannstift {diameter}×{length} mm, ISO 8752, {material}",
            "Spring pin {diameter}×{length} mm, ISO 8752, {material}",
        ),
        text=("Für Bohrungen H12, mehrfach verwendbar.", "For bores H12, reusable."),
        sku="8752-{diameter}X{length}",
        rows=[
            r
            for r in across(diameter="2 3 4 5 6 8 10", length="8 10 12 16 20 24 30 36 40 50 60")
            if 2 <= r["length"] / r["diameter"] <= 9
        ],
        variants=SPRING_STEELS,
        price=lambda r: 2 + rod_weight(r.diameter, r.length),
        weight=lambda r: rod_weight(r.diameter, r.length) / 2,
        drawing="dowel_pin d=diameter l=length kind=spring",
    ),
    pin(
        path="fasteners/retaining/blind-rivets",
        title=("Blindniete", "Blind rivets"),
        about=(
            "Offener Blindniet mit Flachkopf und Sollbruchdorn.",
            "Open blind rivet, domed head, break mandrel.",
        ),
        attributes="diameter length head_diameter material",
        standards="ISO 15977, ISO 15983",
        name=(
            "Blindniet {diameter}×{length} mm, {material}",
            "Blind rivet {diameter}×{length} mm, {material}",
        ),
        text=(
            "Kopf {head_diameter} mm, Bohrung 0,1 mm größer wählen.",
            "Head {head_diameter} mm, drill 0.1 mm larger.",
        ),
        sku="BN-{diameter}X{length}",
        rows=list(table(RIVETS)),
        variants={
            "AL": {"material": ("Alu/Stahl", "Aluminium/steel")},
            "A2": {"material": ("Edelstahl A2/A2", "Stainless A2/A2"), "factor": "3.2"},
        },
        price=lambda r: 2 + rod_weight(r.diameter, r.length) / 2,
        weight=lambda r: rod_weight(r.diameter, r.length + 6) / 3,
        drawing="rivet d=diameter l=length dk=head_diameter",
    ),
    plug(
        path="fasteners/anchors/bolt-anchors",
        title=("Bolzenanker", "Bolt anchors"),
        about=(
            "Kraftkontrolliert spreizender Anker für Beton.",
            "Torque-controlled expansion anchor for concrete.",
        ),
        attributes="thread length thickness material",
        name=("Bolzenanker M{d}×{length}, {material}", "Bolt anchor M{d}×{length}, {material}"),
        text=("Anbauteil bis {thickness} mm, Bohrer {d} mm.", "Fixture up to {thickness} mm, drill {d} mm."),
        sku="BA-{d}X{length}",
        rows=[r | {"thread": f"M{r['d']}"} for r in table(BOLT_ANCHORS)],
        variants=STAINLESS_TOO,
        price=lambda r: 20 + rod_weight(r.d, r.length) * 2,
        weight=lambda r: rod_weight(r.d, r.length) * 12 / 10,
        drawing="anchor d=d l=length kind=bolt",
        terms=Terms(basis=100, box="PK", size=25, multiple=25),
        documents=(("approval", "Leistungserklärung", "Declaration of performance"),),
    ),
    plug(
        path="fasteners/anchors/nylon-plugs",
        title=("Nylondübel", "Nylon plugs"),
        about=("Spreizdübel für Vollbaustoffe und Lochstein.", "Expansion plug for solid and hollow brick."),
        attributes="diameter length material",
        name=("Nylondübel {diameter}×{length} mm, {version}", "Nylon plug {diameter}×{length} mm, {version}"),
        text=("Bohrloch {diameter} mm.", "Drill hole {diameter} mm."),
        sku="ND-{diameter}X{length}",
        rows=[dict(r) | {"material": "polyamide"} for r in table(PLUGS)],
        variants={
            "": {"version": ("ohne Kragen", "without collar")},
            "K": {"version": ("mit Kragen", "with collar"), "factor": "1.15"},
        },
        price=lambda r: r.diameter * r.length / 40,
        weight=lambda r: r.diameter * r.diameter * r.length / 1600,
        drawing="anchor d=diameter l=length kind=plug",
        terms=PACK,
    ),
)
CATEGORIES = (
    group(
        "fasteners/wood-screws", "Holz- und Blechschrauben", "Wood and sheet metal screws", unspsc="31161500"
    ),
    group("fasteners/rods", "Gewindestangen", "Threaded rods", unspsc="31161600"),
    group("fasteners/retaining", "Stifte, Ringe und Niete", "Pins, rings and rivets", unspsc="31163200"),
    group("fasteners/anchors", "Dübel und Anker", "Plugs and anchors", unspsc="31162100"),
)
