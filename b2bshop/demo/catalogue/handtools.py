"""Hand tools: spanners, screwdrivers, keys, pliers, hammers."""

from decimal import Decimal
from functools import partial

from .making import Terms, group
from .ranges import across, card

spanner = partial(card, maker="Hakenrath", tariff="82041100", unspsc="27111700", eclass="21040101")
driver = partial(card, maker="Griffwerk", tariff="82054000", unspsc="27111700", eclass="21040201")
gripper = partial(card, maker="Hakenrath", tariff="82032000", unspsc="27112100", eclass="21040301")
striker = partial(card, maker="Hakenrath", tariff="82052000", unspsc="27111600", eclass="21040401")

METRIC = "6 7 8 9 10 11 12 13 14 15 16 17 18 19 21 22 24 27 30 32"
_LENGTH_OF = Decimal("9.5")


def _spanners(sizes: str, **more: str):
    """Spanners grow with their opening: about 9.5 mm per mm plus 50."""
    return [row | {"length": (row["across_flats"] * _LENGTH_OF + 50).quantize(Decimal(1))} | more
            for row in across(across_flats=sizes)]  # fmt: skip


_WRENCHES = (
    ("combination", "RMS", "combination", METRIC, "DIN 3113", ("Ring-Maulschlüssel", "Combination spanners"),
     ("Ring-Maulschlüssel", "Combination spanner"), ("Maul 15°, Ring 12-kant um 15° abgewinkelt.",
      "Open end 15°, bi-hexagon ring offset 15°.")),
    ("open-end", "DMS", "open", "6 8 10 13 16 17 18 19 22 24 27 30 32 36", "DIN 3110", ("Doppelmaulschlüssel",
     "Open-ended spanners"),
     ("Doppelmaulschlüssel", "Open-ended spanner"), ("Zwei Maulweiten an einem Schlüssel.",
      "Two openings on one spanner.")),
    ("ring", "DRS", "ring", "6 8 10 12 13 14 16 17 18 19 21 22 24 27 30", "DIN 838", ("Doppelringschlüssel",
     "Ring spanners"),
     ("Doppelringschlüssel", "Ring spanner"), ("Tief gekröpfte Ringe.", "Deep offset rings.")),
    ("ratchet", "RRS", "combination", "8 9 10 11 12 13 14 15 16 17 18 19", "DIN 3113", ("Ratschenschlüssel",
     "Ratchet spanners"),
     ("Ratschen-Ringmaulschlüssel", "Ratchet combination spanner"), ("Ring mit 72 Zähnen, umschaltbar.",
      "Ring with 72 teeth, reversible.")),
    ("adjustable", "RGS", "adjustable", "20 24 27 30 34 43", "DIN 3117", ("Rollgabelschlüssel",
     "Adjustable spanners"),
     ("Rollgabelschlüssel", "Adjustable spanner"), ("Verstellbares Maul mit Skala.",
      "Adjustable jaw with scale.")),
)  # fmt: skip
_SOCKETS = (
    ("sockets-1-4", "SE14", "1/4", "4 5 5.5 6 7 8 9 10 11 12 13 14", 6.3, 25),
    ("sockets-3-8", "SE38", "3/8", "6 7 8 9 10 11 12 13 14 15 16 17 18 19", 9.5, 29),
    ("sockets-1-2", "SE12", "1/2", "8 10 11 12 13 14 15 16 17 18 19 21 22 24 27 30 32", 12.7, 38),
)
_DRIVERS = (
    ("slotted", "SDS", "slot", "3 4 5.5 6.5 8 10", "", ("Schlitz-Schraubendreher", "Slotted screwdrivers"),
     ("Schlitz", "slotted")),
    ("cross", "SDP", "cross", "3 4.5 6 8", "", ("Kreuzschlitz-Schraubendreher", "Cross recess screwdrivers"),
     ("Kreuzschlitz", "cross recess")),
    ("torx", "SDT", "torx", "3 3.5 4 4.5 5 6 7 8", "", ("Schraubendreher Innensechsrund",
     "Hexalobular screwdrivers"), ("Innensechsrund", "hexalobular")),
    ("vde", "SDV", "slot", "2.5 3.5 4 5.5 6.5", "1000 V", ("VDE-Schraubendreher", "VDE screwdrivers"),
     ("VDE 1000 V", "VDE 1000 V")),
)  # fmt: skip
_PLIERS = (
    ("combination", "KZ", "combination", "160 180 200", ("Kombizangen", "Combination pliers"), ("Kombizange",
     "Combination pliers")),
    ("side-cutters", "SSZ", "cutter", "125 140 160 180", ("Seitenschneider", "Side cutters"),
     ("Seitenschneider", "Side cutter")),
    ("water-pump", "WPZ", "pump", "180 250 300 400", ("Wasserpumpenzangen", "Water pump pliers"),
     ("Wasserpumpenzange", "Water pump pliers")),
    ("needle-nose", "FZ", "needle", "140 160 200", ("Flachrundzangen", "Needle nose pliers"), ("Flachrundzange",
     "Needle nose pliers")),
)  # fmt: skip
_HAMMERS = (
    ("engineers", "SH", "200 300 500 800 1000 1500 2000", ("Schlosserhämmer", "Engineers' hammers"),
     ("Schlosserhammer", "Engineers' hammer"), 8),
    ("mallets", "GH", "250 500 750 1000", ("Gummi- und Schonhämmer", "Soft-face mallets"), ("Schonhammer",
     "Soft-face mallet"), 11),
    ("sledge", "VH", "3000 4000 5000 6000", ("Vorschlaghämmer", "Sledge hammers"), ("Vorschlaghammer",
     "Sledge hammer"), 12),
)  # fmt: skip
VERSIONS = {
    "E": {"version": ("Standardgriff", "standard grip")},
    "K": {"version": ("2-Komponenten-Griff", "two-component grip"), "factor": "1.25"},
}

RANGES = (
    *(
        spanner(
            f"path: hand-tools/spanners/{slug}\ntitle: {titles[0]} | {titles[1]}\nabout: {about[0]} | {about[1]}\n"
            f"name: {names[0]} {{across_flats}} mm, {{material}} | {names[1]} {{across_flats}} mm, {{material}}\n"
            "text: Länge {length} mm, verchromt. | Length {length} mm, chrome-plated.\n"
            f"attributes: across_flats length material\nstandards: {standard}\nsku: {code}-{{across_flats}}\n"
            f"drawing: wrench s=across_flats l=length kind={kind}",
            rows=_spanners(sizes, material="cv"),
            price=lambda r, slug=slug: (
                (2 + r.across_flats / 2) * (3 if slug in ("ratchet", "adjustable") else 1)
            ),
            weight=lambda r: r.across_flats * r.length / 14,
        )
        for slug, code, kind, sizes, standard, titles, names, about in _WRENCHES
    ),
    *(
        spanner(
            f"path: hand-tools/sockets/{slug}\ntitle: Steckschlüsseleinsätze {drive} Zoll | Sockets {drive} inch\n"
            f"about: Sechskant-Einsatz mit Antrieb {drive} Zoll. | Hexagon socket with {drive} inch drive.\n"
            f"name: Steckschlüsseleinsatz {drive} Zoll, {{across_flats}} mm\n"
            f"| Socket {drive} inch, {{across_flats}} mm\n"
            "text: Länge {length} mm, Chrom-Vanadium. | Length {length} mm, chrome vanadium.\n"
            f"attributes: across_flats length material\nstandards: DIN 3124\nsku: {code}-{{across_flats}}\n"
            f"drawing: socket s=across_flats l=length square={square}",
            rows=across(across_flats=sizes, length=str(length), material="cv"),
            price=lambda r: 1 + r.across_flats / 6,
            weight=lambda r: r.across_flats * r.length / 10,
        )
        for slug, code, drive, sizes, square, length in _SOCKETS
    ),
    *(
        driver(
            f"path: hand-tools/screwdrivers/{slug}\ntitle: {titles[0]} | {titles[1]}\n"
            f"about: Klinge aus Chrom-Vanadium, Griff mit weicher Zone.\n"
            f"| Chrome vanadium blade, handle with soft zone.\n"
            f"name: Schraubendreher {kind[0]} {{diameter}}×{{length}} mm\n"
            f"| Screwdriver {kind[1]} {{diameter}}×{{length}} mm\n"
            "text: Klinge {diameter} mm, Länge {length} mm. | Blade {diameter} mm, length {length} mm.\n"
            f"attributes: diameter length drive\nsku: {code}-{{diameter}}X{{length}}\n"
            f"drawing: screwdriver d=diameter l=length tip={tip}",
            rows=[
                row
                for row in across(
                    diameter=sizes, length="75 100 125 150", drive="slotted" if tip == "slot" else tip
                )
                if 12 <= row["length"] / row["diameter"] <= 34
            ],
            price=lambda r, volts=volts: 2 + r.diameter / 2 + r.length / 50 + (3 if volts else 0),
            weight=lambda r: 20 + r.diameter * r.length / 6,
        )
        for slug, code, tip, sizes, volts, titles, kind in _DRIVERS
    ),
    driver(
        """
        path: hand-tools/keys/hex-keys
        title: Winkelschraubendreher Innensechskant | Hex keys
        about: Winkelschraubendreher aus Chrom-Vanadium. | Hex key, chrome vanadium.
        name: Winkelschraubendreher {across_flats} mm, {version} | Hex key {across_flats} mm, {version}
        text: Langer Schenkel {length} mm. | Long arm {length} mm.
        attributes: across_flats length version material
        standards: DIN ISO 2936
        sku: ISK-{across_flats}
        drawing: hex_key s=across_flats l=length
        """,
        rows=[
            row | {"length": (45 + row["across_flats"] * 11).quantize(Decimal(1)), "material": "cv"}
            for row in across(across_flats="1.5 2 2.5 3 4 5 6 7 8 10 12 14 17 19")
        ],
        variants={
            "": {"version": ("kurz", "short")},
            "L": {"version": ("lang mit Kugelkopf", "long, ball end"), "factor": "1.6"},
        },
        price=lambda r: 1 + r.across_flats * r.across_flats / 18,
        weight=lambda r: r.across_flats**2 * r.length / 100,
    ),
    driver(
        """
        path: hand-tools/keys/bits
        title: Schrauberbits 1/4 Zoll | Screwdriver bits 1/4 inch
        about: Bit mit Sechskantschaft 1/4 Zoll, zähhart. | Bit with 1/4 inch hexagon shank, extra tough.
        name: Bit {size}, {length} mm | Bit {size}, {length} mm
        text: Form C 6,3, Länge {length} mm. | Form C 6.3, length {length} mm.
        attributes: size length shank
        standards: DIN ISO 1173
        sku: BIT-{size}-{length}
        drawing: screwdriver d=6.3 l=length tip=torx kind=bit
        """,
        rows=across(
            size="TX10 TX15 TX20 TX25 TX30 TX40 PH1 PH2 PH3 PZ1 PZ2 PZ3 SW3 SW4 SW5 SW6",
            length="25 50",
            shank="1/4",
        ),
        price=lambda r: Decimal("0.9") + r.length / 60,
        weight=lambda r: r.length / 5,
        terms=Terms(box="PK", size=10, multiple=10),
    ),
    *(
        gripper(
            f"path: hand-tools/pliers/{slug}\ntitle: {titles[0]} | {titles[1]}\n"
            "about: Geschmiedet, ölgehärtet, Schneiden induktiv gehärtet.\n"
            "| Forged, oil-hardened, induction-hardened edges.\n"
            f"name: {names[0]} {{length}} mm, {{version}} | {names[1]} {{length}} mm, {{version}}\n"
            "text: Gesamtlänge {length} mm, {version}. | Overall length {length} mm, {version}.\n"
            f"attributes: length version\nstandards: DIN ISO 5746\n"
            f"sku: {code}-{{length}}\ndrawing: pliers l=length kind={kind}",
            rows=across(length=sizes),
            variants=VERSIONS,
            price=lambda r: 4 + r.length / 14,
            weight=lambda r: r.length * r.length / 140,
        )
        for slug, code, kind, sizes, titles, names in _PLIERS
    ),
    *(
        striker(
            f"path: hand-tools/striking/{slug}\ntitle: {titles[0]} | {titles[1]}\n"
            "about: Mit Eschen- oder Glasfaserstiel. | With ash or fibreglass handle.\n"
            f"name: {names[0]} {{weight_class}} g, {{version}} | {names[1]} {{weight_class}} g, {{version}}\n"
            "text: Kopfgewicht {weight_class} g. | Head weight {weight_class} g.\n"
            f"attributes: weight_class version\nstandards: DIN 1041\n"
            f"sku: {code}-{{weight_class}}\ndrawing: hammer weight=weight_class",
            rows=across(weight_class=sizes),
            variants={
                "E": {"version": ("Eschenstiel", "ash handle")},
                "G": {"version": ("Glasfaserstiel", "fibreglass handle"), "factor": "1.3"},
            },
            price=lambda r, base=base: base + r.weight_class / 120,
            weight=lambda r: r.weight_class * 12 / 10,
        )
        for slug, code, sizes, titles, names, base in _HAMMERS
    ),
    striker(
        """
        path: hand-tools/striking/chisels
        title: Flachmeißel | Cold chisels
        about: Flachmeißel aus Luftstahl, lackiert. | Cold chisel, air-hardening steel, painted.
        name: Flachmeißel {width}×{length} mm | Cold chisel {width}×{length} mm
        text: Schneide {width} mm, Länge {length} mm. | Edge {width} mm, length {length} mm.
        attributes: width length material
        standards: DIN 6453
        sku: FM-{width}X{length}
        drawing: screwdriver d=width l=length tip=slot kind=chisel
        """,
        rows=across(width="15 18 21 24", length="150 200 250 300", material="cv"),
        price=lambda r: 2 + r.width * r.length / 1500,
        weight=lambda r: r.width * r.length / 12,
    ),
)
CATEGORIES = (
    group("hand-tools", "Handwerkzeuge", "Hand tools", unspsc="27110000"),
    group("hand-tools/spanners", "Schraubenschlüssel", "Spanners", unspsc="27111700"),
    group("hand-tools/sockets", "Steckschlüssel", "Sockets", unspsc="27111700"),
    group("hand-tools/screwdrivers", "Schraubendreher", "Screwdrivers", unspsc="27111700"),
    group("hand-tools/keys", "Winkelschlüssel und Bits", "Keys and bits", unspsc="27111700"),
    group("hand-tools/pliers", "Zangen", "Pliers", unspsc="27112100"),
    group("hand-tools/striking", "Hämmer und Meißel", "Hammers and chisels", unspsc="27111600"),
)
