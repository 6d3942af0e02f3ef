"""Drills, taps, mills."""

from decimal import Decimal
from functools import partial

from .making import Terms, group, rod_weight, table
from .ranges import across, card, joined

tool = partial(card, maker="Spanwerk", tariff="82075060", unspsc="27112800", eclass="21170101")

thread_tool = partial(card, maker="Spanwerk", tariff="82074010", unspsc="27112840", eclass="21170301")

mill = partial(card, maker="Spanwerk", tariff="82077010", unspsc="23242100", eclass="21170201")

BOX10 = Terms(box="PK", size=10, multiple=10)

# d, overall and flute length to DIN 338
JOBBER = """
diameter length working_length
1    34  12
1.5  40  18
2    49  24
2.5  57  30
3    61  33
3.2  65  36
3.3  65  36
3.5  70  39
4    75  43
4.2  75  43
4.5  80  47
5    86  52
5.1  86  52
5.5  93  57
6    93  57
6.5  101 63
6.8  109 69
7    109 69
7.5  109 69
8    117 75
8.5  117 75
9    125 81
9.5  125 81
10   133 87
10.2 133 87
10.5 133 87
11   142 94
11.5 142 94
12   151 101
12.5 151 101
13   151 101
"""

MASONRY = """
diameter length working_length
4  75  39
5  85  50
6  100 60
8  120 80
10 120 80
12 150 90
14 150 90
16 160 100
"""

# thread, pitch, overall length (DIN 371 / 376), core drill
TAPS = """
d  pitch length core
3  0.5   56  2.5
4  0.7   63  3.3
5  0.8   70  4.2
6  1     80  5
8  1.25  90  6.8
10 1.5   100 8.5
12 1.75  110 10.2
14 2     110 12
16 2     110 14
20 2.5   140 17.5
"""

MILLS = """
diameter length working_length
2  51  6
3  52  8
4  55  11
5  57  13
6  57  13
8  63  19
10 72  22
12 83  26
14 83  26
16 92  32
20 104 38
"""

DRILL_GRADES = {
    "HSSR": {"material": ("HSS rollgewalzt", "HSS roll-forged"), "old": "HSSG", "factor": "0.7"},
    "HSSG": {"material": ("HSS geschliffen", "HSS ground")},
    "HSSE": {"material": ("HSS-E Co5", "HSS-E Co5"), "factor": "1.9"},
    "TIN": {"material": ("HSS TiN-beschichtet", "HSS TiN-coated"), "factor": "1.6"},
}


def _solid(r):
    return rod_weight(r.diameter, r.length)


RANGES = (
    tool(
        """
        path: cutting/drills/twist-din-338
        title: Spiralbohrer DIN 338 | Twist drills DIN 338
        about: Spiralbohrer mit Zylinderschaft, Typ N, rechtsschneidend.
            | Twist drill, straight shank, type N, right hand.
        name: Spiralbohrer {diameter} mm, DIN 338, {material} | Twist drill {diameter} mm, DIN 338, {material}
        text: Gesamtlänge {length} mm, Spirale {working_length} mm, Spitzenwinkel 118°.
            | Overall length {length} mm, flute {working_length} mm, point angle 118°.
        attributes: diameter length working_length material
        standards: DIN 338
        sku: 338-{diameter}
        drawing: drill d=diameter l=length b=working_length
        """,
        rows=list(table(JOBBER)),
        variants=DRILL_GRADES,
        price=lambda r: Decimal("0.7") + r.diameter * r.length / 190,
        weight=_solid,
        terms=lambda r: BOX10 if r.diameter <= 10 else Terms(box="PK", size=5, multiple=5),
    ),
    tool(
        """
        path: cutting/drills/long-din-340
        title: Spiralbohrer, lang, DIN 340 | Long twist drills DIN 340
        about: Lange Ausführung für tiefe Bohrungen. | Long series for deep holes.
        name: Spiralbohrer lang {diameter} mm, DIN 340, {material}
            | Long twist drill {diameter} mm, DIN 340, {material}
        text: Gesamtlänge {length} mm. | Overall length {length} mm.
        attributes: diameter length working_length material
        standards: DIN 340
        sku: 340-{diameter}
        drawing: drill d=diameter l=length b=working_length
        """,
        rows=[
            dict(r)
            | {
                "length": r["length"] * 3 // 2,
                "working_length": r["working_length"] * 3 // 2,
                "material": "hss",
            }
            for r in table(JOBBER)
            if r["diameter"] % 1 in (0, Decimal("0.5")) and r["diameter"] >= 2
        ],
        price=lambda r: 2 + r.diameter * r.length / 150,
        weight=_solid,
    ),
    tool(
        """
        path: cutting/drills/masonry
        title: Steinbohrer | Masonry drills
        about: Steinbohrer mit Hartmetallschneide und Zylinderschaft.
            | Masonry drill with carbide tip, straight shank.
        name: Steinbohrer {diameter}×{length} mm | Masonry drill {diameter}×{length} mm
        text: Arbeitslänge {working_length} mm, für Mauerwerk und Beton.
            | Working length {working_length} mm, for brick and concrete.
        attributes: diameter length working_length material
        sku: SB-{diameter}X{length}
        drawing: drill d=diameter l=length b=working_length kind=masonry
        """,
        rows=[dict(r) | {"material": "tipped"} for r in table(MASONRY)],
        price=lambda r: 2 + r.diameter * r.length / 300,
        weight=_solid,
    ),
    tool(
        """
        path: cutting/drills/sds-plus
        title: Hammerbohrer SDS-plus | Hammer drills SDS-plus
        about: Hammerbohrer mit Vierschneider-Kopf für armierten Beton.
            | Four-cutter head for reinforced concrete.
        name: Hammerbohrer SDS-plus {diameter}×{length} mm | Hammer drill SDS-plus {diameter}×{length} mm
        text: Aufnahme SDS-plus, Gesamtlänge {length} mm. | Shank SDS-plus, overall length {length} mm.
        attributes: diameter length shank material
        sku: SDS-{diameter}X{length}
        drawing: drill d=diameter l=length kind=masonry
        """,
        rows=across(
            diameter="5 6 8 10 12 14 16 18", length="110 160 210 310", shank="SDS-plus", material="tipped"
        ),
        price=lambda r: 4 + r.diameter * r.length / 250,
        weight=_solid,
    ),
    thread_tool(
        """
        path: cutting/threading/machine-taps
        title: Maschinengewindebohrer | Machine taps
        about: Gewindebohrer für metrisches Regelgewinde, Toleranz 6H.
            | Tap for metric coarse thread, tolerance 6H.
        name: Maschinengewindebohrer M{d}, {version}, {material} | Machine tap M{d}, {version}, {material}
        text: Steigung {pitch} mm, Kernloch {core} mm, Länge {length} mm.
            | Pitch {pitch} mm, core hole {core} mm, length {length} mm.
        attributes: thread pitch length version material
        standards: DIN 371, DIN 376
        sku: GB-{d}
        drawing: tap d=d l=length pitch=pitch
        """,
        rows=[dict(r) | {"thread": f"M{r['d']}", "material": "hsse"} for r in table(TAPS)],
        variants={
            "B": {"version": ("Durchgangsloch Form B", "through hole form B")},
            "C": {"version": ("Grundloch Form C", "blind hole form C"), "factor": "1.1"},
        },
        price=lambda r: 6 + r.d * r.d / 8 + r.d,
        weight=lambda r: rod_weight(r.d, r.length) * 7 / 10,
    ),
    thread_tool(
        """
        path: cutting/threading/hand-taps
        title: Handgewindebohrer-Sätze | Hand tap sets
        about: Satz aus Vor-, Mittel- und Fertigschneider. | Set of taper, second and bottoming tap.
        name: Handgewindebohrer-Satz M{d}, 3-teilig, {material} | Hand tap set M{d}, 3 pieces, {material}
        text: Steigung {pitch} mm, Kernloch {core} mm. | Pitch {pitch} mm, core hole {core} mm.
        attributes: thread pitch material
        standards: DIN 352
        sku: HGB-{d}
        drawing: tap d=d l=length pitch=pitch
        """,
        rows=[dict(r) | {"thread": f"M{r['d']}", "length": r["length"] * 3 // 4} for r in table(TAPS)],
        variants={"": {"material": "hss"}, "E": {"material": "hsse", "factor": "1.7"}},
        price=lambda r: 9 + r.d * r.d / 6 + r.d,
        weight=lambda r: rod_weight(r.d, r.length) * 2,
        terms=Terms(unit="SET"),
    ),
    mill(
        """
        path: cutting/milling/end-mills
        title: Schaftfräser | End mills
        about: Schaftfräser zum Nuten und Besäumen, Spiralwinkel 30°.
            | End mill for slots and edges, helix angle 30°.
        name: Schaftfräser {diameter} mm, {flutes} Schneiden, {material}
            | End mill {diameter} mm, {flutes} flutes, {material}
        text: Gesamtlänge {length} mm, Schneidenlänge {working_length} mm.
            | Overall length {length} mm, cutting length {working_length} mm.
        attributes: diameter length working_length flutes material
        standards: DIN 844, DIN 6527
        sku: SF-{diameter}-Z{flutes}
        drawing: end_mill d=diameter l=length b=working_length
        """,
        rows=joined(table(MILLS), flutes="2 3 4"),
        variants={"HSSE": {"material": "hsse"}, "VHM": {"material": "carbide", "factor": "2.4"}},
        price=lambda r: 8 + r.diameter * r.diameter / 5 + r.flutes,
        weight=_solid,
    ),
    mill(
        """
        path: cutting/milling/countersinks
        title: Kegelsenker 90° | Countersinks 90°
        about: Dreischneidiger Kegelsenker zum Entgraten und Senken. | Three-flute countersink for deburring.
        name: Kegelsenker 90°, {diameter} mm, {material} | Countersink 90°, {diameter} mm, {material}
        text: Länge {length} mm, Zylinderschaft. | Length {length} mm, straight shank.
        attributes: diameter length material
        standards: DIN 335 C
        sku: KS-{diameter}
        drawing: countersink d=diameter l=length
        """,
        rows=[
            {"diameter": Decimal(d), "length": Decimal(length)}
            for d, length in zip(
                ["6.3", "8.3", "10.4", "12.4", "16.5", "20.5", "25", "31"],
                (45, 50, 50, 56, 60, 63, 67, 71),
                strict=True,
            )
        ],
        variants={"": {"material": "hss"}, "TIN": {"material": ("HSS TiN", "HSS TiN"), "factor": "1.4"}},
        price=lambda r: 5 + r.diameter,
        weight=lambda r: _solid(r) / 3,
    ),
)
CATEGORIES = (
    group("cutting", "Zerspanung und Schleifen", "Cutting tools and abrasives", unspsc="27112800"),
    group("cutting/drills", "Bohrer", "Drills", unspsc="27112800"),
    group("cutting/threading", "Gewindewerkzeuge", "Threading tools", unspsc="27112840"),
    group("cutting/milling", "Fräser und Senker", "Mills and countersinks", unspsc="23242100"),
)
