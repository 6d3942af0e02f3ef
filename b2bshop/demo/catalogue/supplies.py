"""Chemicals, measuring tools and storage."""

from decimal import Decimal
from functools import partial

from .making import group
from .ranges import across, card

liquid = partial(
    card,
    maker="Chemova",
    tariff="34039900",
    unspsc="15121500",
    eclass="22470101",
    attributes="volume version temperature",
)
gauge = partial(card, maker="Messkontor", tariff="90173000", unspsc="41111600", eclass="21130101")
store = partial(card, maker="Lagerfix", tariff="39231090", unspsc="24112400", eclass="24360101")

SHEET = (("safety-data-sheet", "Sicherheitsdatenblatt", "Safety data sheet"),)
# slug, code, titles, names, about, volumes, drawing, per litre, temperature, dangerous
_LIQUIDS = (
    ("brake-cleaner", "BR", ("Bremsenreiniger", "Brake cleaners"), ("Bremsenreiniger", "Brake cleaner"),
     ("Entfettet rückstandsfrei, schnell verdunstend.", "Degreases without residue, evaporates quickly."),
     "500 5000 20000", "can red", 8, "-10_bis_40_°C", True),
    ("cold-zinc", "ZS", ("Zinksprays", "Zinc sprays"), ("Zinkspray", "Zinc spray"),
     ("Kathodischer Korrosionsschutz auf Stahl.", "Cathodic corrosion protection on steel."), "400 500",
      "can grey", 24, "bis_400_°C", True),
    ("penetrating-oil", "RL", ("Rostlöser", "Penetrating oils"), ("Rostlöser", "Penetrating oil"),
     ("Unterwandert Rost und löst festsitzende Teile.", "Creeps under rust and frees seized parts."),
      "300 500 1000 5000", "can petrol", 18, "-20_bis_120_°C", True),
    ("hydraulic-oil", "HLP", ("Hydrauliköle", "Hydraulic oils"), ("Hydrauliköl HLP 46", "Hydraulic oil HLP 46"),
     ("Mineralisches Hydrauliköl nach DIN 51524-2.", "Mineral hydraulic oil to DIN 51524-2."),
      "1000 5000 10000 20000", "canister yellow", 5, "-20_bis_100_°C", False),
    ("gear-oil", "CLP", ("Getriebeöle", "Gear oils"), ("Getriebeöl CLP 220", "Gear oil CLP 220"),
     ("Getriebeöl nach DIN 51517-3.", "Gear oil to DIN 51517-3."), "1000 5000 20000", "canister green", 6,
      "-15_bis_110_°C", False),
    ("grease", "FE", ("Schmierfette", "Greases"), ("Mehrzweckfett KP2K", "Multi-purpose grease KP2K"),
     ("Lithiumfett für Wälz- und Gleitlager.", "Lithium grease for bearings."), "100 400 1000 5000",
      "tube blue", 14, "-30_bis_130_°C", False),
    ("threadlocker", "SSI", ("Schraubensicherungen", "Threadlockers"), ("Schraubensicherung mittelfest",
     "Threadlocker, medium"),
     ("Anaerober Klebstoff für lösbare Verbindungen.", "Anaerobic adhesive for removable joints."), "10 50 250",
      "bottle blue", 420, "-55_bis_150_°C", False),
    ("threadlocker-strong", "SSH", ("Fügeklebstoffe", "Retaining compounds"), ("Fügeklebstoff hochfest",
     "Retaining compound, strong"),
     ("Für Welle-Nabe-Verbindungen.", "For shaft-hub joints."), "10 50 250", "bottle green", 450,
      "-55_bis_175_°C", False),
    ("instant-adhesive", "SK", ("Sekundenkleber", "Instant adhesives"), ("Sekundenkleber", "Instant adhesive"),
     ("Cyanacrylat für Kunststoff, Gummi, Metall.", "Cyanoacrylate for plastic, rubber, metal."), "20 50 100",
      "bottle red", 330, "-40_bis_80_°C", False),
    ("epoxy", "EP", ("Epoxidklebstoffe", "Epoxy adhesives"), ("2K-Epoxidkleber", "Two-part epoxy"),
     ("Zweikomponentenkleber, zäh-elastisch.", "Two-part adhesive, toughened."), "25 50 400", "tube petrol",
      190, "-40_bis_100_°C", True),
    ("silicone", "SI", ("Silikondichtmassen", "Silicone sealants"), ("Silikon neutral", "Silicone, neutral"),
     ("Neutralvernetzend, schimmelhemmend.", "Neutral cure, mould resistant."), "80 310 600", "tube grey", 19,
      "-50_bis_180_°C", False),
    ("cutting-fluid", "KSS", ("Kühlschmierstoffe", "Cutting fluids"), ("Kühlschmierstoff-Konzentrat",
     "Cutting fluid concentrate"),
     ("Wassermischbar, borfrei.", "Water-miscible, boron-free."), "1000 5000 20000", "canister blue", 7,
      "5_bis_40_°C", False),
    ("cutting-oil", "SO", ("Schneidöle", "Cutting oils"), ("Schneidöl", "Cutting oil"),
     ("Für Gewindeschneiden und Bohren.", "For tapping and drilling."), "100 400 1000 5000", "bottle yellow",
      15, "0_bis_60_°C", False),
    ("industrial-cleaner", "IR", ("Industriereiniger", "Industrial cleaners"), ("Industriereiniger",
     "Industrial cleaner"),
     ("Alkalischer Konzentratreiniger für Maschinen und Böden.",
      "Alkaline concentrate for machines and floors."), "1000 5000 10000", "canister petrol", 4, "5_bis_60_°C",
      False),
    ("marking-paint", "MS", ("Markierungssprays", "Marking sprays"), ("Markierungsspray", "Marking spray"),
     ("Baustellenfarbe, auch auf feuchtem Grund.", "Site marking, adheres on damp ground."), "500 750",
      "can yellow", 12, "5_bis_50_°C", True),
    ("isopropanol", "IPA", ("Isopropanol", "Isopropanol"), ("Isopropanol 99,9 %", "Isopropanol 99.9 %"),
     ("Reinigungsalkohol für Elektronik und Optik.", "Cleaning alcohol for electronics and optics."),
      "1000 5000 10000", "bottle blue", 9, "-10_bis_40_°C", True),
)  # fmt: skip
_PURITY = {
    "": {"version": ("Standard", "standard")},
    "F": {"version": ("lebensmitteltauglich H1", "food grade H1"), "factor": "1.7"},
}
# slug, code, unspsc, titles, names, about, ranges, drawing, price per 100 mm
_GAUGES = (
    ("calipers", "MSC", ("Messschieber", "Calipers"), ("Messschieber digital", "Digital caliper"),
     ("Digitalmessschieber aus Edelstahl.", "Digital caliper, stainless steel."), "150 200 300 500", "caliper",
      30, "0,01 mm"),
    ("micrometers", "BMS", ("Bügelmessschrauben", "Micrometers"), ("Bügelmessschraube", "Micrometer"),
     ("Bügelmessschraube mit Gefühlsratsche.", "Micrometer with ratchet stop."), "25 50 75 100", "micrometer",
      90, "0,01 mm"),
    ("dial-gauges", "MU", ("Messuhren", "Dial gauges"), ("Messuhr", "Dial gauge"),
     ("Messuhr mit Stoßschutz.", "Shock-protected dial gauge."), "3 5 10 30", "pressure_gauge", 400, "0,01 mm"),
    ("steel-rules", "SM", ("Stahlmaßstäbe", "Steel rules"), ("Stahlmaßstab", "Steel rule"),
     ("Biegsamer Maßstab, mattverchromt.", "Flexible rule, satin chrome."), "150 300 500 1000 2000", "rule", 3,
      "0,5 mm"),
    ("tape-measures", "RBM", ("Rollbandmaße", "Tape measures"), ("Rollbandmaß", "Tape measure"),
     ("Bandmaß mit Feststeller, Klasse II.", "Tape with lock, class II."), "3000 5000 8000 10000", "tape",
      "0.15", "1 mm"),
    ("spirit-levels", "WW", ("Wasserwaagen", "Spirit levels"), ("Wasserwaage", "Spirit level"),
     ("Aluprofil mit zwei Libellen.", "Aluminium profile with two vials."), "400 600 800 1000 1200 2000",
      "level", 4, "0,5 mm/m"),
)  # fmt: skip
_BOXES = (
    ("euro-containers", "EB", ("Eurobehälter", "Euro containers"), ("Eurobehälter", "Euro container"),
     ("Stapelbehälter im Euromaß, lebensmittelecht.", "Stacking container, Euro format, food safe."),
      "300 400 600", "120 170 220 320"),
    ("shelf-bins", "RK", ("Regalkästen", "Shelf bins"), ("Regalkasten", "Shelf bin"),
     ("Kasten mit Griffleiste und Etikettenhalter.", "Bin with grip and label holder."), "300 400 500",
      "80 120 180"),
    ("cartons", "FK", ("Faltkartons", "Folding cartons"), ("Faltkarton", "Folding carton"),
     ("Zweiwelliger Karton, FEFCO 0201.", "Double-wall carton, FEFCO 0201."), "200 300 400 500 600",
      "150 200 300 400"),
    ("tool-cases", "WK", ("Werkzeugkoffer", "Tool cases"), ("Werkzeugkoffer", "Tool case"),
     ("Koffer mit Schalen aus ABS.", "Case with ABS shells."), "350 450 550", "150 250"),
)  # fmt: skip


def _liquid(row):
    slug, code, titles, names, about, volumes, drawn, litre, temperature, dangerous = row
    kind, colour = drawn.split()
    return liquid(
        f"path: chemicals/{slug}\ntitle: {titles[0]} | {titles[1]}\nabout: {about[0]} | {about[1]}\n"
        f"name: {names[0]} {{volume}} ml, {{version}} | {names[1]} {{volume}} ml, {{version}}\n"
        "text: Inhalt {volume} ml, einsetzbar {degrees}. | Content {volume} ml, usable {degrees}.\n"
        f"sku: {code}-{{volume}}\ndrawing: bottle volume=volume kind=kind colour={colour}",
        rows=[
            r
            | {
                "kind": "canister" if r["volume"] >= 5000 else kind,
                "temperature": temperature.replace("_bis_", "_…_"),
            }
            | {"degrees": (temperature.replace("_", " "), temperature.replace("_", " ").replace("bis", "to"))}
            for r in across(volume=volumes)
        ],
        variants=_PURITY
        if slug in ("grease", "cutting-oil", "hydraulic-oil", "gear-oil", "silicone")
        else {"": _PURITY[""]},
        price=lambda r: 3 + r.volume * litre / 1000,
        weight=lambda r: 40 + r.volume * 98 / 100,
        dangerous=dangerous,
        documents=SHEET,
    )


_STANDARDS = {
    "calipers": "DIN 862",
    "micrometers": "DIN 863-1",
    "dial-gauges": "DIN 878",
    "steel-rules": "DIN 866",
    "tape-measures": "MID 2014/32/EU",
    "spirit-levels": "DIN 877",
}


def _gauge(row):
    slug, code, titles, names, about, spans, shape, price, reading = row
    size = "d=58 max=length" if shape == "pressure_gauge" else "l=length"
    return gauge(
        f"path: measuring/{slug}\ntitle: {titles[0]} | {titles[1]}\nabout: {about[0]} | {about[1]}\n"
        f"name: {names[0]} {{length}} mm, {{version}} | {names[1]} {{length}} mm, {{version}}\n"
        "text: Messbereich {measuring_range}, Ablesung {resolution}. | Range {measuring_range}, reading {resolution}.\n"
        f"attributes: length measuring_range resolution version\nstandards: {_STANDARDS[slug]}\n"
        f"sku: {code}-{{length}}\ndrawing: {shape} {size}",
        rows=[
            r | {"measuring_range": f"0–{r['length']} mm", "resolution": reading}
            for r in across(length=spans)
        ],
        variants={
            "": {"version": ("ohne Protokoll", "without report")},
            "K": {"version": ("mit Kalibrierschein", "with calibration certificate"), "factor": "1.6"},
        },
        price=lambda r: 4 + r.length * Decimal(price) / 100,
        weight=lambda r: 60 + r.length,
        documents=(("certificate", "Prüfprotokoll", "Inspection report"),),
    )


def _box(row):
    slug, code, titles, names, about, widths, heights = row
    return store(
        f"path: storage/{slug}\ntitle: {titles[0]} | {titles[1]}\nabout: {about[0]} | {about[1]}\n"
        f"name: {names[0]} {{width}}×{{length}}×{{height}} mm, {{colour}}\n"
        f"| {names[1]} {{width}}×{{length}}×{{height}} mm, {{colour}}\n"
        "text: Außenmaß {width} × {length} × {height} mm. | Outside {width} × {length} × {height} mm.\n"
        f"attributes: width length height colour\nsku: {code}-{{width}}X{{height}}\n"
        f"drawing: box w=width h=height depth=length",
        rows=[r | {"length": r["width"] * 3 // 4} for r in across(width=widths, height=heights)],
        variants={"BR": {"colour": "brown"}}
        if slug == "cartons"
        else {"GR": {"colour": "grey"}, "BL": {"colour": "blue"}},
        price=lambda r: 2 + r.width * r.height / 16000,
        weight=lambda r: r.width * r.height / 90,
    )


RANGES = (*map(_liquid, _LIQUIDS), *map(_gauge, _GAUGES), *map(_box, _BOXES))
CATEGORIES = (
    group("chemicals", "Chemisch-technische Produkte", "Chemicals", unspsc="15120000"),
    group("measuring", "Messtechnik", "Measuring", unspsc="41111600"),
    group("storage", "Lager und Verpackung", "Storage and packaging", unspsc="24110000"),
)
