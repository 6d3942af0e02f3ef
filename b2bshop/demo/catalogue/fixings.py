"""Pins, rings, rivets, plugs and anchors."""

from functools import partial

from .making import Terms, group, rod_weight, table
from .ranges import Range, across

PACK = Terms(basis=100, box="PK", size=100, multiple=100, outer=(("CT", 10), ("PX", 40)))

pin = partial(
    Range, maker="Weiler & Stamm", tariff="73182400", unspsc="31163200", eclass="23110901", terms=PACK
)

plug = partial(Range, maker="Nordfix", tariff="73181900", unspsc="31162100", eclass="23110501")

STEELS = {"ZN": {"material": ("Stahl verzinkt", "Steel zinc-plated")}}

STAINLESS_TOO = STEELS | {"A2": {"material": ("Edelstahl A2", "Stainless steel A2"), "factor": "2.6"}}

SPRING_STEELS = {
    "": {"material": ("Federstahl", "Spring steel")},
    "A2": {"material": ("Edelstahl 1.4122", "Stainless steel 1.4122"), "factor": "3.4"},
}

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

RANGES = (
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
    group("fasteners/retaining", "Stifte, Ringe und Niete", "Pins, rings and rivets", unspsc="31163200"),
    group("fasteners/anchors", "Dübel und Anker", "Plugs and anchors", unspsc="31162100"),
)
