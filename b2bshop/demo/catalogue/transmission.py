"""Belts, chains, sprockets and shaft seals."""

from decimal import Decimal
from functools import partial

from .making import PI, group, table
from .ranges import across, card, joined

belt = partial(card, maker="Rovera", tariff="40103900", unspsc="26111801", eclass="23171001", origin="IT")
chain = partial(card, maker="Weiler & Stamm", tariff="73151110", unspsc="26111500", eclass="23171201")
seal = partial(card, maker="Dichtmann", tariff="40169300", unspsc="31411600", eclass="23070201")

WEDGE = """
series width height
SPZ    10    8
SPA    13    10
SPB    17    14
"""
CLASSIC = """
series width height
A      13    8
B      17    11
C      22    14
"""
CHAINS = """
chain_number pitch roller width
06B          9.525 6.35   5.72
08B          12.7  8.51   7.75
10B          15.875 10.16 9.65
12B          19.05 12.07  11.68
16B          25.4  15.88  17.02
20B          31.75 19.05  19.56
24B          38.1  25.4   25.4
"""
SEALS = """
inner_diameter outer_diameter width
10 22 7
12 24 7
12 28 7
15 30 7
15 35 7
17 35 7
20 35 7
20 40 7
22 40 7
25 40 7
25 47 7
28 47 7
30 47 7
30 52 7
35 52 7
35 62 7
40 62 8
45 62 8
50 72 8
55 80 8
60 80 8
70 90 10
80 100 10
"""
_BELT = """
    name: {0} {{series}} {{length}} mm | {1} {{series}} {{length}} mm
    text: Profil {{width}} × {{height}} mm, Wirklänge {{length}} mm.
        | Section {{width}} × {{height}} mm, length {{length}} mm.
    attributes: series width height length
    sku: {{series}}-{{length}}
    drawing: v_belt w=width h=height l=length
"""
_BELTS = (
    ("wedge-belts", "DIN 7753", WEDGE, ("Schmalkeilriemen", "Wedge belts"), ("Schmalkeilriemen", "Wedge belt"),
     ("Schmalkeilriemen, ummantelt, antistatisch.", "Wrapped wedge belt, antistatic.")),
    ("classic-belts", "DIN 2215", CLASSIC, ("Klassische Keilriemen", "Classic V-belts"), ("Keilriemen",
     "V-belt"),
     ("Klassischer Keilriemen, ummantelt.", "Wrapped classic V-belt.")),
)  # fmt: skip

RANGES = (
    *(
        belt(
            f"path: power-transmission/drives/{slug}\nstandards: {standard}\ntitle: {titles[0]} | {titles[1]}\n"
            f"about: {about[0]} | {about[1]}\n" + _BELT.format(*names),
            rows=joined(table(sizes), length="630 710 800 900 1000 1120 1250 1400 1600 1800 2000 2240 2500"),
            price=lambda r: 2 + r.width * r.length / 2400,
            weight=lambda r: r.width * r.height * r.length * Decimal("0.001"),
        )
        for slug, standard, sizes, titles, names, about in _BELTS
    ),
    chain(
        """
        path: power-transmission/drives/roller-chains
        title: Rollenketten | Roller chains
        about: Einfach-Rollenkette, vorgereckt. | Simplex roller chain, pre-stretched.
        name: Rollenkette {chain_number}-1, {length_m} m, {material}
            | Roller chain {chain_number}-1, {length_m} m, {material}
        text: Teilung {pitch} mm, mit Verschlussglied. | Pitch {pitch} mm, with connecting link.
        attributes: chain_number pitch length_m material
        standards: ISO 606, DIN 8187
        sku: RK-{chain_number}-{length_m}M
        drawing: chain pitch=pitch roller=roller w=width
        """,
        rows=joined(table(CHAINS), length_m="1 5"),
        variants={"": {"material": "steel"}, "VA": {"material": "A2", "factor": "3.1"}},
        price=lambda r: (r.pitch * r.pitch / 14 + 3) * r.length_m,
        weight=lambda r: r.pitch * r.pitch * 4 * r.length_m,
    ),
    chain(
        """
        path: power-transmission/drives/sprockets
        title: Kettenräder | Sprockets
        about: Kettenrad mit einseitiger Nabe, vorgebohrt. | Sprocket with hub on one side, pilot bore.
        name: Kettenrad {chain_number}, {teeth} Zähne | Sprocket {chain_number}, {teeth} teeth
        text: Teilung {pitch} mm, Vorbohrung {bore} mm. | Pitch {pitch} mm, pilot bore {bore} mm.
        attributes: chain_number teeth pitch bore material
        standards: DIN 8187
        sku: KR-{chain_number}-{teeth}
        drawing: sprocket pitch=pitch z=teeth d=bore w=width
        """,
        rows=[
            dict(r) | {"bore": (r["pitch"] * r["teeth"] / 28 + 6).quantize(Decimal(1)), "material": "steel"}
            for r in joined(list(table(CHAINS))[:5], teeth="12 13 15 17 19 21 23 25 30 38")
        ],
        price=lambda r: 4 + r.pitch * r.teeth / 30,
        weight=lambda r: (r.pitch * r.teeth / PI) ** 2 * r.width * Decimal("0.006"),
    ),
    seal(
        """
        path: power-transmission/drives/shaft-seals
        title: Radial-Wellendichtringe | Rotary shaft seals
        about: Wellendichtring Form A mit Feder. | Rotary shaft seal form A with spring.
        name: Wellendichtring {inner_diameter}×{outer_diameter}×{width} mm, {material}
            | Shaft seal {inner_diameter}×{outer_diameter}×{width} mm, {material}
        text: Für Wellen mit {inner_diameter} mm Durchmesser. | For shafts of {inner_diameter} mm diameter.
        attributes: inner_diameter outer_diameter width material
        standards: DIN 3760
        sku: WDR-{inner_diameter}X{outer_diameter}X{width}
        drawing: shaft_seal d=inner_diameter od=outer_diameter b=width
        """,
        rows=list(table(SEALS)),
        variants={"NBR": {"material": "nbr"}, "FKM": {"material": "fkm", "factor": "2.6"}},
        price=lambda r: 1 + r.outer_diameter / 25,
        weight=lambda r: (r.outer_diameter**2 - r.inner_diameter**2) * r.width / 500,
    ),
    chain(
        """
        path: power-transmission/drives/shaft-collars
        title: Stellringe | Shaft collars
        about: Stellring mit Gewindestift. | Shaft collar with set screw.
        name: Stellring {bore} mm, DIN 705 A, {material} | Shaft collar {bore} mm, DIN 705 A, {material}
        text: Außen {outer_diameter} mm, Breite {width} mm. | Outside {outer_diameter} mm, width {width} mm.
        attributes: bore outer_diameter width material
        standards: DIN 705
        sku: 705-{bore}
        drawing: washer d=bore od=outer_diameter h=width
        """,
        rows=[
            dict(zip(("bore", "outer_diameter", "width"), map(Decimal, row.split()), strict=True))
            for row in ("6 12 8", "8 16 8", "10 20 10", "12 22 12", "14 25 12", "16 28 12", "20 32 14",
                        "25 40 16", "30 45 16")
        ],
        variants={"": {"material": "steel"}, "A2": {"material": "A2", "factor": "2.8"}},
        price=lambda r: 1 + r.outer_diameter / 20,
        weight=lambda r: (r.outer_diameter**2 - r.bore**2) * r.width * Decimal("0.0062"),
    ),
    *(
        seal(
            f"path: power-transmission/drives/{slug}\ntitle: {titles[0]}\n"
            f"| {titles[1]}\nabout: {about[0]} | {about[1]}\n"
            f"name: {names[0]} {{width}}×{{height}}×{{length}} mm | {names[1]} {{width}}×{{height}}×{{length}} mm\n"
            "text: Länge {length} mm, Stahl C45+C. | Length {length} mm, steel C45+C.\n"
            "attributes: width height length material\n"
            f"standards: {standard}\nsku: {code}-{{width}}X{{height}}X{{length}}\ndrawing: dowel_pin d=height l=length",
            rows=[
                {"width": Decimal(w), "height": Decimal(h), "length": length["length"], "material": "steel"}
                for w, h in ((4, 4), (5, 5), (6, 6), (8, 7), (10, 8), (12, 8), (14, 9))
                for length in across(length="16 20 25 32 40 50")
                if 2 <= length["length"] / w <= 8
            ],
            price=lambda r: Decimal("0.3") + r.width * r.height * r.length / 4000,
            weight=lambda r: r.width * r.height * r.length * Decimal("0.00785"),
        )
        for slug, code, standard, titles, names, about in (
            ("parallel-keys", "6885", "DIN 6885", ("Passfedern", "Parallel keys"), ("Passfeder A",
             "Parallel key A"),
             ("Rundstirnige Passfeder für Welle und Nabe.", "Round-ended key for shaft and hub.")),
        )
    ),
)  # fmt: skip
CATEGORIES = (
    group(
        "power-transmission/drives", "Riemen, Ketten, Dichtungen", "Belts, chains, seals", unspsc="26111500"
    ),
)
