"""Saw blades and abrasives."""

from decimal import Decimal
from functools import partial

from .making import Terms, group
from .ranges import across, card

blade = partial(card, maker="Sägehof", tariff="82023900", unspsc="27112700", eclass="21180101")

disc = partial(card, maker="Korunda", tariff="68042218", unspsc="31191500", eclass="21190101")

BOX10 = Terms(box="PK", size=10, multiple=10)

BOX25 = Terms(box="PK", size=25, multiple=25)

GRAINS = {"A": {"material": "corundum"}, "Z": {"material": "zirconia", "factor": "1.5"}}


def _round(r):
    return r.diameter * r.diameter / 100


RANGES = (
    blade(
        """
        path: cutting/saws/hole-saws
        title: Lochsägen Bimetall | Bi-metal hole saws
        about: Lochsäge mit HSS-Zähnen für Metall und Holz. | Hole saw with HSS teeth for metal and wood.
        name: Lochsäge {diameter} mm, Bimetall | Hole saw {diameter} mm, bi-metal
        text: Schnitttiefe {height} mm. | Cutting depth {height} mm.
        attributes: diameter height
        sku: LS-{diameter}
        drawing: hole_saw d=diameter h=height
        """,
        rows=across(diameter="16 19 20 22 25 29 32 35 38 40 44 51 57 60 64 68 76 83 102 127", height="38"),
        price=lambda r: 4 + r.diameter / 3,
        weight=lambda r: r.diameter * 3,
    ),
    blade(
        """
        path: cutting/saws/circular-blades
        title: Kreissägeblätter | Circular saw blades
        about: Hartmetallbestücktes Kreissägeblatt. | Carbide-tipped circular saw blade.
        name: Kreissägeblatt {diameter}×{bore} mm, {teeth} Zähne
            | Circular saw blade {diameter}×{bore} mm, {teeth} teeth
        text: Wechselzahn für Holz und Plattenwerkstoffe. | Alternate top bevel for wood and panels.
        attributes: diameter bore teeth
        sku: KSB-{diameter}-Z{teeth}
        drawing: saw_blade d=diameter bore=bore z=teeth
        """,
        rows=across(diameter="160 190 216 250 305", bore="30", teeth="24 40 60 80"),
        price=lambda r: 8 + r.diameter / 8 + r.teeth / 3,
        weight=lambda r: r.diameter * r.diameter / 80,
    ),
    blade(
        """
        path: cutting/saws/jigsaw-blades
        title: Stichsägeblätter | Jigsaw blades
        about: Einnockenschaft, Packung mit fünf Blättern. | T-shank, pack of five blades.
        name: Stichsägeblatt {length} mm, Teilung {pitch} mm, 5 Stück
            | Jigsaw blade {length} mm, pitch {pitch} mm, 5 pcs
        text: Für Holz und Metall je nach Teilung. | For wood or metal depending on the pitch.
        attributes: length pitch
        sku: STB-{length}-{pitch}
        drawing: strip_blade l=length pitch=pitch
        """,
        rows=across(length="75 100 130", pitch="1.2 1.8 2.5 3 4"),
        price=lambda r: 5 + r.length / 40,
        weight=lambda r: r.length / 3,
        terms=Terms(unit="PK"),
    ),
    disc(
        """
        path: cutting/abrasives/cut-off-wheels
        title: Trennscheiben | Cut-off wheels
        about: Gerade Trennscheibe für Winkelschleifer, 80 m/s.
            | Flat cut-off wheel for angle grinders, 80 m/s.
        name: Trennscheibe {diameter}×{thickness}×22,23 mm, {material}
            | Cut-off wheel {diameter}×{thickness}×22.23 mm, {material}
        text: Für Stahl und Edelstahl, gratarm. | For steel and stainless steel, low burr.
        attributes: diameter thickness bore material
        standards: EN 12413
        sku: TS-{diameter}X{thickness}
        drawing: grinding_disc d=diameter bore=bore h=thickness
        """,
        rows=across(diameter="115 125 150 178 230", thickness="1 1.6 2 2.5", bore="22.23"),
        variants=GRAINS,
        price=lambda r: Decimal("0.5") + _round(r) / 80,
        weight=lambda r: _round(r) * r.thickness / 5,
        terms=BOX25,
    ),
    disc(
        """
        path: cutting/abrasives/grinding-wheels
        title: Schruppscheiben | Grinding wheels
        about: Gekröpfte Schruppscheibe für Kanten und Nähte. | Depressed-centre wheel for edges and welds.
        name: Schruppscheibe {diameter}×{thickness}×22,23 mm, {material}
            | Grinding wheel {diameter}×{thickness}×22.23 mm, {material}
        text: Seitlich belastbar, 80 m/s. | Takes side load, 80 m/s.
        attributes: diameter thickness bore material
        standards: EN 12413
        sku: SS-{diameter}X{thickness}
        drawing: grinding_disc d=diameter bore=bore h=thickness
        """,
        rows=across(diameter="115 125 150 178 230", thickness="4.5 6 8", bore="22.23"),
        variants=GRAINS,
        price=lambda r: 1 + _round(r) * r.thickness / 400,
        weight=lambda r: _round(r) * r.thickness / 5,
        terms=BOX10,
    ),
    disc(
        """
        path: cutting/abrasives/flap-discs
        title: Fächerscheiben zum Schleifen | Flap discs
        about: Schräge Fächerscheibe für kühlen Schliff. | Conical flap disc for a cool cut.
        name: Fächerscheibe {diameter} mm, Körnung {grit}, {material}
            | Flap disc {diameter} mm, grit {grit}, {material}
        text: Bohrung 22,23 mm. | Bore 22.23 mm.
        attributes: diameter bore grit material
        standards: EN 13743
        sku: FS-{diameter}-P{grit}
        drawing: grinding_disc d=diameter bore=bore kind=flap
        """,
        rows=across(diameter="115 125 180", grit="40 60 80 120", bore="22.23"),
        variants=GRAINS,
        price=lambda r: 2 + _round(r) / 80,
        weight=lambda r: _round(r) / 2,
        terms=BOX10,
    ),
    disc(
        """
        path: cutting/abrasives/fibre-discs
        title: Schleifscheiben mit Klett | Hook-and-loop sanding discs
        about: Schleifscheibe mit Klettrücken, acht Löcher.
            | Sanding disc with hook-and-loop backing, eight holes.
        name: Schleifscheibe Klett {diameter} mm, P{grit} | Sanding disc {diameter} mm, P{grit}
        text: Halboffene Streuung gegen Zusetzen. | Semi-open coat against clogging.
        attributes: diameter grit material
        sku: KL-{diameter}-P{grit}
        drawing: grinding_disc d=diameter bore=10 kind=paper
        """,
        rows=across(diameter="125 150", grit="40 60 80 100 120 150 180 240 320", material="corundum"),
        price=lambda r: r.diameter / 5,
        weight=lambda r: _round(r) / 20,
        terms=Terms(basis=100, box="PK", size=50, multiple=50),
    ),
    disc(
        """
        path: cutting/abrasives/wire-brushes
        title: Topfbürsten | Cup brushes
        about: Topfbürste mit gezopftem Stahldraht, M14. | Cup brush, twisted steel wire, M14.
        name: Topfbürste {diameter} mm, Draht {thickness} mm | Cup brush {diameter} mm, wire {thickness} mm
        text: Zum Entrosten und Entzundern. | For removing rust and scale.
        attributes: diameter thickness material
        sku: TB-{diameter}-{thickness}
        drawing: cup_brush d=diameter
        """,
        rows=across(diameter="65 80 100", thickness="0.3 0.5", material="steel"),
        price=lambda r: 6 + r.diameter / 10,
        weight=lambda r: r.diameter * 4,
    ),
)
CATEGORIES = (
    group("cutting/saws", "Sägewerkzeuge", "Saw blades", unspsc="27112700"),
    group("cutting/abrasives", "Trennen und Schleifen", "Abrasives", unspsc="31191500"),
)
