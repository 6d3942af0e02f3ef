"""Cables by the metre: installation, flexible, control, data; cores as colours of HD 308."""

from decimal import Decimal
from functools import partial

from .making import Terms, group, numbers
from .ranges import across, card

cable = partial(
    card, maker="Leitwerk", tariff="85444995", unspsc="26121600", eclass="27061800", etim="EC000057"
)
flexible = partial(
    card, maker="Flexaro", tariff="85444995", unspsc="26121600", eclass="27061804", etim="EC001578"
)
data = partial(
    card, maker="Datalinea", tariff="85444210", unspsc="26121609", eclass="27061803", etim="EC000830"
)

RING = Terms(basis=100, box="RO", size=100, multiple=50, unit="MTR", outer=(("DR", 5), ("PX", 4)))
DRUM = Terms(basis=100, box="DR", size=500, multiple=10, unit="MTR", outer=(("PX", 4),))
COPPER_G = Decimal("8.9")  # g per metre and mm²
HD308 = {1: "bk", 2: "bn-bu", 3: "bn-bu-gnye", 4: "bn-bk-gy-gnye", 5: "bn-bk-gy-bu-gnye"}


def _outer(cores, section):
    """Outer diameter in mm, from the section with insulation and sheath."""
    return (Decimal("3.2") + (cores * section).sqrt() * 2 + cores * Decimal("0.45")).quantize(Decimal("0.1"))


def _wires(cores: int, numbered: bool = False) -> str:
    if not numbered and cores in HD308:
        return HD308[cores]
    return "-".join(["bk"] * (min(cores, 8) - 1) + ["gnye"])


def _cables(cores: str, sections: str, *, numbered=False, **more: str):
    """Rows of a multi-core cable; `outer` and `wires` are for the drawing."""
    for count in numbers(cores):
        for section in numbers(sections):
            row = {"cores": count, "cross_section": section, "outer": _outer(count, section)}
            yield row | {"wires": _wires(int(count), numbered)} | more


def _price(r):
    return 18 + r.cores * r.cross_section * 14 + r.cores * 4


def _weight(r):
    return r.cores * r.cross_section * COPPER_G + r.outer * r.outer


_MULTI = """
    name: {kind[0]} {{cores}}×{{cross_section}} mm² | {kind[1]} {{cores}}×{{cross_section}} mm²
    text: {{cores}} Adern, {{cross_section}} mm² Kupfer, Außendurchmesser etwa {{outer}} mm. Preis je 100 m.
        | {{cores}} cores, {{cross_section}} mm² copper, outer diameter about {{outer}} mm. Price per 100 m.
    attributes: cores cross_section outer_diameter voltage sheath shielded colour
"""
_KINDS = (
    # slug, code, kind, titles, about, cores, sections, voltage, sheath, jacket, shielded, numbered, standard
    ("nym-j", "NYM-J", "NYM-J", ("Mantelleitungen NYM-J", "Installation cables NYM-J"),
     ("Starre Mantelleitung für feste Verlegung im Gebäude.",
      "Rigid sheathed cable for fixed installation indoors."),
     "3 4 5 7", "1.5 2.5 4 6 10", "500", "pvc", "grey", "no", False, "DIN VDE 0250-204"),
    ("nyy-j", "NYY-J", "NYY-J", ("Erdkabel NYY-J", "Underground cables NYY-J"),
     ("Kabel für Erde, Wasser und Beton.", "Cable for use in earth, water and concrete."),
     "3 4 5", "1.5 2.5 4 6 10 16", "1000", "pvc", "black", "no", False, "DIN VDE 0276-603"),
    ("h05vv-f", "H05VV-F", "H05VV-F", ("Schlauchleitungen H05VV-F", "Flexible cords H05VV-F"),
     ("Leichte Anschlussleitung für Geräte in trockenen Räumen.", "Light cord for appliances in dry rooms."),
     "2 3 4 5", "0.75 1 1.5 2.5", "500", "pvc", "black", "no", False, "EN 50525-2-11"),
    ("h07rn-f", "H07RN-F", "H07RN-F", ("Gummischlauchleitungen H07RN-F", "Rubber cables H07RN-F"),
     ("Schwere Gummileitung für Baustelle und Außenbereich.", "Heavy rubber cable for site and outdoor use."),
     "2 3 4 5", "1.5 2.5 4 6 10 16", "750", "rubber", "black", "no", False, "EN 50525-2-21"),
    ("control-pvc", "SLF-100", "Steuerleitung FLEXARO 100", ("Steuerleitungen PVC", "PVC control cables"),
     ("Nummerierte Steuerleitung für bewegte Anwendung ohne Zugbelastung.",
      "Numbered control cable, occasional flexing."),
     "3 4 5 7 12 18 25", "0.5 0.75 1 1.5 2.5", "500", "pvc", "grey", "no", True, "EN 50525-2-51"),
    ("control-shielded", "SLF-100CY", "Steuerleitung FLEXARO 100 CY", ("Steuerleitungen, geschirmt",
     "Shielded control cables"),
     ("Steuerleitung mit Kupfergeflecht für störungsarme Signale.",
      "Control cable with copper braid for clean signals."),
     "3 4 5 7 12 18 25", "0.5 0.75 1 1.5 2.5", "500", "pvc", "grey", "yes", True, "EN 50525-2-51"),
    ("drag-chain", "SLF-800P", "Schleppkettenleitung FLEXARO 800 P", ("Schleppkettenleitungen",
     "Drag chain cables"),
     ("Hochflexible Leitung für Energieketten, ölbeständig.",
      "Highly flexible cable for energy chains, oil resistant."),
     "3 4 5 7 12", "0.5 0.75 1 1.5 2.5", "500", "pur", "black", "no", True, "EN 50525-2-21"),
    ("halogen-free", "NHXMH-J", "NHXMH-J", ("Mantelleitungen, halogenfrei", "Halogen-free installation cables"),
     ("Halogenfreie Mantelleitung für Gebäude mit Publikum.", "Halogen-free cable for public buildings."),
     "3 5 7", "1.5 2.5 4", "500", "lszh", "grey", "no", False, "DIN VDE 0250-214"),
)  # fmt: skip


def _kind(kind: str) -> tuple[str, str]:
    english = kind.replace("Steuerleitung", "Control cable").replace(
        "Schleppkettenleitung", "Drag chain cable"
    )
    return kind, english


def _multi(kind_row):
    (
        slug,
        code,
        kind,
        titles,
        about,
        cores,
        sections,
        voltage,
        sheath,
        jacket,
        shielded,
        numbered,
        standard,
    ) = kind_row
    build = flexible if code.startswith(("SLF", "H0")) else cable
    rows = _cables(
        cores, sections, numbered=numbered, sheath=sheath, jacket=jacket, shielded=shielded, colour=jacket
    )
    return build(
        f"path: cables/multi-core/{slug}\ntitle: {titles[0]} | {titles[1]}\nabout: {about[0]} | {about[1]}\n"
        + _MULTI.format(kind=_kind(kind))
        + f"standards: {standard}\nsku: {code}-{{cores}}X{{cross_section}}\n"
        + "drawing: cable d=outer cores=wires jacket=jacket shield=shielded",
        rows=[row | {"voltage": Decimal(voltage), "outer_diameter": row["outer"]} for row in rows],
        price=lambda r: (
            _price(r) * (Decimal("1.5") if shielded == "yes" or sheath in ("pur", "rubber") else 1)
        ),
        weight=_weight,
        terms=lambda r: RING if r.cores * r.cross_section <= 15 else DRUM,
    )


CORE_COLOURS = {
    code: {"colour": colour, "wires": core}
    for code, colour, core in (
        ("SW", "black", "bk"), ("BL", "blue", "bu"), ("BR", "brown", "bn"), ("GR", "grey", "gy"),
        ("RT", "red", "rd"), ("GG", "greenyellow", "gnye"),
    )
}  # fmt: skip

RANGES = (
    flexible(
        """
        path: cables/single-core/h07v-k
        title: Aderleitungen H07V-K | Flexible wires H07V-K
        about: Feindrähtige Aderleitung für Schaltschränke. | Fine-stranded wire for control cabinets.
        name: H07V-K {cross_section} mm², {colour} | H07V-K {cross_section} mm², {colour}
        text: Nennspannung 450/750 V, Ring zu 100 m. | Rated voltage 450/750 V, coil of 100 m.
        attributes: cross_section voltage colour sheath
        standards: EN 50525-2-31
        sku: H07V-K-{cross_section}
        drawing: cable d=outer cores=wires
        """,
        rows=[
            r | {"outer": _outer(1, r["cross_section"]) - 1, "sheath": "pvc"}
            for r in across(cross_section="1.5 2.5 4 6 10 16 25", voltage="750")
        ],
        variants=CORE_COLOURS,
        price=lambda r: 6 + r.cross_section * 14,
        weight=lambda r: r.cross_section * COPPER_G + r.outer,
        terms=lambda r: RING if r.cross_section <= 6 else DRUM,
    ),
    cable(
        """
        path: cables/single-core/h07v-u
        title: Aderleitungen H07V-U | Solid wires H07V-U
        about: Eindrähtige Aderleitung für Rohr und Kanal. | Solid wire for conduit and trunking.
        name: H07V-U {cross_section} mm², {colour} | H07V-U {cross_section} mm², {colour}
        text: Nennspannung 450/750 V, Ring zu 100 m. | Rated voltage 450/750 V, coil of 100 m.
        attributes: cross_section voltage colour sheath
        standards: EN 50525-2-31
        sku: H07V-U-{cross_section}
        drawing: cable d=outer cores=wires
        """,
        rows=[
            r | {"outer": _outer(1, r["cross_section"]) - 1, "sheath": "pvc"}
            for r in across(cross_section="1.5 2.5 4 6", voltage="750")
        ],
        variants=CORE_COLOURS,
        price=lambda r: 5 + r.cross_section * 13,
        weight=lambda r: r.cross_section * COPPER_G + r.outer,
        terms=RING,
    ),
    *map(_multi, _KINDS),
    data(
        """
        path: cables/data/installation
        title: Datenkabel zur Verlegung | Data installation cables
        about: Achtadriges Datenkabel, paarweise verseilt. | Eight-core data cable, twisted pairs.
        name: Datenkabel {data_category}, {version} | Data cable {data_category}, {version}
        text: 4×2 Adern, Trommel zu 500 m, halogenfrei. | 4×2 cores, drum of 500 m, halogen-free.
        attributes: data_category version sheath shielded
        standards: ISO/IEC 11801
        sku: DK-{data_category}
        drawing: cable d=7.5 cores=bu-wh-or-wh-gn-wh-bn-wh jacket=orange shield=yes
        """,
        rows=across(data_category="Cat_5e Cat_6 Cat_6A Cat_7 Cat_7A", sheath="lszh", shielded="yes"),
        variants={
            "S": {"version": ("simplex", "simplex")},
            "D": {"version": ("duplex", "duplex"), "factor": "1.9"},
        },
        price=lambda r: 60 + sum(map(ord, r.data_category)) - 380,
        weight=lambda r: 58,
        terms=DRUM,
    ),
    data(
        """
        path: cables/data/patch
        title: Patchkabel | Patch cables
        about: Konfektioniertes Kabel mit zwei RJ45-Steckern. | Assembled cable with two RJ45 plugs.
        name: Patchkabel {data_category}, {length_m} m, {colour}
            | Patch cable {data_category}, {length_m} m, {colour}
        text: S/FTP, halogenfrei, Rasthebelschutz. | S/FTP, halogen-free, latch protection.
        attributes: data_category length_m colour shielded
        sku: PK-{data_category}-{length_m}
        drawing: patch_cable l=length_m colour=tint
        """,
        rows=across(data_category="Cat_6 Cat_6A", length_m="0.5 1 2 3 5 10 20", shielded="yes"),
        variants={c.upper(): {"colour": c, "tint": c} for c in ("grey", "blue", "red", "yellow", "green")},
        price=lambda r: 2 + r.length_m * 8 / 10,
        weight=lambda r: 20 + r.length_m * 36,
    ),
    data(
        """
        path: cables/data/sensor-m12
        title: Sensorleitungen M12 | Sensor cables M12
        about: Leitung mit angespritzter M12-Buchse und freiem Ende.
            | Cable with moulded M12 socket and open end.
        name: Sensorleitung M12, {cores}-polig, {length_m} m, {version}
            | Sensor cable M12, {cores}-pole, {length_m} m, {version}
        text: PUR-Mantel, schleppkettentauglich, IP67. | PUR sheath, suitable for drag chains, IP67.
        attributes: cores length_m version sheath protection
        sku: M12-{cores}-{length_m}
        drawing: patch_cable l=length_m colour=black kind=m12
        """,
        rows=across(cores="3 4 5 8", length_m="1 2 5 10", sheath="pur", protection="IP67"),
        variants={
            "G": {"version": ("gerade", "straight")},
            "W": {"version": ("gewinkelt", "angled"), "factor": "1.05"},
        },
        price=lambda r: 5 + r.length_m + r.cores / 2,
        weight=lambda r: 20 + r.length_m * 40,
    ),
)
CATEGORIES = (
    group("cables", "Kabel und Leitungen", "Cables and wires", unspsc="26121600"),
    group("cables/single-core", "Aderleitungen", "Single-core wires", unspsc="26121600"),
    group("cables/multi-core", "Mehradrige Leitungen", "Multi-core cables", unspsc="26121600"),
    group("cables/data", "Daten- und Sensorleitungen", "Data and sensor cables", unspsc="26121609"),
)
