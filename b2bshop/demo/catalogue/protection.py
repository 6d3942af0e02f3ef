"""Personal protective equipment."""

from functools import partial

from .making import Terms, group
from .ranges import across, card
from .words import WORDS

PAIRS = Terms(box="PK", size=12, multiple=12, unit="PR", outer=(("CT", 10), ("PX", 24)))
PAIR = Terms(box="CT", size=10, unit="PR", outer=(("PX", 16),))
hand = partial(
    card, maker="Handwacht", tariff="61161020", unspsc="46181504", eclass="40020101", origin="PT", terms=PAIRS
)
foot = partial(
    card, maker="Trittfest", tariff="64034000", unspsc="46181600", eclass="40010101", origin="PT", terms=PAIR
)
body = partial(card, maker="Trittfest", tariff="62103000", unspsc="46181500", eclass="40030101", origin="PT")
head = partial(card, maker="Kopfwehr", tariff="65061010", unspsc="46181700", eclass="40040101")
eyes = partial(card, maker="Kopfwehr", tariff="90049010", unspsc="46181800", eclass="40050101")
ears = partial(card, maker="Kopfwehr", tariff="39269097", unspsc="46181900", eclass="40060101")
lungs = partial(card, maker="Kopfwehr", tariff="63079098", unspsc="46182000", eclass="40070101")

CE = (("declaration", "EU-Konformitätserklärung", "EU declaration of conformity"),)
_GLOVES = (
    ("assembly", "MH", "grey", "4131X", 2, ("Montagehandschuhe", "Assembly gloves"), ("Montagehandschuh PU",
     "Assembly glove PU"),
     ("Feinstrick mit PU-Beschichtung, tastgenau.", "Fine knit with PU coating, good touch.")),
    ("nitrile", "NH", "blue", "4121X", 3, ("Nitrilhandschuhe", "Nitrile gloves"), ("Nitrilhandschuh",
     "Nitrile glove"),
     ("Ölabweisende Beschichtung auf Feinstrick.", "Oil-repellent coating on fine knit.")),
    ("cut-resistant", "SH", "green", "4X42D", 9, ("Schnittschutzhandschuhe", "Cut-resistant gloves"),
     ("Schnittschutzhandschuh", "Cut-resistant glove"),
     ("Strick mit Schnittschutzfaser, Stufe D.", "Knit with cut-resistant fibre, level D.")),
    ("leather", "LH", "yellow", "3233X", 5, ("Lederhandschuhe", "Leather gloves"), ("Lederhandschuh",
     "Leather glove"),
     ("Rindkernspaltleder mit Stulpe.", "Split cowhide with cuff.")),
    ("chemical", "CH", "black", "3111A", 7, ("Chemikalienhandschuhe", "Chemical gloves"),
     ("Chemikalienhandschuh", "Chemical glove"),
     ("Flüssigkeitsdicht, nach EN ISO 374 Typ A.", "Liquid-proof, EN ISO 374 type A.")),
    ("winter", "WH", "red", "3242X", 6, ("Winterhandschuhe", "Winter gloves"), ("Winterhandschuh",
     "Winter glove"),
     ("Gefüttert, nach EN 511.", "Lined, to EN 511.")),
)  # fmt: skip
_SHOES = (
    ("s1p-low", "S1P", "low", "S1P SRC", 48, ("Sicherheitshalbschuhe S1P", "Safety shoes S1P"),
     ("Sicherheitshalbschuh S1P", "Safety shoe S1P"),
     ("Leichter Halbschuh mit Zehenkappe und Durchtrittschutz.",
      "Light shoe with toe cap and penetration protection.")),
    ("s3-low", "S3L", "low", "S3 SRC", 62, ("Sicherheitshalbschuhe S3", "Safety shoes S3"),
     ("Sicherheitshalbschuh S3", "Safety shoe S3"),
     ("Wasserabweisendes Leder, profilierte Sohle.", "Water-repellent leather, cleated sole.")),
    ("s3-boot", "S3B", "boot", "S3 SRC", 74, ("Sicherheitsstiefel S3", "Safety boots S3"),
     ("Sicherheitsstiefel S3", "Safety boot S3"),
     ("Knöchelhoher Stiefel aus Rindleder.", "Ankle boot, cowhide.")),
    ("s5-rubber", "S5", "boot", "S5 SRA", 32, ("Gummistiefel S5", "Rubber boots S5"), ("Gummistiefel S5",
     "Rubber boot S5"),
     ("PVC-Stiefel, wasserdicht, ölbeständig.", "PVC boot, waterproof, oil resistant.")),
)  # fmt: skip
_VESTS = (
    ("vests", "WW", "vest", 4, "EN ISO 20471", ("Warnwesten", "High-visibility vests"), ("Warnweste",
     "High-visibility vest"),
     ("Weste mit zwei Reflexstreifen.", "Vest with two reflective bands.")),
    ("jackets", "WJ", "jacket", 48, "EN ISO 20471", ("Warnschutzjacken", "High-visibility jackets"),
     ("Warnschutzjacke", "High-visibility jacket"),
     ("Wasserdichte Jacke mit Kapuze.", "Waterproof jacket with hood.")),
    ("polo-shirts", "WP", "vest", 19, "EN ISO 20471", ("Warn-Poloshirts", "High-visibility polo shirts"),
     ("Warn-Poloshirt", "High-visibility polo shirt"),
     ("Atmungsaktives Shirt mit UV-Schutz.", "Breathable shirt with UV protection.")),
)  # fmt: skip
HELMETS = {c.upper(): {"colour": c, "tint": c} for c in ("white", "yellow", "blue", "red", "green", "orange")}

_HEAD = (
    head, ("helmets", "HE", "helmet colour=tint", "EN 397", ("Schutzhelme", "Safety helmets"), ("Schutzhelm",
     "Safety helmet"),
     ("Helm mit sechs Haltepunkten.", "Helmet with six-point harness."), (("4", ("Schiebeverschluss", "slide"),
      9), ("6", ("Drehverschluss", "ratchet"), 14))),
    head, ("bump-caps", "AK", "helmet colour=tint", "EN 812", ("Anstoßkappen", "Bump caps"), ("Anstoßkappe",
     "Bump cap"),
     ("Kappe mit Schale gegen Anstoßen.", "Cap with shell against bumping."), (("N", ("langer Schirm",
      "long peak"), 11), ("K", ("kurzer Schirm", "short peak"), 12))),
    ears, ("earmuffs", "KG", "earmuff", "EN 352-1", ("Kapselgehörschützer", "Earmuffs"),
          ("Kapselgehörschützer", "Earmuff"),
     ("Kopfbügel gepolstert, höhenverstellbar.", "Padded headband, adjustable."), (("25", ("SNR 25 dB",
      "SNR 25 dB"), 8), ("28", ("SNR 28 dB", "SNR 28 dB"), 12), ("33", ("SNR 33 dB", "SNR 33 dB"), 18), ("36",
      ("SNR 36 dB", "SNR 36 dB"), 24))),
    ears, ("earplugs", "GS", "earmuff kind=plugs", "EN 352-2", ("Gehörschutzstöpsel", "Earplugs"),
     ("Gehörschutzstöpsel", "Earplugs"),
     ("Schaumstoffstöpsel, Spenderbox mit 200 Paar.", "Foam plugs, dispenser of 200 pairs."), (("33",
      ("SNR 33 dB", "SNR 33 dB"), 21), ("37", ("SNR 37 dB", "SNR 37 dB"), 26), ("B28", ("mit Bügel, SNR 28 dB",
      "banded, SNR 28 dB"), 29))),
    eyes, ("spectacles", "SB", "goggles", "EN 166", ("Schutzbrillen", "Safety spectacles"), ("Schutzbrille",
     "Safety spectacles"),
     ("Polycarbonatscheibe, kratzfest, UV 400.", "Polycarbonate lens, scratch resistant, UV 400."), (("KL",
      ("klar", "clear"), 5), ("GR", ("grau", "grey"), 6), ("GE", ("gelb", "yellow"), 6), ("UE", ("Überbrille",
      "over-glasses"), 7), ("PK", ("klar, beschlagfrei", "clear, anti-fog"), 9))),
    eyes, ("goggles", "VB", "goggles kind=full", "EN 166", ("Vollsichtbrillen", "Safety goggles"),
     ("Vollsichtbrille", "Safety goggles"),
     ("Dicht anliegend, indirekt belüftet.", "Close fitting, indirect ventilation."), (("PC", ("Polycarbonat",
      "polycarbonate"), 9), ("AC", ("Acetat", "acetate"), 11), ("CH", ("chemikaliendicht", "chemical splash"),
      15))),
    lungs, ("ffp-masks", "FF", "respirator", "EN 149", ("Atemschutzmasken FFP", "FFP respirators"),
     ("Atemschutzmaske", "Respirator"),
     ("Partikelfiltrierende Halbmaske, nicht wiederverwendbar.", "Filtering half mask, single use."), (("P1",
      ("FFP1", "FFP1"), 12), ("P2", ("FFP2", "FFP2"), 16), ("P2V", ("FFP2 mit Ventil", "FFP2 with valve"), 22),
      ("P3V", ("FFP3 mit Ventil", "FFP3 with valve"), 34))),
    lungs, ("half-masks", "HM", "respirator kind=half", "EN 140", ("Halbmasken", "Half masks"),
           ("Halbmaske", "Half mask"),
     ("Halbmaske mit zwei Bajonettfiltern.", "Half mask with two bayonet filters."), (("S", ("Größe S",
      "size S"), 17), ("M", ("Größe M", "size M"), 18), ("L", ("Größe L", "size L"), 19))),
)  # fmt: skip


def _gear(build, row):
    slug, code, drawing, standard, titles, names, about, kinds = row
    return build(
        f"path: ppe/head/{slug}\ntitle: {titles[0]} | {titles[1]}\nabout: {about[0]} | {about[1]}\n"
        f"name: {names[0]}, {{version}}{{shade}} | {names[1]}, {{version}}{{shade}}\n"
        "text: Ausführung {version}, geprüft nach {standard}. | Version {version}, tested to {standard}.\n"
        f"attributes: version colour standard\nstandards: {standard}\nsku: {code}-{{kind}}\ndrawing: {drawing}",
        rows=[
            {"kind": kind, "version": spoken, "standard": standard, "euro": price, "shade": ""}
            for kind, spoken, price in kinds
        ],
        variants={code: more | {"shade": _comma(more["colour"])} for code, more in HELMETS.items()}
        if "tint" in drawing
        else {"": {}},
        price=lambda r: r.euro,
        weight=lambda r: 60 + r.euro * 12,
        documents=CE,
    )


def _comma(colour: str) -> tuple[str, str]:
    german, english = WORDS[colour]
    return f", {german}", f", {english}"


RANGES = (
    *(
        hand(
            f"path: ppe/gloves/{slug}\ntitle: {titles[0]} | {titles[1]}\nabout: {about[0]} | {about[1]}\n"
            f"name: {names[0]}, Größe {{size}}, EN 388 {level} | {names[1]}, size {{size}}, EN 388 {level}\n"
            f"text: Leistungsstufen {level} nach EN 388. | Performance levels {level} to EN 388.\n"
            f"attributes: size protection_class colour standard\nstandards: EN 388\n"
            f"sku: {code}-{{size}}\ndrawing: glove colour={tint} size=size",
            rows=across(size="6 7 8 9 10 11 12", protection_class=level, colour=tint, standard="EN_388"),
            variants={"V1": {"old": "V2", "factor": "0.9"}, "V2": {}} if slug == "assembly" else {"": {}},
            price=lambda r, base=base: base + r.size / 100,
            weight=lambda r: 25 + r.size * 4,
            documents=CE,
        )
        for slug, code, tint, level, base, titles, names, about in _GLOVES
    ),
    *(
        foot(
            f"path: ppe/shoes/{slug}\ntitle: {titles[0]} | {titles[1]}\nabout: {about[0]} | {about[1]}\n"
            f"name: {names[0]}, Größe {{size}} | {names[1]}, size {{size}}\n"
            "text: Schutzklasse {protection_class} nach EN ISO 20345. | Class {protection_class} to EN ISO 20345.\n"
            f"attributes: size protection_class version standard\nstandards: EN ISO 20345\n"
            f"sku: {code}-{{size}}\ndrawing: shoe size=size kind={kind}",
            rows=[
                r | {"protection_class": level, "version": kind, "standard": "EN ISO 20345"}
                for r in across(size="36 37 38 39 40 41 42 43 44 45 46 47 48")
            ],
            price=lambda r, base=base: base,
            weight=lambda r: 500 + r.size * 16,
            documents=CE,
        )
        for slug, code, kind, level, base, titles, names, about in _SHOES
    ),
    *(
        body(
            f"path: ppe/clothing/{slug}\ntitle: {titles[0]} | {titles[1]}\nabout: {about[0]} | {about[1]}\n"
            f"name: {names[0]}, {{colour}}, Größe {{size}} | {names[1]}, {{colour}}, size {{size}}\n"
            f"text: Nach {standard}, Klasse 2. | To {standard}, class 2.\n"
            f"attributes: size colour standard\nstandards: {standard}\n"
            f"sku: {code}-{{size}}\ndrawing: vest colour=tint kind={kind}",
            rows=across(size="S M L XL XXL 3XL", standard=standard.replace(" ", "_")),
            variants={
                "GE": {"colour": "yellow", "tint": "yellow"},
                "OR": {"colour": "orange", "tint": "orange"},
            },
            price=lambda r, base=base: base,
            weight=lambda r, base=base: 100 + base * 12,
            documents=CE,
        )
        for slug, code, kind, base, standard, titles, names, about in _VESTS
    ),
    *(_gear(build, row) for build, row in zip(_HEAD[::2], _HEAD[1::2], strict=True)),
)
CATEGORIES = (
    group("ppe", "Arbeitsschutz", "Personal protective equipment", unspsc="46180000"),
    group("ppe/gloves", "Handschutz", "Hand protection", unspsc="46181504"),
    group("ppe/shoes", "Fußschutz", "Foot protection", unspsc="46181600"),
    group("ppe/clothing", "Warnkleidung", "High-visibility clothing", unspsc="46181500"),
    group("ppe/head", "Kopf, Augen, Ohren, Atem", "Head, eyes, ears, breath", unspsc="46181700"),
)
