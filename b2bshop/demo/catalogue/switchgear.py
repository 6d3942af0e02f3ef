"""Protection, control and sensors."""

from decimal import Decimal
from functools import partial

from .making import Terms, group
from .ranges import across, card

switchgear = partial(card, maker="Voltaris", tariff="85362010", unspsc="39121600", eclass="27141901")

control = partial(card, maker="Voltaris", tariff="85364900", unspsc="39121500", eclass="27371003")

sensor = partial(card, maker="Voltaris", tariff="85365080", unspsc="41111900", eclass="27270101")

BOX10 = Terms(box="BX", size=10, multiple=1)

MANUAL = (("datasheet", "Technisches Datenblatt", "Technical data sheet"),)

SERIES = {
    "S1": {"series": "S1", "old": "S2", "factor": "0.92"},
    "S2": {"series": "S2"},
}

COLOURED = {code: {"colour": colour, "tint": colour} for code, colour in
            (("RT", "red"), ("GN", "green"), ("GE", "yellow"), ("BL", "blue"), ("WS", "white"))}  # fmt: skip

RANGES = (
    switchgear(
        """
        path: electrical/protection/circuit-breakers
        title: Leitungsschutzschalter | Miniature circuit breakers
        about: Leitungsschutzschalter für Hutschiene 35 mm. | Miniature circuit breaker for 35 mm DIN rail.
        name: Leitungsschutzschalter {curve}{current}, {poles}-polig, Serie {series}
            | Circuit breaker {curve}{current}, {poles}-pole, series {series}
        text: Charakteristik {curve}, {current} A, {breaking_capacity} kA, {voltage} V.
            | Curve {curve}, {current} A, {breaking_capacity} kA, {voltage} V.
        attributes: curve current poles breaking_capacity voltage series
        standards: EN 60898-1
        etim: EC000042
        sku: LS-{curve}{current}-{poles}P
        drawing: breaker poles=poles
        """,
        rows=[
            r | {"voltage": Decimal(230 if r["poles"] == 1 else 400)}
            for r in across(
                curve="B C", current="6 10 13 16 20 25 32 40 50 63", poles="1 2 3", breaking_capacity="6"
            )
        ],
        variants=SERIES,
        price=lambda r: (4 + r.current / 9) * r.poles + (1 if r.curve == "C" else 0),
        weight=lambda r: 120 * r.poles,
        terms=BOX10,
        documents=MANUAL,
    ),
    switchgear(
        """
        path: electrical/protection/residual-current
        title: Fehlerstrom-Schutzschalter | Residual current devices
        about: FI-Schutzschalter Typ A für Hutschiene. | Residual current device type A for DIN rail.
        name: FI-Schutzschalter {current} A, {residual_current} mA, {poles}-polig
            | Residual current device {current} A, {residual_current} mA, {poles}-pole
        text: Auslösestrom {residual_current} mA, kurzzeitverzögert.
            | Tripping current {residual_current} mA, short delay.
        attributes: current residual_current poles voltage
        standards: EN 61008-1
        etim: EC000003
        sku: FI-{current}-{residual_current}-{poles}P
        drawing: breaker poles=poles kind=rcd
        """,
        rows=across(current="25 40 63 80", residual_current="30 100 300", poles="2 4", voltage="400"),
        price=lambda r: 18 + r.current / 2 + r.poles * 4 - r.residual_current / 100,
        weight=lambda r: 110 * r.poles,
        documents=MANUAL,
    ),
    switchgear(
        """
        path: electrical/protection/motor-protection
        title: Motorschutzschalter | Motor protection switches
        about: Dreipoliger Schalter mit einstellbarem Überlastauslöser.
            | Three-pole switch, adjustable overload release.
        name: Motorschutzschalter {version} A | Motor protection switch {version} A
        text: Für Motoren bis {current} A, 400 V. | For motors up to {current} A, 400 V.
        attributes: current version poles voltage
        standards: EN 60947-4-1
        sku: MS-{current}
        drawing: breaker poles=poles kind=motor
        """,
        rows=[
            {
                "current": Decimal(high),
                "version": f"{low}–{high}",
                "poles": Decimal(3),
                "voltage": Decimal(400),
            }
            for low, high in zip(
                ("0.4", "0.63", "1", "1.6", "2.5", "4", "6.3", "10", "16", "20"),
                ("0.63", "1", "1.6", "2.5", "4", "6.3", "10", "16", "20", "25"),
                strict=True,
            )
        ],
        price=lambda r: 28 + r.current,
        weight=lambda r: 260,
    ),
    control(
        """
        path: electrical/control/contactors
        title: Leistungsschütze | Power contactors
        about: Dreipoliges Schütz mit einem Hilfskontakt. | Three-pole contactor with one auxiliary contact.
        name: Schütz {power} kW, {current} A, Spule {voltage} V
            | Contactor {power} kW, {current} A, coil {voltage} V
        text: AC-3 bei 400 V, Schraubanschluss. | AC-3 at 400 V, screw terminals.
        attributes: current voltage poles
        standards: EN 60947-4-1
        etim: EC000066
        sku: SCH-{current}A-{voltage}V
        drawing: breaker poles=poles kind=contactor
        """,
        rows=[
            r | {"power": (r["current"] * Decimal("0.47")).quantize(Decimal("0.1")), "poles": Decimal(3)}
            for r in across(current="7 9 12 17 25 32 40 50 65", voltage="24 110 230")
        ],
        price=lambda r: 16 + r.current * 2,
        weight=lambda r: 220 + r.current * 14,
    ),
    control(
        """
        path: electrical/control/push-buttons
        title: Drucktaster und Leuchtmelder | Push buttons and indicators
        about: Befehlsgerät für 22-mm-Bohrung. | Command device for 22 mm holes.
        name: {version} 22 mm, {colour} | {version} 22 mm, {colour}
        text: Frontring Metall, IP66, Kontaktblock aufrastbar. | Metal bezel, IP66, snap-on contact block.
        attributes: diameter version colour protection
        sku: DT-{v}-{kind}
        drawing: button d=diameter colour=tint
        """,
        rows=[
            {"diameter": Decimal(22), "kind": kind, "version": spoken, "protection": "IP66"}
            for kind, spoken in (
                ("D", ("Drucktaster", "Push button")),
                ("L", ("Leuchttaster", "Illuminated push button")),
                ("M", ("Leuchtmelder", "Indicator light")),
            )
        ],
        variants=COLOURED,
        price=lambda r: {"D": 7, "L": 15, "M": 11}[r.kind],
        weight=lambda r: 40,
    ),
    control(
        """
        path: electrical/control/power-supplies
        title: Schaltnetzteile | Power supplies
        about: Getaktete Stromversorgung für die Hutschiene. | Switched-mode power supply for DIN rail.
        name: Netzteil {voltage} V DC, {current} A | Power supply {voltage} V DC, {current} A
        text: Eingang 100 bis 240 V AC, Leistung {power} W. | Input 100 to 240 V AC, power {power} W.
        attributes: voltage current power
        standards: EN 62368-1
        sku: NT-{voltage}-{current}
        drawing: breaker poles=poles kind=supply
        """,
        rows=[
            r | {"power": r["voltage"] * r["current"], "poles": Decimal(3)}
            for r in across(voltage="12 24 48", current="1.3 2.5 5 10 20")
        ],
        price=lambda r: 22 + r.power / 4,
        weight=lambda r: 180 + r.power * 2,
    ),
    sensor(
        """
        path: electrical/sensors/inductive
        title: Induktive Näherungsschalter | Inductive proximity switches
        about: Berührungsloser Schalter für metallische Objekte. | Contactless switch for metal objects.
        name: Induktiver Sensor M{diameter}, Sn {sensing_range} mm, {output}
            | Inductive sensor M{diameter}, Sn {sensing_range} mm, {output}
        text: 10 bis 30 V DC, M12-Stecker, IP67. | 10 to 30 V DC, M12 plug, IP67.
        attributes: diameter sensing_range output length protection
        standards: EN 60947-5-2
        etim: EC002714
        sku: IS-M{diameter}-{sensing_range}
        drawing: sensor d=diameter l=length
        """,
        rows=[
            {
                "diameter": Decimal(d),
                "sensing_range": Decimal(sn),
                "length": Decimal(length),
                "protection": "IP67",
            }
            for d, sn, length in (
                (8, "1.5", 45),
                (8, "3", 45),
                (12, "2", 60),
                (12, "4", 60),
                (12, "8", 60),
                (18, "5", 65),
                (18, "8", 65),
                (18, "14", 65),
                (30, "10", 70),
                (30, "15", 70),
                (30, "22", 70),
            )
        ],
        variants={"P": {"output": "pnp"}, "N": {"output": "npn"}},
        price=lambda r: 22 + r.diameter / 2 + r.sensing_range / 4,
        weight=lambda r: r.diameter * r.length / 12,
    ),
    sensor(
        """
        path: electrical/sensors/photoelectric
        title: Optische Sensoren | Photoelectric sensors
        about: Optischer Sensor im Kunststoffgehäuse. | Photoelectric sensor in plastic housing.
        name: {version}, Reichweite {sensing_range} mm, {output}
            | {version}, range {sensing_range} mm, {output}
        text: Rotlicht, 10 bis 30 V DC, IP67. | Red light, 10 to 30 V DC, IP67.
        attributes: sensing_range output version protection
        sku: OS-{kind}-{sensing_range}
        drawing: sensor d=15 l=40 kind=photo
        """,
        rows=[
            {"kind": kind, "version": spoken, "sensing_range": Decimal(reach), "protection": "IP67"}
            for kind, spoken, reach in (
                ("T", ("Reflexionslichttaster", "Diffuse sensor"), 300),
                ("T", ("Reflexionslichttaster", "Diffuse sensor"), 800),
                ("R", ("Reflexionslichtschranke", "Retro-reflective sensor"), 4000),
                ("E", ("Einweglichtschranke", "Through-beam sensor"), 15000),
            )
        ],
        variants={"P": {"output": "pnp"}, "N": {"output": "npn"}},
        price=lambda r: 48 + r.sensing_range / 300,
        weight=lambda r: 60,
    ),
)
CATEGORIES = (
    group("electrical", "Elektrotechnik", "Electrical", unspsc="39120000"),
    group("electrical/protection", "Schutzgeräte", "Protection devices", unspsc="39121600"),
    group("electrical/control", "Schalten und Steuern", "Control", unspsc="39121500"),
    group("electrical/sensors", "Sensoren", "Sensors", unspsc="41111900"),
)
