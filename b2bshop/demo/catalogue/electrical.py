"""Protection, control, connection, installation and light."""

from decimal import Decimal
from functools import partial

from .making import EACH, Terms, group, table
from .ranges import across, card

switchgear = partial(card, maker="Voltaris", tariff="85362010", unspsc="39121600", eclass="27141901")
control = partial(card, maker="Voltaris", tariff="85364900", unspsc="39121500", eclass="27371003")
connection = partial(card, maker="Klemmtek", tariff="85369010", unspsc="39121400", eclass="27141120")
install = partial(card, maker="Rohrwerk Süd", tariff="39172390", unspsc="39131700", eclass="27144100")
light = partial(card, maker="Lumenta", tariff="94051990", unspsc="39111500", eclass="27110101", origin="AT")
sensor = partial(card, maker="Sensorik Nord", tariff="85365080", unspsc="41111900", eclass="27270101")

BOX10 = Terms(box="BX", size=10, multiple=1)
BAG100 = Terms(basis=100, box="PK", size=100, multiple=100)
BAG50 = Terms(basis=100, box="PK", size=50, multiple=50)
BAR = Terms(basis=100, box="CT", size=30, multiple=3, unit="MTR")
MANUAL = (("datasheet", "Technisches Datenblatt", "Technical data sheet"),)

GLANDS = """
thread  d    grip_range across_flats length
M12x1.5 12   3-6.5      15           20
M16x1.5 16   4.5-10     20           22
M20x1.5 20   7-13       24           24
M25x1.5 25   9-17       29           28
M32x1.5 32   11-21      36           32
M40x1.5 40   19-28      46           36
M50x1.5 50   27-35      55           42
M63x1.5 63   34-45      68           44
"""
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
    connection(
        """
        path: electrical/connection/terminals
        title: Reihenklemmen | Terminal blocks
        about: Durchgangsklemme mit Federanschluss für Hutschiene.
            | Feed-through terminal, spring connection, DIN rail.
        name: Reihenklemme {cross_section} mm², {colour} | Terminal block {cross_section} mm², {colour}
        text: Nennstrom {current} A, Breite {width} mm. | Rated current {current} A, width {width} mm.
        attributes: cross_section current width colour
        standards: EN 60947-7-1
        etim: EC000897
        sku: RK-{cross_section}
        drawing: terminal w=width h=58 colour=tint
        """,
        rows=[
            dict(zip(("cross_section", "current", "width"), map(Decimal, row.split()), strict=True))
            for row in (
                "1.5 17 4.2",
                "2.5 24 5.2",
                "4 32 6.2",
                "6 41 8.2",
                "10 57 10.2",
                "16 76 12.2",
                "35 125 16",
            )
        ],
        variants={
            "GR": {"colour": "grey", "tint": "grey"},
            "BL": {"colour": "blue", "tint": "blue"},
            "PE": {"colour": "greenyellow", "tint": "green", "factor": "2.2"},
        },
        price=lambda r: 60 + r.cross_section * 18,
        weight=lambda r: 4 + r.width,
        terms=BAG50,
    ),
    connection(
        """
        path: electrical/connection/cable-lugs
        title: Rohrkabelschuhe | Tubular cable lugs
        about: Rohrkabelschuh für Kupferleiter, galvanisch verzinnt.
            | Tubular lug for copper conductors, tinned.
        name: Rohrkabelschuh {cross_section} mm², M{diameter} | Cable lug {cross_section} mm², M{diameter}
        text: Für Schraube M{diameter}, Sichtloch. | For screw M{diameter}, inspection hole.
        attributes: cross_section diameter material
        standards: DIN 46235
        sku: RKS-{cross_section}-{diameter}
        drawing: lug d=diameter w=cross_section
        """,
        rows=[
            r
            for r in across(
                cross_section="6 10 16 25 35 50 70 95 120", diameter="5 6 8 10 12", material="copper"
            )
            if 3 <= 24 * r["diameter"] / (r["cross_section"] + 12) <= 11
        ],
        price=lambda r: 25 + r.cross_section * 2 + r.diameter,
        weight=lambda r: 2 + r.cross_section * Decimal("0.6"),
        terms=BAG50,
    ),
    connection(
        """
        path: electrical/connection/ferrules
        title: Aderendhülsen | Ferrules
        about: Isolierte Aderendhülse mit Farbcode nach DIN 46228-4.
            | Insulated ferrule, colours to DIN 46228-4.
        name: Aderendhülse {cross_section} mm², {length} mm, {colour}
            | Ferrule {cross_section} mm², {length} mm, {colour}
        text: Hülsenlänge {length} mm. | Sleeve length {length} mm.
        attributes: cross_section length colour
        standards: DIN 46228-4
        sku: AEH-{cross_section}-{length}
        drawing: ferrule d=cross_section l=length colour=colour
        """,
        rows=[
            {"cross_section": Decimal(section), "colour": colour, "length": Decimal(length)}
            for section, colour, sizes in (
                ("0.5", "white", "8 10"),
                ("0.75", "grey", "8 10 12"),
                ("1", "red", "8 10 12"),
                ("1.5", "black", "8 10 18"),
                ("2.5", "blue", "8 12 18"),
                ("4", "grey", "10 12 18"),
                ("6", "yellow", "12 18"),
                ("10", "red", "12 18"),
                ("16", "blue", "12 18"),
            )
            for length in sizes.split()
        ],
        price=lambda r: 1 + r.cross_section * r.length / 25,
        weight=lambda r: r.cross_section * r.length / 60,
        terms=BAG100,
    ),
    install(
        """
        path: electrical/installation/cable-glands
        title: Kabelverschraubungen | Cable glands
        about: Metrische Kabelverschraubung mit Dichteinsatz, IP68.
            | Metric cable gland with sealing insert, IP68.
        name: Kabelverschraubung {thread}, {grip_range} mm, {material}
            | Cable gland {thread}, {grip_range} mm, {material}
        text: Dichtbereich {grip_range} mm, Schlüsselweite {across_flats} mm.
            | Clamping range {grip_range} mm, width across flats {across_flats} mm.
        attributes: thread grip_range across_flats material protection
        standards: EN 62444
        etim: EC000441
        sku: KV-{d}
        drawing: gland d=d l=length s=across_flats
        """,
        rows=[dict(r) | {"protection": "IP68"} for r in table(GLANDS)],
        variants={
            "PA": {"material": "polyamide"},
            "MS": {"material": "nickel", "factor": "2.8"},
            "VA": {"material": "A2", "factor": "9"},
        },
        price=lambda r: 60 + r.d * r.d / 4,
        weight=lambda r: r.d * r.d / 60,
        terms=lambda r: BAG50 if r.d <= 25 else Terms(basis=100, box="PK", size=10, multiple=5),
    ),
    *(
        install(
            f"""
            path: electrical/installation/{slug}
            title: {titles[0]} | {titles[1]}
            about: {about[0]} | {about[1]}
            name: {names[0]} {{diameter}} mm, {{colour}} | {names[1]} {{diameter}} mm, {{colour}}
            text: Außendurchmesser {{diameter}} mm. | Outer diameter {{diameter}} mm.
            attributes: diameter colour material
            standards: EN 61386
            sku: {code}-{{diameter}}
            drawing: conduit d=diameter kind={kind}
            """,
            rows=across(diameter="16 20 25 32 40 50 63", material=material),
            variants={"GR": {"colour": "grey"}, "SW": {"colour": "black"}},
            price=lambda r, factor=factor: 18 + r.diameter * factor,
            weight=lambda r: r.diameter * 5,
            terms=terms,
        )
        for slug, code, kind, material, factor, terms, titles, names, about in (
            (
                "conduit-corrugated",
                "WR",
                "corrugated",
                "pvc",
                2,
                Terms(basis=100, box="RO", size=50, multiple=25, unit="MTR"),
                ("Wellrohre", "Corrugated conduits"),
                ("Wellrohr", "Corrugated conduit"),
                ("Biegsames Rohr für Unterputz und Hohlwand.", "Pliable conduit for walls."),
            ),
            (
                "conduit-rigid",
                "SR",
                "rigid",
                "pvc",
                3,
                BAR,
                ("Stangenrohre", "Rigid conduits"),
                ("Stangenrohr", "Rigid conduit"),
                ("Starres Rohr in Stangen zu 3 m.", "Rigid conduit in 3 m bars."),
            ),
        )
    ),
    install(
        """
        path: electrical/installation/cable-ties
        title: Kabelbinder | Cable ties
        about: Kabelbinder aus Polyamid 6.6. | Cable tie, polyamide 6.6.
        name: Kabelbinder {length}×{width} mm, {colour} | Cable tie {length}×{width} mm, {colour}
        text: Schwarze Binder sind UV-beständig. | Black ties are UV resistant.
        attributes: length width colour material
        standards: EN 62275
        sku: KB-{length}X{width}
        drawing: tie l=length w=width colour=colour
        """,
        rows=[
            {"length": Decimal(length), "width": Decimal(width), "material": "polyamide"}
            for length, width in (
                ("80", "2.4"),
                ("100", "2.5"),
                ("140", "3.6"),
                ("200", "2.5"),
                ("200", "3.6"),
                ("200", "4.8"),
                ("290", "3.6"),
                ("290", "4.8"),
                ("370", "4.8"),
                ("430", "4.8"),
                ("370", "7.6"),
                ("540", "7.6"),
            )
        ],
        variants={"NA": {"colour": "natural"}, "SW": {"colour": "black", "factor": "1.05"}},
        price=lambda r: r.length * r.width / 280,
        weight=lambda r: r.length * r.width / 800,
        terms=BAG100,
    ),
    install(
        """
        path: electrical/installation/plugs
        title: CEE-Stecker und -Kupplungen | CEE plugs and connectors
        about: Industriesteckvorrichtung nach EN 60309. | Industrial connector to EN 60309.
        name: {version} {current} A, {poles}-polig, {voltage} V
            | {version} {current} A, {poles}-pole, {voltage} V
        text: Schutzart {protection}, Schraubanschluss. | Protection {protection}, screw terminals.
        attributes: current poles voltage version protection
        standards: EN 60309-2
        sku: CEE-{v}-{current}-{poles}
        drawing: plug current=current poles=poles
        """,
        rows=[
            r | {"voltage": Decimal(230 if r["poles"] == 3 else 400)}
            for r in across(current="16 32 63", poles="3 4 5", protection="IP44 ")
        ],
        variants={
            "ST": {"version": ("CEE-Stecker", "CEE plug")},
            "KU": {"version": ("CEE-Kupplung", "CEE connector"), "factor": "1.3"},
        },
        price=lambda r: 2 + r.current * r.poles / 20,
        weight=lambda r: 80 + r.current * r.poles,
    ),
    *(
        light(
            f"""
            path: electrical/lighting/{slug}
            title: {titles[0]} | {titles[1]}
            about: {about[0]} | {about[1]}
            name: {names[0]} {{power}} W, {{colour_temperature}} K
                | {names[1]} {{power}} W, {{colour_temperature}} K
            text: {{lumen}} lm, Schutzart {{protection}}. | {{lumen}} lm, protection {{protection}}.
            attributes: power lumen colour_temperature protection
            sku: {code}-{{power}}-{{colour_temperature}}
            drawing: lamp w={size} kind={kind}
            """,
            rows=[
                r | {"lumen": r["power"] * 130, "protection": protection}
                for r in across(power=powers, colour_temperature="3000 4000 6500")
            ],
            price=lambda r, base=base: base + r.power * Decimal("0.7"),
            weight=lambda r: 200 + r.power * 30,
            terms=EACH,
        )
        for slug, code, kind, powers, size, protection, base, titles, names, about in (
            (
                "led-panels",
                "LP",
                "panel",
                "18 30 36 48",
                600,
                "IP20",
                16,
                ("LED-Panels", "LED panels"),
                ("LED-Panel", "LED panel"),
                ("Flache Einlegeleuchte für Rasterdecken.", "Flat luminaire for grid ceilings."),
            ),
            (
                "high-bay",
                "HS",
                "bay",
                "80 100 150 200 240",
                300,
                "IP65",
                35,
                ("Hallenstrahler", "High bay lights"),
                ("LED-Hallenstrahler", "LED high bay"),
                ("Strahler für Hallen ab 6 m Höhe.", "High bay for halls from 6 m."),
            ),
            (
                "led-tubes",
                "LR",
                "tube",
                "9 15 18 24",
                1200,
                "IP20",
                4,
                ("LED-Röhren", "LED tubes"),
                ("LED-Röhre T8", "LED tube T8"),
                ("Ersatz für Leuchtstofflampen T8.", "Replacement for T8 fluorescent lamps."),
            ),
            (
                "work-lights",
                "AL",
                "spot",
                "10 20 30 50",
                220,
                "IP65",
                15,
                ("Arbeitsleuchten", "Work lights"),
                ("LED-Arbeitsleuchte", "LED work light"),
                ("Robuster Strahler für Baustelle und Werkstatt.", "Robust work light."),
            ),
        )
    ),
)
CATEGORIES = (
    group("electrical", "Elektrotechnik", "Electrical", unspsc="39120000"),
    group("electrical/protection", "Schutzgeräte", "Protection devices", unspsc="39121600"),
    group("electrical/control", "Schalten und Steuern", "Control", unspsc="39121500"),
    group("electrical/sensors", "Sensoren", "Sensors", unspsc="41111900"),
    group("electrical/connection", "Verbindungstechnik", "Connection", unspsc="39121400"),
    group("electrical/installation", "Installationsmaterial", "Installation", unspsc="39131700"),
    group("electrical/lighting", "Beleuchtung", "Lighting", unspsc="39111500"),
)
