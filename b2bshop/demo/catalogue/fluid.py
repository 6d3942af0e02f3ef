"""Pneumatics, hydraulics, fittings, hoses and seals."""

from decimal import Decimal
from functools import partial

from .making import Terms, group, table
from .ranges import across, card, joined

air = partial(card, maker="Aerotak", tariff="84123100", unspsc="27131700", eclass="51020101", origin="DE")
valve = partial(card, maker="Aerotak", tariff="84812090", unspsc="40141600", eclass="51030101")
fitting = partial(card, maker="Fluvio", tariff="74122000", unspsc="40142600", eclass="51060101", origin="IT")
hose = partial(card, maker="Fluvio", tariff="39173200", unspsc="40142000", eclass="51050101", origin="IT")
seal = partial(card, maker="Dichtmann", tariff="40169300", unspsc="31181500", eclass="23070101")
BAG10 = Terms(box="PK", size=10, multiple=10)
RING = Terms(basis=100, box="RO", size=50, multiple=25, unit="MTR")

BORES = """
bore rod connection
32  12 G1/8
40  16 G1/4
50  20 G1/4
63  20 G3/8
80  25 G3/8
100 25 G1/2
"""
# thread, its outer diameter, tube diameters that exist for it
PUSH_IN = """
connection d    hose_diameter
M5         5    4
M5         5    6
G1/8       9.7  4
G1/8       9.7  6
G1/8       9.7  8
G1/4       13.2 6
G1/4       13.2 8
G1/4       13.2 10
G3/8       16.7 8
G3/8       16.7 10
G3/8       16.7 12
G1/2       21   10
G1/2       21   12
G1/2       21   16
"""
PIPE = """
connection d
G1/8       9.7
G1/4       13.2
G3/8       16.7
G1/2       21
G3/4       26.4
G1         33.2
G1-1/4     41.9
G1-1/2     47.8
G2         59.6
"""
TUBES = """
diameter inner_diameter
4  2.5
6  4
8  5.5
10 7
12 8
16 11
"""
COLOURS = {
    "BL": {"colour": "blue", "tint": "blue"},
    "SW": {"colour": "black", "tint": "black"},
    "NA": {"colour": "natural", "tint": "clear"},
}
RUBBERS = {
    "NBR": {"material": "nbr", "hardness": "70 Shore A"},
    "FKM": {"material": "fkm", "hardness": "80 Shore A", "factor": "5"},
}


def _pipe_price(r):
    return Decimal("0.8") + r.d * r.d / 130


RANGES = (
    air(
        """
        path: fluid-power/cylinders/iso-15552
        title: Normzylinder ISO 15552 | Standard cylinders ISO 15552
        about: Doppeltwirkender Pneumatikzylinder mit einstellbarer Dämpfung.
            | Double-acting cylinder, adjustable cushioning.
        name: Normzylinder {bore}×{stroke}, {connection}, ISO 15552
            | Standard cylinder {bore}×{stroke}, {connection}, ISO 15552
        text: Kolben {bore} mm, Hub {stroke} mm, Kolbenstange {rod} mm, 1 bis 10 bar, mit Magnet.
            | Bore {bore} mm, stroke {stroke} mm, rod {rod} mm, 1 to 10 bar, with magnet.
        attributes: bore stroke connection pressure
        standards: ISO 15552
        sku: NZ-{bore}X{stroke}
        drawing: cylinder bore=bore stroke=stroke rod=rod
        """,
        rows=joined(table(BORES), stroke="25 50 80 100 125 160 200 250 320 400 500", pressure="10"),
        price=lambda r: 40 + r.bore * r.bore / 80 + r.stroke * r.bore / 300,
        weight=lambda r: r.bore * r.bore / 3 + r.stroke * r.bore / 11,
        documents=(
            ("cad", "CAD-Modell STEP", "CAD model STEP"),
            ("manual", "Betriebsanleitung", "Operating instructions"),
        ),
    ),
    air(
        """
        path: fluid-power/cylinders/compact
        title: Kompaktzylinder ISO 21287 | Compact cylinders ISO 21287
        about: Kurz bauender Zylinder mit Innengewinde. | Short cylinder with female rod thread.
        name: Kompaktzylinder {bore}×{stroke}, ISO 21287 | Compact cylinder {bore}×{stroke}, ISO 21287
        text: Kolben {bore} mm, Hub {stroke} mm, 1 bis 10 bar.
            | Bore {bore} mm, stroke {stroke} mm, 1 to 10 bar.
        attributes: bore stroke pressure
        standards: ISO 21287
        sku: KZ-{bore}X{stroke}
        drawing: cylinder bore=bore stroke=stroke rod=12
        """,
        rows=across(bore="20 25 32 40 50 63", stroke="5 10 15 20 25 30 40 50", pressure="10"),
        price=lambda r: 24 + r.bore * r.bore / 90 + r.stroke * r.bore / 200,
        weight=lambda r: r.bore * r.bore / 6 + r.stroke * r.bore / 14,
    ),
    air(
        """
        path: fluid-power/cylinders/round
        title: Rundzylinder ISO 6432 | Round cylinders ISO 6432
        about: Kleinzylinder mit Edelstahlrohr. | Small cylinder with stainless tube.
        name: Rundzylinder {bore}×{stroke}, ISO 6432 | Round cylinder {bore}×{stroke}, ISO 6432
        text: Kolben {bore} mm, Hub {stroke} mm. | Bore {bore} mm, stroke {stroke} mm.
        attributes: bore stroke pressure
        standards: ISO 6432
        sku: RZ-{bore}X{stroke}
        drawing: cylinder bore=bore stroke=stroke rod=6 kind=round
        """,
        rows=across(bore="10 12 16 20 25", stroke="10 25 40 50 80 100 125 160 200", pressure="10"),
        price=lambda r: 14 + r.bore / 2 + r.stroke / 12,
        weight=lambda r: r.bore * r.bore / 4 + r.stroke,
    ),
    valve(
        """
        path: fluid-power/valves/solenoid
        title: Magnetventile 5/2 | Solenoid valves 5/2
        about: Schieberventil mit Vorsteuerung und Handhilfsbetätigung.
            | Pilot-operated spool valve with manual override.
        name: Magnetventil {version}, {connection}, {voltage} V
            | Solenoid valve {version}, {connection}, {voltage} V
        text: Anschluss {connection}, Steckerform nach DIN 43650. | Port {connection}, plug to DIN 43650.
        attributes: connection version voltage pressure
        sku: MV-{connection}-{voltage}
        drawing: valve d=d kind=solenoid
        """,
        rows=joined(list(table(PIPE))[:4], voltage="12 24 110 230", pressure="8"),
        variants={"M": {"version": "mono"}, "B": {"version": "bi", "factor": "1.5"}},
        price=lambda r: 30 + r.d * 2,
        weight=lambda r: 150 + r.d * 10,
    ),
    valve(
        """
        path: fluid-power/valves/ball
        title: Kugelhähne | Ball valves
        about: Kugelhahn mit vollem Durchgang und Hebelgriff. | Full-bore ball valve with lever.
        name: Kugelhahn {connection}, {material} | Ball valve {connection}, {material}
        text: Innengewinde {connection} beidseitig, {pressure} bar.
            | Female thread {connection} both ends, {pressure} bar.
        attributes: connection material pressure
        sku: KH-{connection}
        drawing: valve d=d
        """,
        rows=joined(table(PIPE), pressure="40"),
        variants={
            "MS": {"material": "nickel"},
            "VA": {"material": ("Edelstahl 1.4408", "Stainless steel 1.4408"), "factor": "2.3"},
        },
        price=lambda r: 3 + r.d * r.d / 60,
        weight=lambda r: 40 + r.d * r.d,
    ),
    *(
        fitting(
            f"""
            path: fluid-power/fittings/push-in-{slug}
            title: {titles[0]} | {titles[1]}
            about: Steckverschraubung aus Messing vernickelt mit Außengewinde.
                | Push-in fitting, nickel-plated brass, male thread.
            name: {names[0]} {{connection}}, Schlauch {{hose_diameter}} mm
                | {names[1]} {{connection}}, tube {{hose_diameter}} mm
            text: Für Schläuche mit {{hose_diameter}} mm Außendurchmesser, bis 16 bar.
                | For tubes of {{hose_diameter}} mm outer diameter, up to 16 bar.
            attributes: connection hose_diameter material pressure
            sku: {code}-{{connection}}-{{hose_diameter}}
            drawing: fitting d=d tube=hose_diameter kind={slug}
            """,
            rows=joined(table(PUSH_IN), pressure="16", material="nickel"),
            price=lambda r: Decimal("0.9") + r.d * r.hose_diameter / 70,
            weight=lambda r: 4 + r.d * r.hose_diameter / 4,
            terms=BAG10,
        )
        for slug, code, titles, names in (
            (
                "straight",
                "SV",
                ("Gerade Steckverschraubungen", "Straight push-in fittings"),
                ("Steckverschraubung", "Push-in fitting"),
            ),
            (
                "elbow",
                "SVW",
                ("Winkel-Steckverschraubungen", "Push-in elbows"),
                ("Winkelverschraubung", "Push-in elbow"),
            ),
            ("tee", "SVT", ("T-Steckverschraubungen", "Push-in tees"), ("T-Verschraubung", "Push-in tee")),
        )
    ),
    fitting(
        """
        path: fluid-power/fittings/threaded
        title: Gewindefittings | Threaded fittings
        about: Fitting mit Whitworth-Rohrgewinde nach EN 10226. | Fitting with pipe thread to EN 10226.
        name: {version} {connection}, {material} | {version} {connection}, {material}
        text: Für Wasser, Luft und Öl bis {pressure} bar. | For water, air and oil up to {pressure} bar.
        attributes: connection version material pressure
        sku: GF-{v}-{connection}
        drawing: fitting d=d tube=d kind=shape
        """,
        rows=joined(table(PIPE), pressure="16", material="brass"),
        variants={
            "DN": {"version": ("Doppelnippel", "Double nipple"), "shape": "nipple"},
            "WI": {"version": ("Winkel 90°", "Elbow 90°"), "shape": "elbow", "factor": "1.4"},
            "TE": {"version": ("T-Stück", "Tee"), "shape": "tee", "factor": "1.8"},
        },
        price=_pipe_price,
        weight=lambda r: r.d * r.d / 4,
        terms=BAG10,
    ),
    fitting(
        """
        path: fluid-power/fittings/couplings
        title: Schnellkupplungen NW 7,2 | Quick couplings DN 7.2
        about: Selbstabsperrende Druckluftkupplung. | Self-sealing compressed air coupling.
        name: {version} NW 7,2, {connection} | {version} DN 7.2, {connection}
        text: Außengewinde {connection}, bis {pressure} bar. | Male thread {connection}, up to {pressure} bar.
        attributes: connection version material pressure
        sku: SK-{v}-{connection}
        drawing: fitting d=d tube=12 kind=nipple
        """,
        rows=joined(list(table(PIPE))[1:4], pressure="35", material="brass"),
        variants={
            "K": {"version": ("Schnellkupplung", "Quick coupling")},
            "S": {"version": ("Stecknippel", "Plug"), "factor": "0.35"},
        },
        price=lambda r: 4 + r.d / 5,
        weight=lambda r: 60 + r.d * 2,
    ),
    *(
        hose(
            f"""
            path: fluid-power/hoses/{slug}
            title: {titles[0]} | {titles[1]}
            about: {about[0]} | {about[1]}
            name: {names[0]} {{diameter}}×{{inner_diameter}} mm, {{colour}}
                | {names[1]} {{diameter}}×{{inner_diameter}} mm, {{colour}}
            text: Außen {{diameter}} mm, innen {{inner_diameter}} mm, Meterware von der Rolle.
                | Outside {{diameter}} mm, inside {{inner_diameter}} mm, sold by the metre.
            attributes: diameter inner_diameter colour material pressure
            sku: {code}-{{diameter}}X{{inner_diameter}}
            drawing: hose d=diameter di=inner_diameter colour=tint
            """,
            rows=joined(table(TUBES), pressure="10", material=material),
            variants=COLOURS,
            price=lambda r, base=base: base + r.diameter * r.diameter * base / 40,
            weight=lambda r: (
                (r.diameter * r.diameter - r.inner_diameter * r.inner_diameter) * Decimal("0.95")
            ),
            terms=RING,
        )
        for slug, code, material, base, titles, names, about in (
            (
                "polyurethane",
                "PU",
                "pur",
                45,
                ("PU-Schläuche", "PU tubing"),
                ("PU-Schlauch", "PU tube"),
                ("Kalibrierter Druckluftschlauch, sehr biegsam.", "Calibrated air tube, very flexible."),
            ),
            (
                "polyamide",
                "PA",
                "polyamide",
                38,
                ("PA-Schläuche", "PA tubing"),
                ("PA-Schlauch", "PA tube"),
                ("Formstabiler Schlauch für höhere Drücke.", "Rigid tube for higher pressures."),
            ),
        )
    ),
    fitting(
        """
        path: fluid-power/hoses/clamps
        title: Schlauchschellen | Hose clamps
        about: Schneckengewindeschelle nach DIN 3017, Band 9 oder 12 mm.
            | Worm drive clamp to DIN 3017, band 9 or 12 mm.
        name: Schlauchschelle {grip_range} mm, Band {width} mm, {material}
            | Hose clamp {grip_range} mm, band {width} mm, {material}
        text: Spannbereich {grip_range} mm. | Clamping range {grip_range} mm.
        attributes: grip_range width diameter material
        standards: DIN 3017
        sku: SCH-{grip_range}-{width}
        drawing: clamp d=diameter w=width
        """,
        rows=[
            dict(r) | {"grip_range": f"{int(r['diameter'] * 3 / 5)}-{r['diameter']}"}
            for r in across(diameter="12 16 20 25 32 40 50 60 70 80 90 110", width="9 12")
        ],
        variants={"W1": {"material": "zinc"}, "W4": {"material": "A2", "factor": "1.9"}},
        price=lambda r: 30 + r.diameter / 2 + r.width,
        weight=lambda r: 6 + r.diameter * r.width / 40,
        terms=Terms(basis=100, box="PK", size=50, multiple=10),
    ),
    fitting(
        """
        path: fluid-power/preparation/gauges
        title: Manometer | Pressure gauges
        about: Rohrfedermanometer, Klasse 1,6 oder 2,5. | Bourdon tube gauge, class 1.6 or 2.5.
        name: Manometer {diameter} mm, 0–{pressure} bar, {connection}
            | Pressure gauge {diameter} mm, 0–{pressure} bar, {connection}
        text: Anschluss {connection} hinten, Skala 0 bis {pressure} bar.
            | Port {connection} at the back, scale 0 to {pressure} bar.
        attributes: diameter pressure connection
        standards: EN 837-1
        sku: MAN-{diameter}-{pressure}
        drawing: pressure_gauge d=diameter max=pressure
        """,
        rows=across(diameter="40 50 63 100", pressure="1.6 4 6 10 16 25", connection="G1/4"),
        price=lambda r: 4 + r.diameter / 8 + r.pressure / 100,
        weight=lambda r: r.diameter * 2,
    ),
    valve(
        """
        path: fluid-power/preparation/filters
        title: Filter und Druckregler | Filters and regulators
        about: Wartungseinheit für saubere, geregelte Druckluft. | Service unit for clean, regulated air.
        name: {version} {connection}, {fineness} µm | {version} {connection}, {fineness} µm
        text: Handablass, Eingang bis {pressure} bar. | Manual drain, inlet up to {pressure} bar.
        attributes: connection version fineness pressure
        sku: WE-{v}-{connection}-{fineness}
        drawing: filter d=d
        """,
        rows=joined(list(table(PIPE))[1:5], fineness="5 40", pressure="16"),
        variants={
            "F": {"version": ("Filter", "Filter")},
            "R": {"version": ("Filterregler", "Filter regulator"), "factor": "1.6"},
        },
        price=lambda r: 18 + r.d,
        weight=lambda r: 150 + r.d * 12,
    ),
    seal(
        """
        path: fluid-power/seals/o-rings
        title: O-Ringe | O-rings
        about: O-Ring nach ISO 3601, metrische Abmessungen. | O-ring to ISO 3601, metric sizes.
        name: O-Ring {inner_diameter}×{cord} mm, {material} {hardness}
            | O-ring {inner_diameter}×{cord} mm, {material} {hardness}
        text: Innendurchmesser {inner_diameter} mm, Schnurstärke {cord} mm.
            | Inside diameter {inner_diameter} mm, cord {cord} mm.
        attributes: inner_diameter cord material hardness
        standards: ISO 3601-1
        sku: OR-{inner_diameter}X{cord}
        drawing: o_ring d=inner_diameter cord=cord
        """,
        rows=[
            r
            for r in across(
                inner_diameter="4 5 6 8 10 12 14 16 18 20 22 25 28 30 35 40 45 50 60 70 80 100",
                cord="1.5 2 2.5 3 4 5",
            )
            if 3 <= r["inner_diameter"] / r["cord"] <= 30
        ],
        variants=RUBBERS,
        price=lambda r: 3 + r.inner_diameter * r.cord / 8,
        weight=lambda r: r.inner_diameter * r.cord * r.cord * Decimal("0.0037"),
        terms=Terms(basis=100, box="PK", size=100, multiple=10),
    ),
)
CATEGORIES = (
    group("fluid-power", "Pneumatik und Fluidtechnik", "Fluid power", unspsc="40140000"),
    group("fluid-power/cylinders", "Zylinder", "Cylinders", unspsc="27131700"),
    group("fluid-power/valves", "Ventile", "Valves", unspsc="40141600"),
    group("fluid-power/fittings", "Verschraubungen", "Fittings", unspsc="40142600"),
    group("fluid-power/hoses", "Schläuche und Schellen", "Hoses and clamps", unspsc="40142000"),
    group("fluid-power/preparation", "Druckluftaufbereitung", "Air preparation", unspsc="40161500"),
    group("fluid-power/seals", "Dichtungen", "Seals", unspsc="31181500"),
)
