"""Connection and installation material, light."""

from decimal import Decimal
from functools import partial

from .making import EACH, Terms, group, table
from .ranges import across, card

connection = partial(card, maker="Klemmtek", tariff="85369010", unspsc="39121400", eclass="27141120")

install = partial(card, maker="Rohrwerk Süd", tariff="39172390", unspsc="39131700", eclass="27144100")

light = partial(card, maker="Lumenta", tariff="94051990", unspsc="39111500", eclass="27110101", origin="AT")

BAG100 = Terms(basis=100, box="PK", size=100, multiple=100)

BAG50 = Terms(basis=100, box="PK", size=50, multiple=50)

BAR = Terms(basis=100, box="CT", size=30, multiple=3, unit="MTR")

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

RANGES = (
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
    group("electrical/connection", "Verbindungstechnik", "Connection", unspsc="39121400"),
    group("electrical/installation", "Installationsmaterial", "Installation", unspsc="39131700"),
    group("electrical/lighting", "Beleuchtung", "Lighting", unspsc="39111500"),
)
